"""Polls feeds: fetch, read, judge. A failure comes back as a poll, never as an exception."""

import asyncio
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType
from typing import Self

from feeds import health
from feeds.answers import Document
from feeds.errors import FeedError, FetchError, ParseError, Trouble
from feeds.fetch import Fetcher
from feeds.fulltext import FullText, PageReader
from feeds.policy import FetchPolicy
from feeds.reading import Reader
from feeds.schedule import next_due_at, retry_at
from items.feed import Feed, FeedState, Kind, Language
from items.item import Item, Poll
from items.traces import Traces

_NO_TRACES: Mapping[str, Traces] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What stands at an address.

    Attributes:
        url: The address to keep; permanent redirects are followed.
        title: The feed's own name; empty for a page.
        items: What the feed holds, newest first; empty for a page.
        feeds: For a page, the feeds that it names, best first; empty for a feed.
    """

    url: str
    title: str = ""
    items: tuple[Item, ...] = ()
    feeds: tuple[str, ...] = ()


class Poller:
    """Holds connections, hosts' turns and parse workers; an async context manager.

    One Poller at a time keeps the promises to hosts; two know nothing of each other.

    Args:
        policy: Limits and manners.
    """

    def __init__(self, policy: FetchPolicy) -> None:
        self._fetcher = Fetcher(policy)
        self._reader = Reader(policy)
        self._pages = PageReader(self._fetcher, policy)

    async def __aenter__(self) -> Self:
        await self._fetcher.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._fetcher.__aexit__(kind, error, trace)
        await self._reader.close()
        await self._pages.close()

    async def poll(
        self,
        feeds: Sequence[Feed],
        states: Mapping[str, FeedState],
        *,
        now: datetime,
        traces: Mapping[str, Traces] = _NO_TRACES,
        on_poll: Callable[[Poll], None] | None = None,
    ) -> list[Poll]:
        """Poll feeds, whether they are due or not.

        Args:
            feeds: Any number, also none.
            states: By feed_id, as the last polls left them; a feed may be missing.
            now: Aware UTC; the time all of these polls bear.
            traces: By feed_id, as the last polls left them: what need not be read again. Whoever
                gives them must store what the polls bring before the feeds are polled again.
            on_poll: Called with each poll as soon as it is done.

        Returns:
            One poll a feed, in the order of the feeds.
        """

        async def one(feed: Feed) -> Poll:
            state = health.remembered(feed, states.get(feed.feed_id))
            done = await self._poll(feed, state, now, traces.get(feed.feed_id))
            if on_poll is not None:
                on_poll(done)
            return done

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(feed)) for feed in feeds]
        return [task.result() for task in tasks]

    async def full_text(self, links: Sequence[str]) -> list[FullText]:
        """Fetch the running text of articles, with the same manners as feeds.

        Args:
            links: Any number, also none.

        Returns:
            One text a link, in the order of the links; where there is none, the reason.
        """
        return await self._pages.read(links)

    async def look(self, url: str, *, now: datetime) -> Look:
        """Look at an address that is in no catalogue: a feed, or a page that names some.

        Args:
            url: What a user gave.
            now: Aware UTC.

        Raises:
            FeedError: There is neither; the reason says why.
        """
        stranger = _stranger(url)
        document = await self._fetcher.get(stranger.feed_id, url)
        try:
            reading = await self._reader.read(stranger, document, now)
        except ParseError as error:
            if not error.feeds:
                raise
            return Look(url=document.url, feeds=error.feeds)
        return Look(url=document.moved_to or url, title=reading.title, items=reading.items)

    async def _poll(
        self, feed: Feed, state: FeedState, now: datetime, known: Traces | None
    ) -> Poll:
        try:
            with self._reader.underway():
                document = await self._fetch(feed, state)
                return await self._judge(feed, state, document, now, known)
        except FeedError as error:
            after = health.failed(state, error, now)
            return Poll(state=health.changed(after, due_at=retry_at(after, error, now)))

    async def _fetch(self, feed: Feed, state: FeedState) -> Document:
        moved = state.moved_count >= health.MOVED_AFTER
        return await self._fetcher.get(
            feed.feed_id,
            state.moved_to if moved else feed.url,
            etag=state.etag,
            last_modified=state.last_modified,
        )

    async def _judge(
        self,
        feed: Feed,
        state: FeedState,
        document: Document,
        now: datetime,
        known: Traces | None,
    ) -> Poll:
        body_hash = hashlib.sha256(document.body).hexdigest()
        fresh = document.max_age_seconds
        if document.not_modified or body_hash == state.body_hash:
            after = health.unchanged(feed, state, document, now)
            due_at = next_due_at(feed, after, now, fresh)
            return Poll(state=health.changed(after, due_at=due_at))
        try:
            reading = await self._reader.read(feed, document, now, known)
        except ParseError as error:
            if document.broken:  # not the document is at fault but its way here
                raise FetchError(feed.feed_id, document.broken, Trouble.NETWORK) from error
            raise
        after = health.read(
            feed,
            state,
            document,
            body_hash,
            reading.items,
            now,
            reading.times,
            ttl_seconds=60 * reading.ttl_minutes if reading.ttl_minutes else None,
            skip_hours=" ".join(map(str, sorted(reading.skip_hours))),
        )
        due_at = next_due_at(feed, after, now, fresh)
        return Poll(
            state=health.changed(after, due_at=due_at),
            items=reading.items,
            again=reading.again,
            known=known if reading.again else None,
            traces=reading.traces,
        )


def _stranger(url: str) -> Feed:
    """A catalogue entry for an address nothing is known of."""
    return Feed(
        feed_id="stranger",
        url=url,
        name="",
        publisher="",
        language=Language.EN,
        country="INT",
        kind=Kind.NEWS,
    )
