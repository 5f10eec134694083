"""Buttons under a story, and what a press tells."""

from types import SimpleNamespace
from typing import Any

import pytest
from slack_sdk.socket_mode.request import SocketModeRequest

from digests.buttons import MARKS, Press, read_press
from digests.errors import DeliveryError
from digests.limits import faults
from digests.listener import ButtonListener
from digests.policy import DigestPolicy
from digests.slack import to_slack
from digests.view import View
from items.digest import Digest

BUTTONS = View(policy=DigestPolicy(buttons=True))


def payload(mark: str = "silkwatch:useful", **more: Any) -> dict[str, Any]:
    return {
        "type": "block_actions",
        "user": {"id": "U1"},
        "container": {"message_ts": "1.0", "channel_id": "C1"},
        "actions": [{"action_id": mark}],
        **more,
    }


def test_each_story_has_its_three_buttons_within_slacks_limits(day: Digest) -> None:
    messages = [m for m in to_slack(day, BUTTONS) if m.story_id]

    assert len(messages) == 5
    for message in messages:
        assert faults(message.text, message.blocks) == []
        elements = message.blocks[-1]["elements"]
        assert [one["action_id"] for one in elements] == [f"silkwatch:{mark}" for mark in MARKS]
        assert [one["text"]["text"] for one in elements] == ["有用", "不相關", "併錯"]
    assert all(m.blocks[-1]["type"] != "actions" for m in to_slack(day, View()))


@pytest.mark.parametrize(
    "other",
    [
        payload("other-app:useful"),
        payload(type="view_submission"),
        payload(container={}),
        payload(user=None),
        payload(actions=[]),
        {},
    ],
)
def test_what_is_no_press_of_ours_is_passed_over(other: dict[str, Any]) -> None:
    assert read_press(other) is None


@pytest.fixture
def listener(slack: Any) -> tuple[ButtonListener, list[Press]]:
    pressed: list[Press] = []

    def press(one: Press) -> str:
        pressed.append(one)
        return "noted"

    return ButtonListener("xapp-x", press, bot_token="xoxb-x", base_url=slack.url), pressed


def test_a_press_is_acknowledged_kept_and_answered_to_the_reader_alone(
    listener: tuple[ButtonListener, list[Press]], slack: Any
) -> None:
    acknowledged: list[str] = []
    client = SimpleNamespace(
        send_socket_mode_response=lambda answer: acknowledged.append(answer.envelope_id)
    )
    take, pressed = listener[0].take, listener[1]

    take(client, SocketModeRequest(type="interactive", envelope_id="e1", payload=payload()))
    take(client, SocketModeRequest(type="events_api", envelope_id="e2", payload={}))

    assert acknowledged == ["e1", "e2"]
    assert pressed == [Press(user="U1", channel_id="C1", ts="1.0", mark="useful")]
    (said,) = (body for method, body in slack.calls if method == "chat.postEphemeral")
    assert (said["channel"], said["user"], said["text"]) == ("C1", "U1", "noted")


def test_a_wrong_app_token_is_named_with_its_cure(
    listener: tuple[ButtonListener, list[Press]], slack: Any
) -> None:
    slack.faults["apps.connections.open"] = ["invalid_auth"] * 9

    with pytest.raises(DeliveryError, match="invalid_auth"):
        listener[0].open()
