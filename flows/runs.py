"""What runs are called, so that a list of them can be read."""

from datetime import UTC, datetime

from prefect.runtime import flow_run

from flows.settings import load_settings
from items.errors import ConfigError


def run_name() -> str:
    """Name of the run at hand: its flow, when it was due in the desk's zone, and whether it is dry.

    Such as "daily-2026-11-22-0800" or "digest-2026-11-22-0915-dry-run".
    """
    due_at = flow_run.scheduled_start_time or datetime.now(UTC)
    options = (flow_run.parameters or {}).get("options")
    ending = "-dry-run" if getattr(options, "dry_run", False) else ""
    return f"{flow_run.flow_name}-{_local(due_at):%Y-%m-%d-%H%M}{ending}"


def _local(at: datetime) -> datetime:
    try:
        return at.astimezone(load_settings().zone)
    except ConfigError:  # the flow itself says it better than a run without a name
        return at.astimezone(UTC)
