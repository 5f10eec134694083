"""When a feed is polled next, and which feeds are polled together."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from feeds.errors import FeedError, FetchError, Trouble
from feeds.health import remembered
from feeds.links import host_of
from items.feed import Feed, FeedState

_SHORTEST = timedelta(minutes=15)
_LONGEST = timedelta(days=1)
_UNKNOWN = timedelta(hours=2)  # pause while a feed's habit is not known
_POLLS_AN_ITEM = 2
# Share of a pause by which it may shrink, so that feeds spread out. It never grows: a feed
# that waits for a day must be due again when the next daily run comes.
_JITTER = 0.2
_GONE = timedelta(days=30)
_CLOCKS_DIFFER = timedelta(hours=1)
_LATER_SHORTEST = timedelta(minutes=1)

# First pause after a failure; it doubles with each further one, up to a day.
_BACK_OFF = {
    Trouble.REFUSED_HERE: timedelta(hours=12),
    Trouble.BLOCKED: timedelta(hours=3),
    Trouble.TLS: timedelta(hours=3),
    Trouble.TIMEOUT: timedelta(minutes=30),
    Trouble.NETWORK: timedelta(minutes=30),
    Trouble.NOT_FOUND: timedelta(hours=3),
    Trouble.LATER: timedelta(minutes=30),
    Trouble.SERVER: timedelta(minutes=30),
    Trouble.EMPTY: timedelta(hours=1),
}
_UNREADABLE = timedelta(hours=6)


def due(feeds: Sequence[Feed], states: Mapping[str, FeedState], now: datetime) -> list[Feed]:
    """Pick the feeds whose time has come, in their order.

    One never polled is due, one whose address was changed, and one polled in the future, when
    the clock was wrong.

    Args:
        feeds: The catalogue.
        states: By feed_id; feeds may be missing.
        now: Aware UTC.
    """
    return [feed for feed in feeds if _is_due(feed, states.get(feed.feed_id), now)]


def _is_due(feed: Feed, state: FeedState | None, now: datetime) -> bool:
    known = remembered(feed, state)
    if known.polled_at and known.polled_at > now + _CLOCKS_DIFFER:
        return True  # polled while the clock was ahead: that pause could last for ever
    return known.due_at is None or known.due_at <= now


def batches(feeds: Sequence[Feed], size: int = 15) -> list[list[Feed]]:
    """Part feeds into batches that keep all feeds of one host together.

    Args:
        feeds: Any number, also none.
        size: Feeds a batch has room for; only a single host may exceed it.
    """
    hosts: dict[str, list[Feed]] = {}
    for feed in feeds:
        hosts.setdefault(host_of(feed.url), []).append(feed)
    made: list[list[Feed]] = []
    for group in sorted(hosts.values(), key=len, reverse=True):
        room = next((batch for batch in made if len(batch) + len(group) <= size), None)
        if room is None:
            made.append(list(group))
        else:
            room.extend(group)
    return made


def next_due_at(
    feed: Feed, state: FeedState, now: datetime, fresh_seconds: float | None = None
) -> datetime:
    """When to poll again after an answer.

    Twice as often as items come, between 15 minutes and a day; a longer pause that the
    publisher asks for is kept, up to that day. A fixed interval of the catalogue goes before
    all of it: whoever sets one has asked the publisher, or is the publisher.

    Args:
        feed: Its catalogue entry.
        state: After the poll; its habit, ttl and hours to skip count.
        now: Aware UTC.
        fresh_seconds: How long Cache-Control calls the answer fresh; None when it does not.
    """
    if feed.interval_minutes is not None:
        return now + timedelta(minutes=feed.interval_minutes)
    pause = _UNKNOWN
    if state.items_a_week:
        pause = timedelta(weeks=1) / state.items_a_week / _POLLS_AN_ITEM
    asked = timedelta(seconds=max(fresh_seconds or 0, state.ttl_seconds or 0))
    shrunk = 1 - _JITTER * _lot(state)
    at = now + min(max(pause * shrunk, asked, _SHORTEST), _LONGEST * shrunk)
    skipped = {int(hour) for hour in state.skip_hours.split()}
    for _hour in range(24):
        if at.hour not in skipped:
            break
        at += timedelta(hours=1)
    return at


def retry_at(state: FeedState, error: FeedError, now: datetime) -> datetime:
    """When to poll again after a failure; nothing but 410 rests for longer than about a day.

    Args:
        state: After the poll; its failures in a row count.
        error: What went wrong.
        now: Aware UTC.
    """
    trouble = error.trouble if isinstance(error, FetchError) else None
    if trouble is Trouble.GONE:
        return now + _GONE
    asked = error.retry_after_seconds if isinstance(error, FetchError) else None
    if asked is not None:
        return now + min(max(timedelta(seconds=asked), _LATER_SHORTEST), _LONGEST)
    first = _BACK_OFF[trouble] if trouble else _UNREADABLE
    doubled: int = 2 ** min(state.failures - 1, 10)
    pause = min(first * doubled, _LONGEST)
    return now + pause * (1 - _JITTER * _lot(state))


def _lot(state: FeedState) -> float:
    """A number in [0, 1) drawn by the feed and its poll: spread out, yet reproducible."""
    text = f"{state.feed_id} {state.polled_at}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4]) / 2**32
