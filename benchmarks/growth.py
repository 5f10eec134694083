"""CPU and memory of reading and storing, as feeds and items grow; a straight line is the goal.

Every feed brings 30 items. Each size runs in a process of its own, first with all items new,
then with 5 % new; figures are for one item, so that a straight line is an even column.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.machine import machine_line
from benchmarks.made import catalogue_feed, rss
from benchmarks.report import options, write_json
from benchmarks.server import FIRST_ITEMS, news_of
from feeds.dates import read
from feeds.normalise import normalise
from feeds.parse import parse
from feeds.policy import FetchPolicy
from items.feed import FeedState, Health
from items.item import Poll
from store.engine import connect, migrate
from store.feeds import FeedStore

NOW = datetime(2026, 3, 4, tzinfo=UTC)
BATCH = 15


def poll_of(number: int, first: int) -> Poll:
    """Read one made-up document."""
    feed = catalogue_feed(number, 80)
    date_of = partial(read, country=feed.country, language=feed.language)
    body = rss(number, first, FIRST_ITEMS)
    raw = parse(body, "", language=feed.language, max_items=500, date_of=date_of)
    state = FeedState(feed_id=feed.feed_id, health=Health.OK, polled_at=NOW, succeeded_at=NOW)
    return Poll(
        state=replace(state, body_hash=str(first)),
        items=normalise(raw, feed, feed.url, NOW, FetchPolicy()),
    )


def measure(feeds: int) -> dict[str, Any]:
    """Store so many feeds twice; give CPU seconds without the making of the documents."""
    found: dict[str, Any] = {"feeds": feeds, "items": feeds * FIRST_ITEMS}
    with tempfile.TemporaryDirectory() as folder:
        engine = connect(f"sqlite:///{folder}/growth.db")
        migrate(engine)
        store = FeedStore(engine)
        for name in ("all_new", "some_new"):
            spent = 0.0
            for start in range(0, feeds, BATCH):
                numbers = range(start, min(start + BATCH, feeds))
                polls = [poll_of(one, news_of(one) if name == "some_new" else 0) for one in numbers]
                begun = time.process_time()
                store.save_polls(polls, seen_at=NOW)
                spent += time.process_time() - begun
            found[f"{name}_us_an_item"] = spent / found["items"] * 1e6
        begun = time.process_time()
        store.states()
        found["states_us_a_feed"] = (time.process_time() - begun) / feeds * 1e6
        engine.dispose()
        found["file_mb"] = sum(path.stat().st_size for path in Path(folder).iterdir()) / 1e6
    found["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    return found


def main() -> None:
    """Measure each size once; the sizes are in one column for the eye to follow."""
    parser = options(__doc__ or "", rounds=1)
    parser.add_argument("--sizes", type=int, nargs="+", default=[300, 1_000, 3_000])
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(measure(given.one)))
        return
    machine = machine_line("sqlalchemy")
    print(machine)
    print("\n| feeds | items | store, all new | store, 5 % new | states | file | peak |")
    print("|---:|---:|---:|---:|---:|---:|---:|")
    rows = []
    for size in given.sizes:
        command = [sys.executable, "-m", "benchmarks.growth", "--one", str(size)]
        row = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
        rows.append(row)
        print(
            f"| {size:,} | {row['items']:,} | {row['all_new_us_an_item']:.0f} us an item "
            f"| {row['some_new_us_an_item']:.0f} us an item "
            f"| {row['states_us_a_feed']:.0f} us a feed "
            f"| {row['file_mb']:.0f} MB | {row['peak_mb']:.0f} MB |",
            flush=True,
        )
    write_json(given.json, {"machine": machine, "rows": rows})


if __name__ == "__main__":
    main()
