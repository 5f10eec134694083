"""Send: a composed digest -> Slack, and files in any case; never twice."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from digests.deliver import SlackDelivery
from digests.files import write_files
from digests.slack import to_slack
from flows.desk import Desk
from flows.settings import Settings, slack_token
from flows.view import make_view
from items.delivery import Delivery, DeliveryState
from items.digest import Digest
from items.errors import ConfigError

FILES = "files"


class Delivered(StrEnum):
    """What became of a digest."""

    DRY_RUN = "dry-run"
    POSTED = "posted"
    WRITTEN = "written"  # to files: no channel or token is set
    EDITED = "edited"  # something came late and was added
    UNCHANGED = "unchanged"  # told before, nothing to add


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestOutcome:
    """One digest and what became of it.

    Attributes:
        digest: What a reader sees.
        delivered: What became of it.
        channel: Where it went; "files" when no channel is set.
        files: Where it was written, by ending; empty on a dry run.
    """

    digest: Digest
    delivered: Delivered
    channel: str
    files: dict[str, Path] = field(default_factory=dict)


def channel_of(settings: Settings) -> str:
    """Where digests go: the configured channel, or "files" when Slack is not set up.

    Raises:
        ConfigError: A channel is set but no token, so that nothing could ever be posted.
    """
    if not settings.slack.channel:
        return FILES
    if slack_token() is None:
        raise ConfigError(
            "SLACK_BOT_TOKEN",
            "",
            f"is not set, but slack.channel is {settings.slack.channel!r}; "
            "set the token, or leave the channel empty to write files only",
        )
    return settings.slack.channel


def send(desk: Desk, made: Digest, channel: str) -> DigestOutcome:
    """Write a digest to files and bring it to its channel; what is there already stays.

    Raises:
        DeliveryError: Slack refused; the digest is kept and sent by the next run.
        DigestError: The files cannot be written.
    """
    view = make_view(desk.settings)
    day = made.window.end_at.astimezone(ZoneInfo(desk.settings.digest.time_zone)).date()
    files = write_files(made, view, desk.settings.digests_dir, stem=day.isoformat())
    done = _file(desk, made, files) if channel == FILES else _post(desk, made, channel)
    return DigestOutcome(digest=made, delivered=done, channel=channel, files=files)


def _post(desk: Desk, made: Digest, channel: str) -> Delivered:
    token = slack_token()
    slack = SlackDelivery(
        token.get_secret_value() if token else "",
        channel=channel,
        ledger=desk.digests,
        base_url=desk.settings.slack.base_url,
    )
    outcome = slack.deliver(made.key, to_slack(made, make_view(desk.settings)))
    if outcome.posted or outcome.found:
        return Delivered.EDITED if outcome.edited else Delivered.POSTED
    return Delivered.EDITED if outcome.edited else Delivered.UNCHANGED


def _file(desk: Desk, made: Digest, files: dict[str, Path]) -> Delivered:
    """Note that the files are the delivery, so that the next window begins where this ended."""
    now = datetime.now(UTC)
    before = desk.digests.deliveries(made.key)
    payload = json.dumps({"made_at": made.made_at.isoformat()})
    if not before:
        row = Delivery(
            key=made.key,
            part=0,
            channel=FILES,
            state=DeliveryState.PLANNED,
            payload=payload,
            updated_at=now,
        )
        desk.digests.plan([row])
    desk.digests.mark(made.key, 0, DeliveryState.POSTED, ts=str(files["html"]), at=now)
    if not before or before[0].state is not DeliveryState.POSTED:
        return Delivered.WRITTEN
    if before[0].payload == payload:
        return Delivered.UNCHANGED
    desk.digests.amend(made.key, 0, payload, at=now)
    return Delivered.EDITED
