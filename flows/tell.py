"""Tell: a word to the desk that is no digest, such as trouble or a new model; once a key."""

import hashlib
import logging
from collections.abc import Sequence
from datetime import UTC, datetime

from digests.mrkdwn import bold, escape, escape_within, link
from digests.slack import SlackMessage, context, section
from flows.desk import Desk
from flows.settings import slack_token

log = logging.getLogger(__name__)

NOTICES = "notices.log"
MAX_LINE = 600


def tell_desk(
    desk: Desk, key: str, title: str, lines: Sequence[str], *, url: str = "", label: str = ""
) -> bool:
    """Post a notice to the desk's channel, or write it down when Slack is not set up.

    Args:
        desk: The open store, which remembers what was said.
        key: The same key is said once; another text under it edits the message.
        title: What happened, in one line.
        lines: What stands behind it; text of any origin, shown as it is.
        url: Where to look; empty for nowhere.
        label: Words of that link.

    Returns:
        Whether it went to Slack.

    Raises:
        DeliveryError: Slack refused or did not answer.
    """
    plain = [mask(line) for line in (title, *lines)]
    log.warning("notice key=%s %s", key, " | ".join(plain))
    with (desk.settings.data_dir / NOTICES).open("a", encoding="utf-8") as file:
        file.write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {' | '.join(plain)} {url}".rstrip())
        file.write("\n")
    token = slack_token()
    if token is None or not desk.settings.slack.channel:
        return False
    from digests.deliver import SlackDelivery  # noqa: PLC0415 - 7 MB, only where there is Slack

    slack = SlackDelivery(
        token.get_secret_value(),
        channel=desk.settings.slack.channel,
        ledger=desk.digests,
        base_url=desk.settings.slack.base_url,
    )
    slack.deliver(f"notice:{key}", [_message(plain, url, label)])
    return True


def mask(text: str) -> str:
    """A text in which the Slack token, should it ever occur, is not readable; on one line."""
    token = slack_token()
    masked = text.replace(token.get_secret_value(), "***") if token else text
    return " ".join(masked.split())


def short_hash(text: str) -> str:
    """Eight hex digits that stand for a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _message(plain: Sequence[str], url: str, label: str) -> SlackMessage:
    title, *lines = plain
    body = "\n".join([bold(escape(title)), *(escape_within(line, MAX_LINE) for line in lines[:4])])
    blocks = [section(body)]
    if url:
        blocks.append(context(link(url, label or url)))
    return SlackMessage(text=escape_within(title, 300), blocks=blocks)
