"""Has a document read by a worker process: the parent's side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from feeds.answers import Document
from feeds.context import context_of
from feeds.errors import ParseError
from feeds.outline import Outline, outline_of
from feeds.policy import FetchPolicy
from feeds.together import Jobs, Together
from feeds.tracing import are_apart, by_raw, lasting, look, traces_of
from feeds.worker import PoisonedError, Workers
from items.feed import Feed
from items.item import Item
from items.traces import Traces, times_of

_AHEAD = timedelta(days=1)
_FEED = tuple(field.name for field in fields(Feed))
_LIMITS = ("max_items", "max_title_chars", "max_summary_chars")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a document holds.

    Attributes:
        title: The feed's own name; may be empty.
        items: Clean, newest first; without those that the document held at the last poll.
        again: Traces of these.
        times: When these were published, in seconds since 1970.
        traces: What stays of the document for the next poll, first of these; None when that must
            read all of it.
        ttl_minutes: Pause the document asks for; None when it does not.
        skip_hours: Hours of the day, UTC, in which it wants to be left alone.
    """

    title: str = ""
    items: tuple[Item, ...]
    again: bytes = b""
    times: Sequence[int] = ()
    traces: Traces | None = None
    ttl_minutes: float | None = None
    skip_hours: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Rest:
    """What of a document has to be read.

    Attributes:
        body: The document without the items that are known.
        raws: Digests of those left.
        again: Traces of the others.
        times: When these were published, in seconds since 1970.
    """

    body: bytes
    raws: Sequence[bytes]
    again: bytes
    times: Sequence[int]


class Reader:
    """Reads documents in worker processes.

    Args:
        policy: Limits of documents and workers.
        workers: Who does the work; None: processes of our own.
    """

    def __init__(self, policy: FetchPolicy, workers: Jobs | None = None) -> None:
        self._policy = policy
        self._workers = Together(
            workers
            or Workers(
                "feeds.document_worker",
                count=policy.parse_workers,
                job_seconds=policy.parse_seconds,
                memory_bytes=policy.parse_memory_bytes,
            )
        )
        self.underway = self._workers.underway

    async def read(
        self, feed: Feed, document: Document, now: datetime, known: Traces | None = None
    ) -> Reading:
        """Turn a fetched document into items.

        Args:
            feed: Its catalogue entry.
            document: As fetched.
            now: Aware UTC.
            known: What stayed of the feed's last document.

        Raises:
            ParseError: It is no feed, or it broke the limits of the worker.
        """
        whole = not (document.broken or document.too_long)
        if known is not None and whole:
            reading = await self._read_rest(feed, document, now, known)
            if reading is not None:
                return reading
        outline = outline_of(document.body) if whole else None
        return await self._read(feed, document, now, outline)

    def _context(self, outline: Outline, feed: Feed, document: Document) -> str:
        return context_of(outline, feed, document.url, document.content_type, self._policy)

    async def _read_rest(
        self, feed: Feed, document: Document, now: datetime, known: Traces
    ) -> Reading | None:
        """Read what was not there at the last poll; None when that is not the whole truth."""
        rest = self._rest(feed, document, now, known)
        if rest is None:
            return None
        try:
            answer = await self._ask(feed, document, rest.body, now)
        except ParseError:
            return None
        items = _items(answer)
        fresh = traces_of(rest.raws, items, answer.get("places", ()))
        if fresh is None or not are_apart(fresh, rest.again):
            return None
        records = rest.again + lasting(fresh)
        made = Traces(context=known.context, records=records, seen_at=now)
        return _reading(answer, items, made, rest)

    def _rest(self, feed: Feed, document: Document, now: datetime, known: Traces) -> _Rest | None:
        before = by_raw(known.records)
        outline = outline_of(document.body, before)
        if outline is None or len(outline.parts) > self._policy.max_items:
            return None
        if known.context != self._context(outline, feed, document):
            return None
        sight = look(outline, before)
        body = outline.reduced(sight.fresh) if sight and sight.again else None
        if sight is None or body is None:
            return None
        times = times_of(sight.again)
        if max(times) > (now + _AHEAD).timestamp():
            return None
        raws = outline.digests()
        return _Rest(body, [raws[place] for place in sight.fresh], sight.again, times)

    async def _read(
        self, feed: Feed, document: Document, now: datetime, outline: Outline | None
    ) -> Reading:
        """Read all of a document."""
        answer = await self._ask(feed, document, document.body, now)
        if "not_a_feed" in answer:
            named, reason = tuple(answer["feeds"]), answer["not_a_feed"]
            reason += f" that names the feed {named[0]}" if named else ""
            raise ParseError(feed.feed_id, reason, answer["is_page"], False, named)
        items = _items(answer)
        if outline is None or not answer["places"]:
            return _reading(answer, items)
        records = lasting(traces_of(outline.digests(), items, answer["places"]) or b"")
        if not records:
            return _reading(answer, items)
        context = self._context(outline, feed, document)
        return _reading(answer, items, Traces(context=context, records=records, seen_at=now))

    async def _ask(
        self, feed: Feed, document: Document, body: bytes, now: datetime
    ) -> dict[str, Any]:
        job = {
            "feed": {name: getattr(feed, name) for name in _FEED},
            "url": document.url,
            "content_type": document.content_type,
            "now": now.isoformat(),
            "limits": {key: getattr(self._policy, key) for key in _LIMITS},
        }
        try:
            return await self._workers.run(job, body)
        except PoisonedError as error:
            raise ParseError(feed.feed_id, str(error), False, True) from error

    async def close(self) -> None:
        """Stop the workers."""
        await self._workers.close()


def _reading(
    answer: Mapping[str, Any],
    items: tuple[Item, ...],
    traces: Traces | None = None,
    rest: _Rest | None = None,
) -> Reading:
    return Reading(
        title=answer["title"],
        items=items,
        again=rest.again if rest else b"",
        times=rest.times if rest else (),
        traces=traces,
        ttl_minutes=answer["ttl_minutes"],
        skip_hours=frozenset(answer["skip_hours"]),
    )


def _items(answer: Mapping[str, Any]) -> tuple[Item, ...]:
    """Items as the worker packed them; none of a document that is no feed."""
    return tuple(map(_item, answer.get("items", ())))


def _item(packed: Mapping[str, Any]) -> Item:
    at = packed["published_at"]
    return Item(**{**packed, "published_at": datetime.fromisoformat(at) if at else None})
