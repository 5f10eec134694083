"""Windows come from the schedule: they tile time, also where clocks jump."""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.window import Schedule, windows_due
from items.digest import Window

TAIPEI = Schedule(hour=8, minute=0, zone="Asia/Taipei")


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def test_any_run_of_a_day_gives_the_same_window() -> None:
    early = windows_due(None, at(2026, 11, 21, 0, 0), TAIPEI)
    late = windows_due(None, at(2026, 11, 21, 23, 59, 59), TAIPEI)

    (window,) = early
    assert early == late
    assert window == Window(start_at=at(2026, 11, 20), end_at=at(2026, 11, 21))


def test_before_the_hour_the_window_is_yesterdays() -> None:
    (window,) = windows_due(None, at(2026, 11, 20, 23, 59), TAIPEI)

    assert window.end_at == at(2026, 11, 20)


def test_a_named_day_is_the_day_its_window_ends() -> None:
    assert TAIPEI.window_of(date(2026, 11, 21)).end_at == at(2026, 11, 21)


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_a_day_that_changes_its_clocks_is_an_hour_shorter_or_longer(day: date, hours: int) -> None:
    window = Schedule(hour=8, minute=0, zone="Europe/Berlin").window_of(day)

    assert window.end_at - window.start_at == timedelta(hours=hours)


@given(
    st.dates(date(1990, 1, 1), date(2040, 1, 1)),
    st.integers(0, 23),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Almaty"]),
)
def test_windows_neither_gape_nor_overlap(day: date, hour: int, zone: str) -> None:
    schedule = Schedule(hour=hour, minute=30, zone=zone)
    following = schedule.window_of(day + timedelta(days=1))

    assert schedule.window_of(day).end_at == following.start_at < following.end_at


def test_the_first_run_tells_the_latest_window_only() -> None:
    now = at(2026, 11, 21, 5)

    assert windows_due(None, now, TAIPEI) == [TAIPEI.window_of(date(2026, 11, 21))]


def test_nothing_is_due_twice() -> None:
    assert windows_due(at(2026, 11, 21), at(2026, 11, 21, 23), TAIPEI) == []


def test_missed_days_are_made_up_oldest_first() -> None:
    windows = windows_due(at(2026, 11, 18), at(2026, 11, 21, 1), TAIPEI)

    assert [w.end_at.day for w in windows] == [19, 20, 21]
    assert windows[0].start_at == at(2026, 11, 18)


def test_a_long_silence_is_not_made_up_without_end() -> None:
    windows = windows_due(at(2026, 1, 1), at(2026, 11, 21, 1), TAIPEI, max_days=3)

    assert [w.end_at.day for w in windows] == [19, 20, 21]
    assert windows[0].start_at == at(2026, 11, 18)


def test_a_moved_schedule_leaves_no_gap_and_no_second_digest_that_day() -> None:
    later = Schedule(hour=9, minute=0, zone="Asia/Taipei")
    last_end = at(2026, 11, 20)

    assert windows_due(last_end, at(2026, 11, 20, 5), later) == []
    (window,) = windows_due(last_end, at(2026, 11, 21, 5), later)
    assert (window.start_at, window.end_at) == (last_end, at(2026, 11, 21, 1))


def test_a_digest_is_due_at_the_minute() -> None:
    schedule = Schedule(hour=8, minute=45, zone="Asia/Taipei")

    assert schedule.at(date(2026, 11, 21)) == at(2026, 11, 21, 0, 45)


def test_a_week_is_made_up_for_where_nothing_else_is_said() -> None:
    windows = windows_due(at(2026, 11, 1), at(2026, 11, 21, 1), TAIPEI)

    assert [w.end_at.day for w in windows] == [15, 16, 17, 18, 19, 20, 21]


@pytest.mark.parametrize(("max_days", "starts"), [(3, 17), (2, 18)])
def test_the_first_window_begins_where_the_last_ended_unless_days_were_let_go(
    max_days: int, starts: int
) -> None:
    last_end = at(2026, 11, 17, 22)  # by a schedule that was moved since, 06:00 on the 18th
    windows = windows_due(last_end, at(2026, 11, 21, 1), TAIPEI, max_days=max_days)

    assert len(windows) == max_days
    assert windows[0].start_at == (last_end if starts == 17 else at(2026, 11, 19))


@pytest.fixture
def machine_in_new_york(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("machine_in_new_york")
def test_the_zone_of_the_machine_changes_nothing() -> None:
    now = at(2026, 11, 21, 1)

    (first,) = windows_due(None, now, TAIPEI)
    missed = windows_due(at(2026, 11, 19, 1), now, TAIPEI)

    assert first.end_at == at(2026, 11, 21)
    assert [w.end_at.day for w in missed] == [20, 21]
    moments = [moment for w in [first, *missed] for moment in (w.start_at, w.end_at)]
    assert all(moment.tzinfo is UTC for moment in moments)
