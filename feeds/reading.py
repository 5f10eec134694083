"""Has a document read by a worker process: the parent's side."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from feeds.answers import Document
from feeds.errors import ParseError
from feeds.policy import FetchPolicy
from feeds.worker import PoisonedError, Workers
from items.feed import Feed
from items.item import Item

_LIMITS = ("max_items", "max_title_chars", "max_summary_chars")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a document holds.

    Attributes:
        title: The feed's own name; may be empty.
        items: Clean, newest first.
        ttl_minutes: Pause the document asks for; None when it does not.
        skip_hours: Hours of the day, UTC, in which it wants to be left alone.
    """

    title: str = ""
    items: tuple[Item, ...]
    ttl_minutes: float | None = None
    skip_hours: frozenset[int] = frozenset()


class Reader:
    """Reads documents in worker processes.

    Args:
        policy: Limits of documents and workers.
    """

    def __init__(self, policy: FetchPolicy) -> None:
        self._policy = policy
        self._workers = Workers(
            "feeds.document_worker",
            count=policy.parse_workers,
            job_seconds=policy.parse_seconds,
            memory_bytes=policy.parse_memory_bytes,
        )

    async def read(self, feed: Feed, document: Document, now: datetime) -> Reading:
        """Turn a fetched document into items.

        Args:
            feed: Its catalogue entry.
            document: As fetched.
            now: Aware UTC.

        Raises:
            ParseError: It is no feed, or it broke the limits of the worker.
        """
        job = {
            "feed": asdict(feed),
            "url": document.url,
            "content_type": document.content_type,
            "now": now.isoformat(),
            "limits": {key: getattr(self._policy, key) for key in _LIMITS},
        }
        try:
            answer = await self._workers.run(job, document.body)
        except PoisonedError as error:
            raise ParseError(feed.feed_id, str(error), False, True) from error
        if "not_a_feed" in answer:
            named, reason = tuple(answer["feeds"]), answer["not_a_feed"]
            reason += f" that names the feed {named[0]}" if named else ""
            raise ParseError(feed.feed_id, reason, answer["is_page"], False, named)
        return Reading(
            title=answer["title"],
            items=tuple(_item(packed) for packed in answer["items"]),
            ttl_minutes=answer["ttl_minutes"],
            skip_hours=frozenset(answer["skip_hours"]),
        )

    async def close(self) -> None:
        """Stop the workers."""
        await self._workers.close()


def _item(packed: Mapping[str, Any]) -> Item:
    at = packed["published_at"]
    return Item(**{**packed, "published_at": datetime.fromisoformat(at) if at else None})
