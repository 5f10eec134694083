"""Delivery without Slack: files stand for messages, and the ledger knows which were written."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from digests.align import GONE
from digests.deliver_files import FileDelivery
from digests.errors import DigestError
from digests.files import write_bytes, write_pages
from digests.ledger import Outcome
from digests.slack import SlackMessage
from items.delivery import DeliveryState

NOW = datetime(2026, 11, 21, 0, 5, tzinfo=UTC)
PLACE = Path("digests/2026-11-21.html")


def say(*texts: str) -> list[SlackMessage]:
    return [SlackMessage(text=text, blocks=[]) for text in texts]


@pytest.fixture
def deliver(ledger: Any) -> Callable[..., Outcome]:
    files = FileDelivery(ledger=ledger, channel="files", place=PLACE, clock=lambda: NOW)
    return lambda *texts: files.deliver("k", say(*texts))


def shown(ledger: Any) -> list[str]:
    return [SlackMessage.from_payload(row.payload).text for row in ledger.deliveries("k")]


def test_messages_are_noted_as_posted_under_the_file_that_holds_them(
    deliver: Callable[..., Outcome], ledger: Any
) -> None:
    outcome = deliver("head", "thread")

    assert outcome == Outcome(channel_id="", ts=str(PLACE), posted=2)
    rows = ledger.deliveries("k")
    assert [(row.part, row.channel, row.ts) for row in rows] == [
        (0, "files", str(PLACE)),
        (1, "files", str(PLACE)),
    ]
    assert {row.state for row in rows} == {DeliveryState.POSTED}


def test_what_stays_the_same_is_kept_and_what_changed_is_noted_anew(
    deliver: Callable[..., Outcome], ledger: Any
) -> None:
    deliver("head", "one", "two")

    assert deliver("head", "one", "two") == Outcome(channel_id="", ts=str(PLACE), kept=3)
    assert deliver("head", "one, corrected", "two", "three") == Outcome(
        channel_id="", ts=str(PLACE), posted=1, edited=1, kept=2
    )
    assert shown(ledger) == ["head", "one, corrected", "two", "three"]


def test_a_message_that_is_no_more_leaves_a_dash(
    deliver: Callable[..., Outcome], ledger: Any
) -> None:
    deliver("head", "one", "two")

    assert deliver("head", "one") == Outcome(channel_id="", ts=str(PLACE), edited=1, kept=2)
    assert shown(ledger) == ["head", "one", GONE.text]


@pytest.mark.parametrize("after_writing", [False, True])
@pytest.mark.parametrize("call", range(4))
def test_a_run_killed_at_any_write_is_finished_by_the_next(
    deliver: Callable[..., Outcome], ledger: Any, call: int, after_writing: bool
) -> None:
    ledger.dies_at, ledger.dies_after_writing = call, after_writing
    with suppress(ledger.died):
        deliver("head", "one")
    ledger.dies_at = None

    again = deliver("head", "one")

    assert again.posted + again.kept == 2
    assert {row.state for row in ledger.deliveries("k")} == {DeliveryState.POSTED}
    assert shown(ledger) == ["head", "one"]


def test_only_files_that_changed_are_written(tmp_path: Path) -> None:
    pages = {"index.html": "a", "style.css": "b"}

    assert write_pages(pages, tmp_path / "site") == 2
    assert write_pages({**pages, "index.html": "c"}, tmp_path / "site") == 1
    assert (tmp_path / "site" / "index.html").read_text() == "c"


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(DigestError, match=r"cannot write .*file"):
        write_bytes(tmp_path / "file" / "digest.pdf", b"%PDF")
    with pytest.raises(DigestError, match=r"cannot write .*file"):
        write_pages({"index.html": "a"}, tmp_path / "file")
