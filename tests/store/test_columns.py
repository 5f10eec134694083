"""Times are UTC in the database and aware in Python, whatever zone they come in."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.dialects import sqlite

from store.columns import UtcTime

WRITE = UtcTime().bind_processor(sqlite.dialect())
READ = UtcTime().result_processor(sqlite.dialect(), None)
TIMES = (
    datetime(2026, 3, 4, 12, 30, tzinfo=UTC),
    datetime(2026, 3, 4, 12, 30, 1, 7, tzinfo=UTC),
    datetime(2026, 3, 4, 20, 30, tzinfo=timezone(timedelta(hours=8))),
    datetime(1, 1, 1, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC),
)


@pytest.mark.parametrize("time", TIMES * 2)
def test_a_time_comes_back_as_the_same_instant_in_utc(time: datetime) -> None:
    text = WRITE(time)

    assert text == f"{time.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}".zfill(26)
    assert READ(text) == time
    assert READ(text).tzinfo is UTC


def test_the_hour_that_a_zone_has_twice_is_two_hours() -> None:
    first = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    second = first.replace(fold=1)

    assert first == second
    assert [WRITE(first), WRITE(second)] == [
        "2026-10-25 00:30:00.000000",
        "2026-10-25 01:30:00.000000",
    ]
