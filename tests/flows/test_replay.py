"""A sent digest comes back byte for byte, whatever has changed since."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.desk import Desk, open_desk
from flows.digest import make_digest, tell
from flows.gather import gather_stories, stories_of
from flows.send import DigestOutcome
from flows.windows import last_window
from tests.slack import FakeSlack

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)  # a Tuesday, 09:00 in Taipei
DAY = "2026-11-24"
Put = Callable[..., None]


def tell_digest(desk: Desk, channel: str, now: datetime = NOW) -> DigestOutcome:
    window = last_window(desk.settings, now)
    stories = stories_of(gather_stories(desk, now), window, latest=True)
    return tell(desk, make_digest(desk, stories, window, channel, now), channel)


def put_two(put: Put) -> None:
    put("gas-1", "Gas & <formula> agreed — 天然氣 🤝", at=NOW - timedelta(hours=20))
    put("rail-1", "中吉烏鐵路隧道貫通", language="zh-Hant", at=NOW - timedelta(hours=9))


def replayed(name: str) -> bytes:
    result = CliRunner().invoke(app, ["digest", "--replay", name], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout_bytes


def test_files_come_back_as_they_were_written(
    files_desk: Desk, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_two(put)
    outcome = tell_digest(files_desk, "files")
    written = outcome.files["blocks.json"].read_bytes()
    outcome.files["blocks.json"].unlink()
    monkeypatch.setenv("SILKWATCH_DIGEST__LANGUAGE", "en")

    assert replayed(DAY) == written
    assert replayed(outcome.digest.key) == written


def test_messages_come_back_as_the_channel_holds_them(
    slack_desk: Desk, put: Put, slack: FakeSlack
) -> None:
    put_two(put)
    outcome = tell_digest(slack_desk, "#news-digest")
    first = replayed(DAY)
    assert first == outcome.files["blocks.json"].read_bytes()
    put("oil-1", "Pipeline to Xinjiang repaired", at=NOW - timedelta(hours=4))
    tell_digest(slack_desk, "#news-digest", NOW + timedelta(hours=1))
    head, *thread = ({"text": m["text"], "blocks": m["blocks"]} for m in slack.messages)

    again = json.loads(replayed(DAY))

    assert {"text": again["text"], "blocks": again["blocks"]} == head
    assert [{"text": m["text"], "blocks": m["blocks"]} for m in again["thread"]] == thread
    assert b"Pipeline" not in first
    assert "Pipeline" in json.dumps(again)


def test_the_stored_digest_draws_the_same_bytes_again(slack_desk: Desk, put: Put) -> None:
    put_two(put)
    tell_digest(slack_desk, "#news-digest")
    before = [
        row.payload for row in slack_desk.digests.deliveries(f"digest:#news-digest:{DAY}:daily")
    ]

    tell_digest(open_desk(), "#news-digest", NOW + timedelta(hours=3))

    rows = slack_desk.digests.deliveries(f"digest:#news-digest:{DAY}:daily")
    assert [row.payload for row in rows] == before


def test_what_was_never_sent_is_named_with_what_was(files_desk: Desk, put: Put) -> None:
    put_two(put)
    tell_digest(files_desk, "files")

    result = CliRunner().invoke(app, ["digest", "--replay", "2026-01-01"])

    assert result.exit_code != 0
    assert f"digest:files:{DAY}:daily" in str(result.exception)
