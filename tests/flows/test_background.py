"""The funnel counts what a window's run saw, whenever it is looked at."""

from datetime import UTC, datetime, timedelta

import pytest

from flows.background import told_until
from items.digest import Window

END = datetime(2026, 11, 20, tzinfo=UTC)
WINDOW = Window(start_at=END - timedelta(days=1), end_at=END)


@pytest.mark.parametrize(
    ("hours_later", "expected"),
    [(-1, END), (2, END + timedelta(hours=2)), (100, END + timedelta(days=1))],
)
def test_a_window_counts_until_its_run_and_never_into_the_next_ones(
    hours_later: int, expected: datetime
) -> None:
    assert told_until(WINDOW, END + timedelta(hours=hours_later)) == expected
