"""The schedule of the desk, as its settings give it."""

from datetime import date, datetime

from digests.window import Schedule, windows_due
from flows.settings import Settings
from items.digest import Window


def schedule(settings: Settings) -> Schedule:
    """When a digest is due."""
    table = settings.digest
    return Schedule(hour=table.hour, minute=table.minute, zone=table.time_zone)


def last_window(settings: Settings, now: datetime) -> Window:
    """The latest full window at an aware time."""
    plan = schedule(settings)
    return plan.window_of(plan.last_day(now))


def windows_to_tell(
    settings: Settings, now: datetime, *, last_end_at: datetime | None, day: date | None
) -> list[Window]:
    """The windows a run has to tell, oldest first, the latest always among them.

    The latest is told again so that what came late is added to its message.

    Args:
        settings: The desk's settings.
        now: Aware.
        last_end_at: End of the last window told, aware; None when there was none.
        day: Only the window that ends on this local date.
    """
    plan = schedule(settings)
    if day is not None:
        return [plan.window_of(day)]
    missed = windows_due(last_end_at, now, plan, max_days=settings.digest.catch_up_days)
    return missed or [last_window(settings, now)]
