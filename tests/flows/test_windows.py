"""The window comes from the schedule, and missed ones are made up for."""

from datetime import UTC, date, datetime

from flows.settings import Settings
from flows.windows import last_window, windows_to_tell

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)  # 20:00 in Taipei
TODAY = datetime(2026, 11, 22, tzinfo=UTC)  # 08:00 in Taipei


def test_the_window_ends_at_the_desks_hour_whenever_the_run_starts() -> None:
    window = last_window(Settings(), NOON)

    assert window.end_at == TODAY
    assert (window.end_at - window.start_at).days == 1


def test_a_first_run_tells_only_the_latest_window() -> None:
    windows = windows_to_tell(Settings(), NOON, last_end_at=None, day=None)

    assert [window.end_at for window in windows] == [TODAY]


def test_missed_days_are_told_oldest_first() -> None:
    last = datetime(2026, 11, 19, tzinfo=UTC)

    windows = windows_to_tell(Settings(), NOON, last_end_at=last, day=None)

    assert [window.end_at.day for window in windows] == [20, 21, 22]
    assert windows[0].start_at == last


def test_a_second_run_comes_back_to_the_window_it_told() -> None:
    windows = windows_to_tell(Settings(), NOON, last_end_at=TODAY, day=None)

    assert [window.end_at for window in windows] == [TODAY]


def test_a_past_day_can_be_asked_for() -> None:
    windows = windows_to_tell(Settings(), NOON, last_end_at=TODAY, day=date(2026, 11, 20))

    assert [window.end_at for window in windows] == [datetime(2026, 11, 20, tzinfo=UTC)]
