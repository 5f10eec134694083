"""Weekly: on Mondays the week behind as one picture in the digest's thread, once."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import ClassVar

from prefect import flow, get_run_logger
from pydantic import BaseModel, ConfigDict, Field

from digests.archive_words import ARCHIVE_WORDS
from digests.compose import digest_key
from digests.files import write_bytes
from digests.view import View
from digests.week import count_week
from flows.archive import picture_path
from flows.desk import Desk, open_desk
from flows.gather import gather_stories
from flows.hold import turn
from flows.runs import run_name
from flows.send import FILES, channel_of
from flows.settings import slack_token
from flows.view import make_view
from flows.windows import schedule
from items.delivery import Delivery, DeliveryState
from items.digest import Window

MONDAY = 0
DAYS = 7


class WeeklyOptions(BaseModel):
    """Which week to draw."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        title="Week in pictures", extra="forbid", frozen=True
    )

    monday: date | None = Field(
        default=None,
        title="Monday",
        description="Local date of the digest that closes the week; leave empty for the latest.",
    )


@flow(name="weekly", flow_run_name=run_name, persist_result=False)
def weekly(options: WeeklyOptions = WeeklyOptions()) -> Path | None:
    """Draw the week behind the latest Monday and put it under that day's digest, once."""
    log = get_run_logger()
    desk = open_desk()
    channel = channel_of(desk.settings)
    now = datetime.now(UTC)
    with turn(desk.leases, f"digest:{channel}"):
        picture = show_week(desk, channel, now, monday=options.monday)
    log.info("weekly done picture=%s", picture or "none")
    return picture


def show_week(
    desk: Desk, channel: str, now: datetime, *, monday: date | None = None
) -> Path | None:
    """Draw the week behind a Monday and upload it; safe to repeat.

    Args:
        desk: The open store.
        channel: From channel_of.
        now: Aware.
        monday: Local date of the digest; None for the latest Monday whose digest was due.

    Returns:
        The picture's file; None when there was no digest that day or nothing to draw.

    Raises:
        DeliveryError: Slack refused; the picture is kept and uploaded by the next run.
        DigestError: The picture cannot be written.
    """
    day = monday or _last_monday(desk, now)
    window = schedule(desk.settings).window_of(day)
    opening = _opening(desk, digest_key(channel, window, zone=desk.settings.digest.time_zone))
    if opening is None:
        return None
    view = make_view(desk.settings)
    path = picture_path(desk, day)
    if not path.is_file():
        span = Window(start_at=window.end_at - timedelta(days=DAYS), end_at=window.end_at)
        week = count_week(gather_stories(desk, now), span, view)
        if not week.stories:
            return None
        from digests.charts import week_chart  # noqa: PLC0415 - 28 MB, once a week

        write_bytes(path, week_chart(week, view))
    if channel != FILES:
        _upload(desk, channel, day, opening.ts, path, view)
    return path


def _last_monday(desk: Desk, now: datetime) -> date:
    day = schedule(desk.settings).last_day(now)
    return day - timedelta(days=(day.weekday() - MONDAY) % DAYS)


def _opening(desk: Desk, key: str) -> Delivery | None:
    """The message that opens a digest; None when it is not there yet."""
    rows = desk.digests.deliveries(key)
    return rows[0] if rows and rows[0].state is DeliveryState.POSTED else None


def _upload(desk: Desk, channel: str, day: date, thread_ts: str, path: Path, view: View) -> None:
    from digests.client import SlackApi  # noqa: PLC0415 - 7 MB, only where there is Slack
    from digests.deliver_picture import Picture, PictureDelivery  # noqa: PLC0415 - as above

    token = slack_token()
    api = SlackApi(token.get_secret_value() if token else "", base_url=desk.settings.slack.base_url)
    archive = ARCHIVE_WORDS[view.words.lang]
    picture = Picture(
        content=path.read_bytes(),
        filename=f"silkwatch-week-{day.isoformat()}.png",
        title=f"{archive.week} · {view.date(day)}",
        alt=archive.week_alt,
    )
    PictureDelivery(api, channel=channel, ledger=desk.digests).deliver(
        f"week:{channel}:{day.isoformat()}", picture, thread_ts=thread_ts
    )
