"""Polls of unchanged feeds, each at an origin of its own: ours against aiohttp alone."""

import asyncio
import hashlib
from datetime import UTC, datetime

import aiohttp

from benchmarks.machine import machine_line
from benchmarks.made import catalogue_feed, rss
from benchmarks.race import race
from benchmarks.report import options, show
from benchmarks.server import ETAG, FIRST_ITEMS, allowed, serving
from feeds.policy import FetchPolicy
from feeds.poll import Poller
from items.feed import Feed, FeedState, Health

NOW = datetime(2026, 11, 22, tzinfo=UTC)


async def ours(feeds: list[Feed], states: dict[str, FeedState], policy: FetchPolicy) -> None:
    """Poll all feeds."""
    async with Poller(policy) as poller:
        polls = await poller.poll(feeds, states, now=NOW)
    wrong = [poll.state for poll in polls if poll.state.health is not Health.UNCHANGED]
    if wrong:
        raise SystemExit(f"{len(wrong)} feeds are not unchanged: {wrong[0]}")


async def theirs(feeds: list[Feed], headers: dict[str, str], concurrency: int) -> None:
    """Get all documents with a plain session."""
    slots = asyncio.Semaphore(concurrency)

    async def one(session: aiohttp.ClientSession, url: str) -> None:
        async with slots, session.get(url, headers=headers) as answer:
            await answer.read()

    async with aiohttp.ClientSession() as session:
        await asyncio.gather(*(one(session, feed.url) for feed in feeds))


def main() -> None:
    """Race once over answers 304, once over equal bodies."""
    parser = options(__doc__ or "")
    parser.add_argument("--feeds", type=int, default=1_000)
    given = parser.parse_args()
    with serving(given.feeds) as quiet, serving(given.feeds, etags=False) as same:
        runs = {}
        for name, port in (("304", quiet), ("same body", same)):
            feeds = [catalogue_feed(number, port) for number in range(given.feeds)]
            etag = ETAG if name == "304" else ""
            states = {
                feed.feed_id: FeedState(
                    feed_id=feed.feed_id,
                    health=Health.OK,
                    etag=etag,
                    body_hash=hashlib.sha256(rss(number, 0, FIRST_ITEMS)).hexdigest(),
                )
                for number, feed in enumerate(feeds)
            }
            policy = FetchPolicy(allow_hosts=allowed(given.feeds, port))
            headers = {"If-None-Match": etag} if etag else {}
            runs[f"silkwatch, {name}"] = lambda f=feeds, s=states, p=policy: asyncio.run(
                ours(f, s, p)
            )
            runs[f"aiohttp, {name}"] = lambda f=feeds, h=headers, p=policy: asyncio.run(
                theirs(f, h, p.concurrency)
            )
        figures = race(runs, rounds=given.rounds)
    show(
        machine_line("aiohttp"),
        figures,
        units=given.feeds,
        unit="feeds",
        compare=[(f"silkwatch, {name}", f"aiohttp, {name}") for name in ("304", "same body")],
        target=given.json,
    )


if __name__ == "__main__":
    main()
