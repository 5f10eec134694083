"""How often a feed speaks, and how long it may be silent before that is strange."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from items.feed import Feed, Kind

_SPAN_AT_LEAST = timedelta(days=7)
_SPAN_AT_MOST = timedelta(days=90)  # the habit of today, not of years ago
_USUAL_SILENCES = 10  # so many mean pauses in a row are no chance, even for bursts
_FLOOR = timedelta(days=30)
_JOURNAL_FLOOR = timedelta(days=120)  # an issue a quarter is a lively journal
_CEILING = timedelta(days=365)


def items_a_week(dates: Sequence[datetime]) -> float | None:
    """Measure a feed's habit by one document.

    Args:
        dates: Of its items, aware UTC, in any order.

    Returns:
        Items a week over the span the document covers, at least a week and at most the
        newest 90 days; None with fewer than two dates.
    """
    if len(dates) < 2:
        return None
    newest, oldest = max(dates), min(dates)
    whole = newest - oldest
    count = len(dates)
    if whole > _SPAN_AT_MOST:
        count = sum(newest - at <= _SPAN_AT_MOST for at in dates)
    span = min(max(whole, _SPAN_AT_LEAST), _SPAN_AT_MOST)
    return count / (span / timedelta(weeks=1))


def is_frozen(feed: Feed, newest_at: datetime, week_count: float | None, now: datetime) -> bool:
    """Whether a feed has been silent for longer than its habit explains.

    Args:
        feed: Journals may be silent for a quarter, all others for 30 days.
        newest_at: Its newest item, aware UTC.
        week_count: Its items a week; None when not known.
        now: Aware UTC.
    """
    return now - newest_at > _patience(feed, week_count)


def _patience(feed: Feed, week_count: float | None) -> timedelta:
    floor = _JOURNAL_FLOOR if feed.kind is Kind.ACADEMIC else _FLOOR
    if not week_count:
        return max(floor, 3 * _FLOOR)
    return min(max(floor, _USUAL_SILENCES * timedelta(weeks=1) / week_count), _CEILING)
