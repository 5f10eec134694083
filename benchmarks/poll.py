"""Polls of changed feeds, 30 items each and 5 % of them new, from the network to the store.

The peer is what a plain script would do: aiohttp, feedparser with default options, and one
table in SQLite that leaves known links alone.
"""

import asyncio
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import feedparser

from benchmarks.machine import machine_line
from benchmarks.made import catalogue_feed
from benchmarks.race import race
from benchmarks.report import options, show
from benchmarks.server import allowed, news_of, serving
from feeds.policy import FetchPolicy
from feeds.poll import Poller
from feeds.schedule import batches
from items.feed import Feed
from store.engine import connect, migrate
from store.feeds import FeedStore

Runner = Callable[[Path, list[Feed]], int]
NOW = datetime(2026, 3, 4, tzinfo=UTC)


async def poll_into(path: Path, feeds: list[Feed], policy: FetchPolicy) -> int:
    """Poll feeds into a store, a batch a transaction as the flow does; give the new items."""
    engine = connect(f"sqlite:///{path}")
    migrate(engine)
    store = FeedStore(engine)
    states = store.states()
    new = 0
    async with Poller(policy) as poller:
        for batch in batches(feeds, size=15):
            polls = await poller.poll(batch, states, now=NOW)
            new += len(await asyncio.to_thread(store.save_polls, polls, seen_at=NOW))
    engine.dispose()
    return new


async def script(path: Path, feeds: list[Feed], concurrency: int) -> int:
    """Do the same as a plain script would."""
    slots = asyncio.Semaphore(concurrency)

    async def one(session: aiohttp.ClientSession, url: str) -> bytes:
        async with slots, session.get(url) as answer:
            return await answer.read()

    database = sqlite3.connect(path)
    database.execute("create table if not exists items (link text primary key, title, summary, at)")
    before = database.total_changes
    async with aiohttp.ClientSession() as session:
        for batch in batches(feeds, size=15):
            for body in await asyncio.gather(*(one(session, feed.url) for feed in batch)):
                rows = [
                    (item.link, item.title, item.summary, item.published)
                    for item in feedparser.parse(body).entries
                ]
                database.executemany("insert or ignore into items values (?, ?, ?, ?)", rows)
            database.commit()
    new = database.total_changes - before
    database.close()
    return new


def main() -> None:
    """Race over copies of a store that knows the first version of every feed."""
    parser = options(__doc__ or "", rounds=3)
    parser.add_argument("--feeds", type=int, default=1_000)
    given = parser.parse_args()
    wanted = sum(news_of(feed) for feed in range(given.feeds))
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(given.feeds, etags=False) as first,
        serving(given.feeds, new=1, etags=False) as second,
    ):
        known, fresh = Path(folder, "known"), Path(folder, "fresh")
        for run in (_ours, _theirs):
            run(known.with_suffix(f".{run.__name__}"), _feeds(given.feeds, first))

        def again(run: Runner) -> None:
            suffix = f".{run.__name__}"
            shutil.copy(known.with_suffix(suffix), fresh.with_suffix(suffix))
            new = run(fresh.with_suffix(suffix), _feeds(given.feeds, second))
            if new != wanted:
                raise SystemExit(f"{run.__name__}: {new} new items instead of {wanted}")

        figures = race(
            {"feedparser and SQLite": lambda: again(_theirs), "silkwatch": lambda: again(_ours)},
            rounds=given.rounds,
        )
    show(
        machine_line("feedparser", "aiohttp", "sqlalchemy"),
        figures,
        units=given.feeds,
        unit="feeds",
        compare=[("feedparser and SQLite", "silkwatch")],
        notes=[f"Each round stores the same {wanted} new items of {30 * given.feeds}."],
        target=given.json,
    )


def _feeds(count: int, port: int) -> list[Feed]:
    return [catalogue_feed(feed, port) for feed in range(count)]


def _ours(path: Path, feeds: list[Feed]) -> int:
    port = int(feeds[0].url.split(":")[2].partition("/")[0])
    policy = FetchPolicy(allow_hosts=allowed(len(feeds), port))
    return asyncio.run(poll_into(path, feeds, policy))


def _theirs(path: Path, feeds: list[Feed]) -> int:
    return asyncio.run(script(path, feeds, FetchPolicy().concurrency))


if __name__ == "__main__":
    main()
