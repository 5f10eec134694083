"""What a person can do about each of Slack's refusals."""

from collections.abc import Mapping
from typing import Any

from digests.errors import DeliveryError

_NEW_LOGIN = (
    "Set SLACK_BOT_TOKEN to the bot token (xoxb-...) from your app's page, OAuth & Permissions."
)
_INVITE = "In Slack, open the channel and type: /invite @your-bot"
_CHANNEL = (
    "Check slack.channel in config/settings.toml: the name with # or the id. "
    "A private channel shows only after /invite @your-bot."
)
REPORT_IT = "This is a fault of silkwatch: please report it with the digest's .blocks.json file."

_CURES: Mapping[str, tuple[str, str]] = {
    "invalid_auth": ("the token is not valid", _NEW_LOGIN),
    "not_authed": ("no token was sent", _NEW_LOGIN),
    "token_revoked": ("the token was revoked", _NEW_LOGIN),
    "token_expired": ("the token has expired", _NEW_LOGIN),
    "account_inactive": ("the bot's account or workspace is switched off", _NEW_LOGIN),
    "not_allowed_token_type": ("this kind of token may not post", _NEW_LOGIN),
    "not_in_channel": ("the bot is not in the channel", _INVITE),
    "channel_not_found": ("the channel is not to be found", _CHANNEL),
    "is_archived": (
        "the channel is archived",
        "Unarchive it, or set slack.channel in config/settings.toml to another one.",
    ),
    "restricted_action": (
        "a rule of the workspace forbids posting there",
        "Ask an admin of the workspace to let the bot post, or choose another channel.",
    ),
    "msg_too_long": ("a message is too long", REPORT_IT),
    "invalid_blocks": ("Slack finds a block malformed", REPORT_IT),
    "invalid_blocks_format": ("Slack finds the blocks malformed", REPORT_IT),
    "no_text": ("a message is empty", REPORT_IT),
    "msg_blocks_too_long": ("the blocks of a message are too long", REPORT_IT),
}


def delivery_error(code: str, method: str, answer: Mapping[str, Any]) -> DeliveryError:
    """The error for a refusal, with its cure.

    Args:
        code: Slack's word for it.
        method: The API method that was refused.
        answer: Slack's whole answer; names the scope when one is missing.
    """
    if code == "missing_scope":
        scope = str(answer.get("needed") or "") or f"the one that {method} needs"
        return DeliveryError(
            code,
            f"the token lacks the scope {scope} for {method}",
            f"Add {scope} under OAuth & Permissions, Bot Token Scopes, and reinstall the app.",
        )
    reason, cure = _CURES.get(
        code, (f"Slack refused {method}", f"See https://docs.slack.dev/reference/methods/{method}")
    )
    return DeliveryError(code, reason, cure)
