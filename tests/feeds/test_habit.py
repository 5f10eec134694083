from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from feeds.habit import is_frozen, items_a_week, newest_of
from items.feed import Feed, Kind


def every(days: float, count: int, now: datetime) -> list[datetime]:
    return [now - timedelta(days=days * place) for place in range(count)]


@pytest.mark.parametrize(
    ("days", "count", "low", "high"),
    [(1, 30, 7, 7.5), (0.1, 20, 19, 21), (7, 10, 1, 1.3), (30, 3, 0.2, 0.4), (1 / 24, 24, 23, 25)],
)
def test_a_habit_is_measured_over_the_span_of_the_document(
    days: float, count: int, low: float, high: float, now: datetime
) -> None:
    measured = items_a_week(every(days, count, now))

    assert measured is not None
    assert low <= measured <= high


@pytest.mark.parametrize("days", [0.3, 1, 3, 9, 40])
@pytest.mark.parametrize("known", range(13))
def test_times_of_known_items_count_like_dates(days: float, known: int, now: datetime) -> None:
    dates = [at.replace(microsecond=0) for at in every(days, 12, now)]
    dates[0] += timedelta(microseconds=1)
    times = [int(at.timestamp()) for at in dates[12 - known :]]
    exact = [at.replace(microsecond=0) for at in dates[12 - known :]]

    assert items_a_week(dates[: 12 - known], times) == items_a_week(dates[: 12 - known] + exact)
    assert newest_of(dates[: 12 - known], times) == max(dates[: 12 - known] + exact)


def test_one_date_shows_no_habit(now: datetime) -> None:
    assert items_a_week([now]) is None
    assert items_a_week([]) is None
    assert items_a_week([], [1_700_000_000]) is None
    assert newest_of([]) is None


def test_an_archive_of_years_does_not_water_down_todays_habit(now: datetime) -> None:
    measured = items_a_week(every(1, 90, now) + every(200, 10, now - timedelta(days=400)))

    assert measured == pytest.approx(7, abs=0.2)


@pytest.mark.parametrize(
    ("week_count", "silent_days", "frozen"),
    [
        (50.0, 29, False), (50.0, 31, True), (1.0, 60, False), (1.0, 75, True),
        (0.25, 270, False), (0.25, 290, True), (0.01, 360, False), (0.01, 370, True),
        (None, 80, False), (None, 95, True),
    ],
)  # fmt: skip
def test_silence_is_judged_by_the_feeds_own_habit(
    make_feed: Callable[..., Feed],
    now: datetime,
    week_count: float | None,
    silent_days: int,
    frozen: bool,
) -> None:
    newest_at = now - timedelta(days=silent_days)

    assert is_frozen(make_feed(), newest_at, week_count, now) is frozen


def test_ninety_days_and_the_longest_patience_are_counted_in(
    make_feed: Callable[..., Feed], now: datetime
) -> None:
    assert items_a_week([now, now - timedelta(days=90)]) == pytest.approx(2 * 7 / 90)
    assert not is_frozen(make_feed(), now - timedelta(days=30), 50.0, now)


def test_a_journal_may_be_silent_for_a_quarter(
    make_feed: Callable[..., Feed], now: datetime
) -> None:
    journal = make_feed(kind=Kind.ACADEMIC)

    assert not is_frozen(journal, now - timedelta(days=110), 20.0, now)
    assert is_frozen(journal, now - timedelta(days=130), 20.0, now)
