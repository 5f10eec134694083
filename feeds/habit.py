"""How often a feed speaks, and how long it may be silent before that is strange."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from items.feed import Feed, Kind

_SPAN_AT_LEAST = timedelta(days=7)
_SPAN_AT_MOST = timedelta(days=90)  # the habit of today, not of years ago
_USUAL_SILENCES = 10  # so many mean pauses in a row are no chance, even for bursts
_FLOOR = timedelta(days=30)
_JOURNAL_FLOOR = timedelta(days=120)  # an issue a quarter is a lively journal
_CEILING = timedelta(days=365)


def newest_of(dates: Sequence[datetime], times: Sequence[int] = ()) -> datetime | None:
    """The latest of all; None where there is none.

    Args:
        dates: Aware UTC, in any order.
        times: Others, in seconds since 1970.
    """
    return max([*dates, *_dates(times, max)], default=None)


def items_a_week(dates: Sequence[datetime], times: Sequence[int] = ()) -> float | None:
    """Measure a feed's habit by one document.

    Args:
        dates: Of its items, aware UTC, in any order.
        times: Of other items of it, in seconds since 1970: as numbers they cost far less.

    Returns:
        Items a week over the span the document covers, at least a week and at most the
        newest 90 days; None with fewer than two dates.
    """
    count = len(dates) + len(times)
    if count < 2:
        return None
    newest, oldest = max([*dates, *_dates(times, max)]), min([*dates, *_dates(times, min)])
    whole = newest - oldest
    if whole > _SPAN_AT_MOST:
        begins_at = newest - _SPAN_AT_MOST
        begins = begins_at.timestamp()
        count = sum(at >= begins_at for at in dates) + sum(at >= begins for at in times)
    span = min(max(whole, _SPAN_AT_LEAST), _SPAN_AT_MOST)
    return count / (span / timedelta(weeks=1))


def _dates(times: Sequence[int], best: Callable[[Sequence[int]], int]) -> list[datetime]:
    """The first or last of some times, as a date."""
    return [datetime.fromtimestamp(best(times), UTC)] if times else []


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
