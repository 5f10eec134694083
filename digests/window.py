"""Which span of time a digest covers: by the schedule, never by the clock of the run."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from items.digest import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """One digest a day at a local time.

    Attributes:
        hour: Local hour, 0 to 23.
        minute: Local minute, 0 to 59.
        zone: IANA name of the time zone.
    """

    hour: int
    minute: int
    zone: str

    def at(self, day: date) -> datetime:
        """The moment of that day's digest, aware UTC.

        A local time that the change to summer time leaves out comes as much later as the
        clocks jump; one that occurs twice is the first. So days never overlap nor gape.
        """
        local = datetime.combine(day, time(self.hour, self.minute), tzinfo=ZoneInfo(self.zone))
        return local.astimezone(UTC)

    def last_day(self, now: datetime) -> date:
        """The local date of the latest digest due at that aware time."""
        day = now.astimezone(ZoneInfo(self.zone)).date()
        return day if self.at(day) <= now else day - timedelta(days=1)

    def window_of(self, day: date) -> Window:
        """The window whose digest bears that local date: it ends then, a day long by schedule."""
        return Window(start_at=self.at(day - timedelta(days=1)), end_at=self.at(day))


def windows_due(
    last_end_at: datetime | None, now: datetime, schedule: Schedule, *, max_days: int = 7
) -> list[Window]:
    """The windows not yet told, oldest first, so that missed days are made up for.

    The first begins where the last digest ended, also when the schedule was moved since.

    Args:
        last_end_at: End of the last window told, aware; None when there was none.
        now: Aware.
        schedule: When digests are due.
        max_days: Days made up for at most; older ones are let go.

    Returns:
        None or more windows; exactly the latest when nothing was ever told.
    """
    today = schedule.last_day(now)
    if last_end_at is None:
        return [schedule.window_of(today)]
    last = last_end_at.astimezone(ZoneInfo(schedule.zone)).date()
    missed = (today - last).days
    days = [today - timedelta(days=back) for back in range(missed)][:max_days]
    windows = [schedule.window_of(day) for day in reversed(days)]
    if windows and missed <= max_days:
        windows[0] = Window(start_at=last_end_at.astimezone(UTC), end_at=windows[0].end_at)
    return windows
