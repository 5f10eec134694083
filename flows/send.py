"""Send: a composed digest -> Slack, and files in any case; never twice."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from digests.deliver_files import FileDelivery
from digests.files import write_files
from digests.ledger import Outcome
from digests.since import NOTHING_SINCE, SinceLast
from digests.slack import SlackMessage, to_slack
from flows.desk import Desk
from flows.settings import Settings, slack_token
from flows.since import since_last
from flows.view import make_view
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
        since: What it says of the time since the digest before.
    """

    digest: Digest
    delivered: Delivered
    channel: str
    files: dict[str, Path] = field(default_factory=dict)
    since: SinceLast = NOTHING_SINCE


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
    since = since_last(desk, made.key, channel, made.made_at)
    day = made.window.end_at.astimezone(desk.settings.zone).date()
    files = write_files(made, view, desk.settings.digests_dir, stem=day.isoformat(), since=since)
    outcome = deliver(desk, channel, made.key, to_slack(made, view, since), place=files["html"])
    return DigestOutcome(
        digest=made,
        delivered=_delivered(outcome, channel),
        channel=channel,
        files=files,
        since=since,
    )


def deliver(
    desk: Desk, channel: str, key: str, messages: Sequence[SlackMessage], *, place: Path
) -> Outcome:
    """Bring messages to a channel, or note the files that were written as the delivery.

    Args:
        desk: The open store.
        channel: From channel_of.
        key: Idempotency key of the thread.
        messages: The first opens the thread.
        place: The file that stands for them where there is no Slack.

    Raises:
        DeliveryError: Slack refused; what is not posted stays planned.
    """
    if channel == FILES:
        return FileDelivery(ledger=desk.digests, channel=FILES, place=place).deliver(key, messages)
    token = slack_token()
    from digests.deliver import SlackDelivery  # noqa: PLC0415 - 7 MB, only where there is Slack

    slack = SlackDelivery(
        token.get_secret_value() if token else "",
        channel=channel,
        ledger=desk.digests,
        base_url=desk.settings.slack.base_url,
    )
    return slack.deliver(key, messages)


def _delivered(outcome: Outcome, channel: str) -> Delivered:
    if outcome.edited:
        return Delivered.EDITED
    if not outcome.posted and not outcome.found:
        return Delivered.UNCHANGED
    return Delivered.WRITTEN if channel == FILES else Delivered.POSTED
