"""Listen: buttons under stories, pressed over Socket Mode -> labels and wrong merges at once."""

from datetime import UTC, datetime

from digests.buttons import OFF_TOPIC, USEFUL, WRONG_MERGE, Press
from digests.feedback import Asked, Feedback, Merge
from digests.listener import ButtonListener
from digests.sources import BUTTON
from flows.desk import Desk
from flows.feedback import asked_lately, split
from flows.send import channel_of
from flows.settings import slack_app_token, slack_token
from flows.view import make_view
from items.delivery import Label
from items.errors import ConfigError

GRADES = {USEFUL: 2, OFF_TOPIC: 0}


def open_listener(desk: Desk) -> ButtonListener:
    """Connect to Slack; presses are kept from then on.

    Raises:
        ConfigError: No channel or no token is set.
        DeliveryError: Slack refused or did not answer.
    """
    app_token, bot_token = slack_app_token(), slack_token()
    if app_token is None:
        reason = "is not set; make an app-level token (xapp-...) with the scope connections:write"
        raise ConfigError("SLACK_APP_TOKEN", "", reason)
    channel = channel_of(desk.settings)
    if bot_token is None:
        raise ConfigError("slack.channel", "", "is empty, so there is nothing to press")
    listener = ButtonListener(
        app_token.get_secret_value(),
        lambda press: take_press(desk, channel, press, datetime.now(UTC)),
        bot_token=bot_token.get_secret_value(),
        base_url=desk.settings.slack.base_url,
    )
    listener.open()
    return listener


def take_press(desk: Desk, channel: str, press: Press, now: datetime) -> str:
    """Keep one press; the reader's last press on a story counts.

    Returns:
        What to tell the reader.
    """
    words = make_view(desk.settings).words
    asked = asked_lately(desk, channel, now).get(press.ts)
    if asked is None:
        return words.mark_unknown
    if press.mark == WRONG_MERGE:
        merge = Merge(story_id=asked.story_id, by=press.user)
        split(desk, channel, Feedback(wrong_merges=(merge,)), now)
        return words.mark_kept.format(mark=words.marks[2])
    desk.labels.add([_label(asked, press, now)])
    return words.mark_kept.format(mark=words.marks[press.mark == OFF_TOPIC])


def _label(asked: Asked, press: Press, now: datetime) -> Label:
    return Label(
        item_id=asked.item_id,
        grade=GRADES[press.mark],
        by=press.user,
        source=BUTTON,
        model_version=asked.model_version,
        labelled_at=now,
    )
