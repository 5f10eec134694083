"""Buttons under a story, and what a press of one says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from digests.limits import Block
from digests.words import Words

USEFUL, OFF_TOPIC, WRONG_MERGE = MARKS = ("useful", "off_topic", "wrong_merge")
_PREFIX = "silkwatch:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """A reader pressed a button.

    Attributes:
        user: Slack's id of the reader.
        channel_id: Where.
        ts: Timestamp of the message the button stands under.
        mark: One of MARKS.
    """

    user: str
    channel_id: str
    ts: str
    mark: str


def buttons(words: Words) -> Block:
    """The three answers a reader may give to one story."""
    return {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": f"{_PREFIX}{mark}",
                "text": {"type": "plain_text", "text": label, "emoji": False},
            }
            for mark, label in zip(MARKS, words.marks, strict=True)
        ],
    }


def read_press(payload: Mapping[str, Any]) -> Press | None:
    """The press that an interactive payload tells of; None when it is about something else."""
    if payload.get("type") != "block_actions":
        return None
    container, user = payload.get("container") or {}, payload.get("user") or {}
    for action in payload.get("actions") or []:
        mark = str(action.get("action_id", "")).removeprefix(_PREFIX)
        if mark in MARKS and container.get("message_ts") and user.get("id"):
            return Press(
                user=str(user["id"]),
                channel_id=str(container.get("channel_id", "")),
                ts=str(container["message_ts"]),
                mark=mark,
            )
    return None
