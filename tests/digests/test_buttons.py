"""Buttons under a story, and what a press tells."""

import json
import socket
import threading
import time
from base64 import b64encode
from hashlib import sha1
from queue import Queue
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
from tests.slack import FakeSlack

TEXT_FRAME = 0x81
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
def listener(slack: FakeSlack) -> tuple[ButtonListener, list[Press]]:
    pressed: list[Press] = []

    def press(one: Press) -> str:
        pressed.append(one)
        return "noted"

    return ButtonListener("xapp-x", press, bot_token="xoxb-x", base_url=slack.url), pressed


def test_a_press_is_acknowledged_kept_and_answered_to_the_reader_alone(
    listener: tuple[ButtonListener, list[Press]], slack: FakeSlack
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
    listener: tuple[ButtonListener, list[Press]], slack: FakeSlack
) -> None:
    slack.faults["apps.connections.open"] = ["invalid_auth"] * 9

    with pytest.raises(DeliveryError, match="invalid_auth"):
        listener[0].open()


class FakeSocket:
    """One WebSocket as Slack's Socket Mode opens it: sends one request, keeps what comes back."""

    def __init__(self, request: dict[str, Any]) -> None:
        self.answers: Queue[dict[str, Any]] = Queue()
        self._request = request
        self._server = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self._server.getsockname()[1]}/link"

    def close(self) -> None:
        self._server.close()

    def _serve(self) -> None:
        with self._server.accept()[0] as line:
            asked = line.recv(65536).decode()
            key = next(
                one[19:] for one in asked.split("\r\n") if one.startswith("Sec-WebSocket-Key")
            )
            token = sha1(f"{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11".encode()).digest()
            line.sendall(
                b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                b"Sec-WebSocket-Accept: " + b64encode(token) + b"\r\n\r\n"
            )
            for message in ({"type": "hello"}, self._request):
                raw = json.dumps(message).encode()
                line.sendall(b"\x81\x7e" + len(raw).to_bytes(2, "big") + raw)
            wire = line.makefile("rb")
            while head := wire.read(2):  # small frames, masked as every client must
                mask, body = wire.read(4), wire.read(head[1] & 0x7F)
                plain = bytes(byte ^ mask[at % 4] for at, byte in enumerate(body))
                if head[0] == TEXT_FRAME:
                    self.answers.put(json.loads(plain))


def test_a_press_comes_in_over_a_socket_and_is_acknowledged_there(
    listener: tuple[ButtonListener, list[Press]], slack: FakeSlack
) -> None:
    wire = FakeSocket({"type": "interactive", "envelope_id": "e9", "payload": payload()})
    real = slack.answer
    slack.answer = lambda method, body: (
        {"ok": True, "url": wire.url} if "connections" in method else real(method, body)
    )

    listener[0].open()
    try:
        answer = wire.answers.get(timeout=10)
        deadline = time.monotonic() + 10
        while not listener[1] and time.monotonic() < deadline:
            time.sleep(0.02)
    finally:
        listener[0].close()
        wire.close()

    assert answer["envelope_id"] == "e9"
    assert [one.mark for one in listener[1]] == ["useful"]
