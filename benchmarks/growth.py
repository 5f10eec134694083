"""CPU and memory of reading and storing, as feeds and items grow; a straight line is the goal.

Every feed brings 30 items. Each size runs in a process of its own, first with all items new,
then with 5 % new; figures are for one item, so that a straight line is an even column.
"""

import argparse
import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.machine import machine_line
from benchmarks.made import catalogue_feed, rss
from benchmarks.report import options, write_json
from benchmarks.server import FIRST_ITEMS, news_of
from feeds.answers import Document
from feeds.document_worker import read_document
from feeds.policy import FetchPolicy
from feeds.reading import Reader
from items.feed import FeedState, Health
from items.item import Poll
from items.traces import Traces
from store.engine import connect, migrate
from store.feeds import FeedStore

NOW = datetime(2026, 3, 4, tzinfo=UTC)
BATCH = 15


class Here:
    """Does the jobs of a parse worker in this process."""

    async def run(self, header: dict[str, Any], body: bytes) -> dict[str, Any]:
        """Read a document, or what is left of it."""
        return read_document(header, body)

    async def close(self) -> None:
        """There is nothing to stop."""


READER = Reader(FetchPolicy(), Here())


def poll_of(number: int, first: int, known: Traces | None) -> Poll:
    """Read one made-up document, as far as it is not known."""
    feed = catalogue_feed(number, 80)
    body = rss(number, first, FIRST_ITEMS)
    document = Document(url=feed.url, body=body, content_type="application/rss+xml")
    reading = asyncio.run(READER.read(feed, document, NOW, known))
    state = FeedState(feed_id=feed.feed_id, health=Health.OK, polled_at=NOW, succeeded_at=NOW)
    return Poll(
        state=replace(state, body_hash=str(first)),
        items=reading.items,
        again=reading.again,
        known=known if reading.again else None,
        traces=reading.traces,
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
                begun = time.process_time()
                known = store.traces([f"wire-{one}" for one in numbers])
                spent += time.process_time() - begun
                polls = [
                    poll_of(
                        one, news_of(one) if name == "some_new" else 0, known.get(f"wire-{one}")
                    )
                    for one in numbers
                ]
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
