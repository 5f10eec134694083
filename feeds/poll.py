"""Polls feeds: fetch, read, judge. A failure comes back as a poll, never as an exception."""

import asyncio
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import TracebackType
from typing import Self

from feeds import health
from feeds.answers import Document
from feeds.errors import FeedError, FetchError, ParseError, Trouble
from feeds.fetch import Fetcher
from feeds.policy import FetchPolicy
from feeds.reading import Reader
from feeds.schedule import next_due_at, retry_at
from items.feed import Feed, FeedState
from items.item import Poll


class Poller:
    """Holds connections, hosts' turns and parse workers; an async context manager.

    One Poller at a time keeps the promises to hosts; two know nothing of each other.

    Args:
        policy: Limits and manners.
    """

    def __init__(self, policy: FetchPolicy) -> None:
        self._fetcher = Fetcher(policy)
        self._reader = Reader(policy)

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

    async def poll(
        self,
        feeds: Sequence[Feed],
        states: Mapping[str, FeedState],
        *,
        now: datetime,
        on_poll: Callable[[Poll], None] | None = None,
    ) -> list[Poll]:
        """Poll feeds, whether they are due or not.

        Args:
            feeds: Any number, also none.
            states: By feed_id, as the last polls left them; a feed may be missing.
            now: Aware UTC; the time all of these polls bear.
            on_poll: Called with each poll as soon as it is done.

        Returns:
            One poll a feed, in the order of the feeds.
        """

        async def one(feed: Feed) -> Poll:
            state = states.get(feed.feed_id) or FeedState(feed_id=feed.feed_id)
            done = await self._poll(feed, state, now)
            if on_poll is not None:
                on_poll(done)
            return done

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(feed)) for feed in feeds]
        return [task.result() for task in tasks]

    async def _poll(self, feed: Feed, state: FeedState, now: datetime) -> Poll:
        try:
            document = await self._fetch(feed, state)
            return await self._judge(feed, state, document, now)
        except FeedError as error:
            after = health.failed(state, error, now)
            return Poll(state=replace(after, due_at=retry_at(after, error, now)))

    async def _fetch(self, feed: Feed, state: FeedState) -> Document:
        moved = state.moved_count >= health.MOVED_AFTER
        return await self._fetcher.get(
            feed.feed_id,
            state.moved_to if moved else feed.url,
            etag=state.etag,
            last_modified=state.last_modified,
        )

    async def _judge(self, feed: Feed, state: FeedState, document: Document, now: datetime) -> Poll:
        body_hash = hashlib.sha256(document.body).hexdigest()
        hint = document.max_age_seconds
        if document.not_modified or body_hash == state.body_hash:
            after = health.unchanged(feed, state, document, now)
            return Poll(
                state=replace(after, due_at=next_due_at(feed, after, now, hint_seconds=hint))
            )
        try:
            reading = await self._reader.read(feed, document, now)
        except ParseError as error:
            if document.broken:  # not the document is at fault but its way here
                raise FetchError(feed.feed_id, document.broken, Trouble.NETWORK) from error
            raise
        after = health.read(feed, state, document, body_hash, reading.items, now)
        hint = max(hint or 0, 60 * (reading.ttl_minutes or 0))
        due_at = next_due_at(feed, after, now, hint_seconds=hint, skip_hours=reading.skip_hours)
        return Poll(state=replace(after, due_at=due_at), items=reading.items)
