"""What a poll says of its feed: from an outcome to the feed's next state."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from feeds.answers import Document
from feeds.errors import FeedError, FetchError, ParseError, Trouble
from feeds.habit import is_frozen, items_a_week, newest_of
from items.feed import Feed, FeedState, Health
from items.item import Item

MOVED_AFTER = 3  # sights in a row before a permanent redirect is believed
_HEALTH_OF = {
    Trouble.BLOCKED: Health.BLOCKED,
    Trouble.TLS: Health.BLOCKED,
    Trouble.TIMEOUT: Health.BLOCKED,
    Trouble.GONE: Health.GONE,
    Trouble.EMPTY: Health.EMPTY,
}
_FIELDS = tuple(field.name for field in fields(FeedState))
_VALUES = attrgetter(*_FIELDS)
_STAYS = frozenset({Health.EMPTY, Health.NO_DATES})  # what an unchanged document stays


def changed(state: FeedState, **changes: Any) -> FeedState:
    """As dataclasses.replace, which looks up how each field is defined: each poll changes a few."""
    values = dict(zip(_FIELDS, _VALUES(state), strict=True))
    values |= changes
    return FeedState(**values)


def remembered(feed: Feed, state: FeedState | None) -> FeedState:
    """What is known of a feed, as far as it holds for the address it has now.

    Whoever corrects the address of a feed that moved, retired or kept failing wants it
    polled at once and without the old one's validators, redirects and pauses. Its habit
    stays, and that it answered before: it floods no digest.

    Args:
        feed: Its catalogue entry.
        state: After the last poll; None when there was none.
    """
    if state is None:
        return FeedState(feed_id=feed.feed_id, url=feed.url)
    if state.url == feed.url:
        return state
    if not state.url:
        return changed(state, url=feed.url)
    return FeedState(
        feed_id=feed.feed_id,
        url=feed.url,
        succeeded_at=state.succeeded_at,
        newest_item_at=state.newest_item_at,
        items_a_week=state.items_a_week,
    )


def failed(state: FeedState, error: FeedError, now: datetime) -> FeedState:
    """The state after a poll that brought no document; validators and habit are kept.

    Args:
        state: Before the poll.
        error: What went wrong.
        now: Aware UTC.
    """
    return changed(
        state,
        health=_failure(error),
        reason=error.reason,
        failures=state.failures + 1,
        failing_since_at=state.failing_since_at or now,
        polled_at=now,
        # The address it moved to fails: the old one is asked again.
        moved_count=0 if state.moved_count >= MOVED_AFTER else state.moved_count,
    )


def _failure(error: FeedError) -> Health:
    if isinstance(error, ParseError) and not error.poisoned:
        return Health.NOT_A_FEED
    if isinstance(error, FetchError):
        return _HEALTH_OF.get(error.trouble, Health.FAILING)
    return Health.FAILING


def unchanged(feed: Feed, state: FeedState, document: Document, now: datetime) -> FeedState:
    """The state after an answer that brought nothing new.

    Args:
        feed: Its catalogue entry.
        state: Before the poll.
        document: The answer, "not modified" or with a body known already.
        now: Aware UTC.
    """
    changes = _answered(state, document, now)
    if not document.not_modified:
        changes |= {"etag": document.etag, "last_modified": document.last_modified}
    state = changed(state, **changes)
    health = state.health if state.health in _STAYS else Health.UNCHANGED
    if health is Health.UNCHANGED and _is_frozen(feed, state, now):
        health = Health.FROZEN
    return _with_verdict(state, health, state.reason if health in _STAYS else "", document)


def read(
    feed: Feed,
    state: FeedState,
    document: Document,
    body_hash: str,
    items: Sequence[Item],
    now: datetime,
    again: Sequence[int] = (),
    **asked: Any,
) -> FeedState:
    """The state after a document that was read.

    Args:
        feed: Its catalogue entry.
        state: Before the poll.
        document: As fetched.
        body_hash: sha256 of its body, hex.
        items: What it holds.
        now: Aware UTC.
        again: Times of items that it holds beside these, in seconds since 1970.
        **asked: What it asks for: ttl_seconds and skip_hours.
    """
    dates = [item.published_at for item in items if item.published_at is not None]
    state = changed(
        state,
        **_answered(state, document, now),
        **asked,
        # A document that broke off must come again whole, even if nothing changes.
        body_hash="" if document.broken else body_hash,
        etag="" if document.broken else document.etag,
        last_modified="" if document.broken else document.last_modified,
        newest_item_at=newest_of([*dates, *filter(None, [state.newest_item_at])], again),
        items_a_week=items_a_week(dates, again) or state.items_a_week,
    )
    if not items and not again:
        return _with_verdict(state, Health.EMPTY, "a feed without items", document)
    if not dates and not again:
        return _with_verdict(state, Health.NO_DATES, _date_trouble(items), document)
    health = Health.FROZEN if _is_frozen(feed, state, now) else Health.OK
    return _with_verdict(state, health, "", document)


def _answered(state: FeedState, document: Document, now: datetime) -> dict[str, Any]:
    """What every answer brings: the failures end, a redirect is counted."""
    moved_to = document.moved_to
    if not moved_to and state.moved_count >= MOVED_AFTER:
        moved_to = state.moved_to  # we asked the new address already
    seen_before = state.moved_count if moved_to == state.moved_to else 0
    return {
        "failures": 0,
        "failing_since_at": None,
        "polled_at": now,
        "succeeded_at": now,
        "moved_to": moved_to,
        "moved_count": seen_before + 1 if moved_to else 0,
    }


def _with_verdict(state: FeedState, health: Health, reason: str, document: Document) -> FeedState:
    if health is Health.FROZEN and state.newest_item_at:
        reason = f"newest item of {state.newest_item_at:%Y-%m-%d}"
    if document.broken or document.too_long:
        reason = f"only a part was read: {document.broken or 'the document is too long'}"
    if state.moved_count >= MOVED_AFTER and health in (Health.OK, Health.UNCHANGED):
        return changed(state, health=Health.MOVED, reason=f"moved to {_bare(state.moved_to)}")
    if (state.health, state.reason) == (health, reason):
        return state
    return changed(state, health=health, reason=reason)


def _bare(url: str) -> str:
    """An address without its parameters, which may hold a token."""
    return url.partition("?")[0]


def _is_frozen(feed: Feed, state: FeedState, now: datetime) -> bool:
    newest_at = state.newest_item_at
    return newest_at is not None and is_frozen(feed, newest_at, state.items_a_week, now)


def _date_trouble(items: Sequence[Item]) -> str:
    notes = sorted({item.date_note for item in items if item.date_note})
    return f"dates that cannot be believed: {', '.join(notes)}" if notes else "no dates"
