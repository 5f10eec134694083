"""Alert: recent stories -> those that cannot wait -> told at once, each once."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from prefect import flow, get_run_logger
from pydantic import BaseModel, ConfigDict, Field

from classifiers.text import fold
from digests.alerts import AlertPlan, AlertPolicy, plan_alerts
from digests.as_json import digest_from_json
from flows.desk import Desk, open_desk
from flows.gather import LATE, gather_stories
from flows.hold import turn
from flows.runs import run_name
from flows.send import channel_of
from flows.settings import Settings
from flows.warn import finish_warnings, warn, warn_later, warn_more
from items.digest import Digest
from items.story import Story

PATIENCE_SECONDS = 5 * 60.0
FIRST_LOOK = timedelta(hours=24)  # how far back the very first run looks


class AlertOptions(BaseModel):
    """How to look for alerts."""

    model_config: ClassVar[ConfigDict] = ConfigDict(title="Alert", extra="forbid", frozen=True)

    dry_run: bool = Field(
        default=False,
        title="Dry run",
        description="Say what would go out, but post nothing and mark nothing as told.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertOutcome:
    """What one look for alerts did.

    Attributes:
        channel: Where alerts go; "files" when no channel is set.
        sent: Told now, best first; on a dry run what would be.
        later: Stories told before whose thread got a later report.
        held: Waiting for the end of quiet hours.
        surplus: Over the day's cap; the next digest tells them.
    """

    channel: str
    sent: tuple[Story, ...] = ()
    later: tuple[Story, ...] = ()
    held: tuple[Story, ...] = ()
    surplus: tuple[Story, ...] = ()


@flow(name="alert", flow_run_name=run_name, persist_result=False)
def alert(options: AlertOptions = AlertOptions()) -> AlertOutcome:
    """Tell at once what cannot wait for the digest; safe to run again and beside the digest."""
    log = get_run_logger()
    desk = open_desk()
    channel = channel_of(desk.settings)
    now = datetime.now(UTC)
    if not desk.settings.alert.enabled:
        log.info("alert off: settings.alert.enabled is false")
        return AlertOutcome(channel=channel)
    if options.dry_run:
        return _outcome(look(desk, channel, now), channel)
    with turn(desk.leases, f"digest:{channel}", patience_seconds=PATIENCE_SECONDS):
        outcome = tell_alerts(desk, channel, now)
    log.info(
        "alert done sent=%d later=%d held=%d surplus=%d",
        len(outcome.sent),
        len(outcome.later),
        len(outcome.held),
        len(outcome.surplus),
    )
    return outcome


def tell_alerts(desk: Desk, channel: str, now: datetime) -> AlertOutcome:
    """Tell what cannot wait, add later reports to earlier alerts, count what is over the cap.

    Raises:
        DeliveryError: Slack refused; the next run carries on.
    """
    plan = look(desk, channel, now)
    if not alert_policy(desk.settings).is_quiet(now):
        finish_warnings(desk, channel, now)
    for story in plan.send:
        warn(desk, channel, story, now)
    for follow_up in plan.follow_ups:
        warn_later(desk, channel, follow_up)
    if plan.surplus:
        warn_more(desk, channel, plan.surplus, now)
    return _outcome(plan, channel)


def look(desk: Desk, channel: str, now: datetime) -> AlertPlan:
    """Decide what would go out now; nothing is told."""
    return plan_alerts(
        gather_stories(desk, now),
        alert_policy(desk.settings),
        channel=channel,
        told=desk.digests.told(channel),
        now=now,
        fold=fold,
        is_news=_news_since(_last_digest(desk, channel), now),
    )


def alert_policy(settings: Settings) -> AlertPolicy:
    """Threshold, terms, quiet hours and cap as the settings give them."""
    table = settings.alert
    return AlertPolicy(
        score=table.score,
        voices=table.voices,
        watch=table.watch,
        quiet_from_hour=table.quiet_from_hour,
        quiet_to_hour=table.quiet_to_hour,
        daily_cap=table.daily_cap,
        time_zone=settings.digest.time_zone,
    )


def _outcome(plan: AlertPlan, channel: str) -> AlertOutcome:
    return AlertOutcome(
        channel=channel,
        sent=plan.send,
        later=tuple(one.story for one in plan.follow_ups),
        held=plan.held,
        surplus=plan.surplus,
    )


def _last_digest(desk: Desk, channel: str) -> Digest | None:
    for key in reversed(desk.digests.digest_keys()):
        stored = desk.digests.digest(key) if key.startswith(f"digest:{channel}:") else None
        if stored is not None:
            return digest_from_json(json.loads(stored))
    return None


def _news_since(last: Digest | None, now: datetime) -> Callable[[Story], bool]:
    """Whether a story holds a recent report that the last digest could not choose from.

    What a digest saw and left out for want of room is named in its thread; it is no alert.
    """
    seen_until = last.made_at if last else now - FIRST_LOOK
    told_until = last.window.end_at if last else now - FIRST_LOOK

    def is_news(story: Story) -> bool:
        return any(
            one.at >= now - LATE and (one.seen_at > seen_until or one.at >= told_until)
            for one in story.items
        )

    return is_news
