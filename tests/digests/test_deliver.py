"""Delivery: one digest in the channel, whatever breaks."""

import logging
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from digests.deliver import SlackDelivery
from digests.errors import DeliveryError
from digests.slack import SlackMessage, section
from items.delivery import Delivery, DeliveryState
from tests.slack import FakeSlack

KEY = "digest:#news-digest:2026-11-21:daily"
TOKEN = "xoxb-not-a-real-token"


def messages(count: int = 3, *, word: str = "first") -> list[SlackMessage]:
    """A head and its thread; all but the head are about one story each."""
    return [
        SlackMessage(
            text=f"{word} {n}",
            blocks=[section(f"{word} {n}")],
            story_id=f"s{n}" if n else "",
            item_id=f"i{n}" if n else "",
        )
        for n in range(count)
    ]


@pytest.fixture
def sleeps() -> list[float]:
    return []


@pytest.fixture
def bring(slack: FakeSlack, ledger: Any, sleeps: list[float]) -> Callable[..., Any]:
    """Deliver with a fresh client, as a new run would."""

    def run(what: list[SlackMessage], **more: Any) -> Any:
        given = {"channel": "#news-digest", "base_url": slack.url, "timeout_seconds": 1, **more}
        delivery = SlackDelivery(TOKEN, ledger=ledger, sleep=sleeps.append, **given)
        return delivery.deliver(KEY, what)

    return run


def texts(slack: FakeSlack) -> list[str]:
    return [m["text"] for m in slack.messages]


def test_a_digest_is_one_message_with_its_thread_in_order(slack: FakeSlack, bring: Any) -> None:
    outcome = bring(messages(4))

    assert outcome.posted == 4
    assert [m["text"] for m in slack.roots()] == ["first 0"]
    assert [m["text"] for m in slack.thread(outcome.ts)] == ["first 1", "first 2", "first 3"]


def test_posts_unfurl_nothing_and_bear_their_key(slack: FakeSlack, bring: Any) -> None:
    bring(messages(1))

    (message,) = slack.messages
    assert message["unfurl_links"] is False
    assert message["unfurl_media"] is False
    assert message["metadata"]["event_payload"] == {"key": KEY, "part": 0}


def test_posts_keep_a_pause_between_them(bring: Any, sleeps: list[float]) -> None:
    bring(messages(4))

    assert sleeps == [1.1, 1.1, 1.1]


def test_a_second_run_sends_nothing_and_asks_nothing(slack: FakeSlack, bring: Any) -> None:
    bring(messages())
    slack.calls.clear()

    outcome = bring(messages())

    assert slack.calls == []
    assert (outcome.posted, outcome.kept) == (0, 3)


@pytest.mark.parametrize("part", [0, 1, 2])
@pytest.mark.parametrize("fault", ["500", "reset", "silence", "internal_error"])
def test_a_message_that_arrived_without_word_is_not_posted_again(
    slack: FakeSlack, bring: Any, fault: str, part: int
) -> None:
    if fault == "internal_error":  # Slack says so itself, after it was carried out
        real = slack.answer

        def answer(method: str, body: dict[str, Any]) -> dict[str, Any]:
            done = real(method, body)
            first = method == "chat.postMessage" and len(slack.messages) == part + 1
            return {"ok": False, "error": "internal_error"} if first else done

        slack.answer = answer
    else:
        slack.faults["chat.postMessage"] = [*[""] * part, fault]

    bring(messages())

    assert texts(slack) == ["first 0", "first 1", "first 2"]


@pytest.mark.parametrize("fault", ["lost-500", "lost-reset", "lost-silence"])
def test_a_message_that_never_arrived_is_posted_again(
    slack: FakeSlack, bring: Any, fault: str
) -> None:
    slack.faults["chat.postMessage"] = ["", fault]

    bring(messages())

    assert texts(slack) == ["first 0", "first 1", "first 2"]


def test_a_message_that_arrives_late_is_waited_for(
    slack: FakeSlack, bring: Any, sleeps: list[float]
) -> None:
    real = slack.answer
    held: list[dict[str, Any]] = []

    def answer(method: str, body: dict[str, Any]) -> dict[str, Any]:
        if method == "conversations.history" and len(sleeps) == 2 and held:
            real("chat.postMessage", held.pop())
        return real(method, body)

    slack.answer = answer
    slack.faults["chat.postMessage"] = ["lost-reset"]
    held.append({})
    held[0].update(
        channel="C0000000002",
        text="first 0",
        blocks=[],
        metadata={"event_type": "silkwatch_part", "event_payload": {"key": KEY, "part": 0}},
    )

    bring(messages(1))

    assert texts(slack) == ["first 0"]


def test_a_post_is_given_up_after_a_few_tries_and_kept(
    slack: FakeSlack, bring: Any, ledger: Any
) -> None:
    slack.faults["chat.postMessage"] = ["lost-500"] * 9

    with pytest.raises(DeliveryError, match="did not arrive") as caught:
        bring(messages())
    assert caught.value.code == "unclear"
    assert [row.state for row in ledger.deliveries(KEY)][1:] == [DeliveryState.PLANNED] * 2

    slack.faults.clear()
    bring(messages())
    assert texts(slack) == ["first 0", "first 1", "first 2"]


@pytest.mark.parametrize("after_writing", [False, True])
@pytest.mark.parametrize("step", range(8))
def test_a_kill_at_any_step_leads_to_one_complete_digest(
    slack: FakeSlack, bring: Any, ledger: Any, step: int, after_writing: bool
) -> None:
    ledger.dies_at, ledger.dies_after_writing = step, after_writing
    killed = pytest.raises(ledger.died) if step < 7 else nullcontext()
    with killed:  # one plan and two marks a message: there is no eighth step
        bring(messages())

    ledger.dies_at = None
    outcome = bring(messages())

    assert texts(slack) == ["first 0", "first 1", "first 2"]
    assert len(slack.thread(outcome.ts)) == 2
    assert {row.state for row in ledger.deliveries(KEY)} == {DeliveryState.POSTED}


def test_a_digest_made_anew_after_a_kill_shows_its_new_text(
    slack: FakeSlack, bring: Any, ledger: Any
) -> None:
    ledger.dies_at = 2  # posted, but not noted
    with pytest.raises(ledger.died):
        bring(messages())
    ledger.dies_at = None

    bring(messages(word="second"))

    assert texts(slack) == ["second 0", "second 1", "second 2"]
    payloads = [SlackMessage.from_payload(row.payload).text for row in ledger.deliveries(KEY)]
    assert payloads == texts(slack)


def test_other_content_edits_what_is_there(slack: FakeSlack, bring: Any, ledger: Any) -> None:
    bring(messages())

    changed = [*messages()[:2], replace(messages()[2], text="changed", blocks=[section("new")])]
    outcome = bring(changed)

    assert (outcome.edited, outcome.kept, outcome.posted) == (1, 2, 0)
    assert texts(slack) == ["first 0", "first 1", "changed"]
    assert SlackMessage.from_payload(ledger.deliveries(KEY)[2].payload).text == "changed"


def test_a_story_keeps_its_message_when_another_comes_before_it(
    slack: FakeSlack, bring: Any
) -> None:
    bring(messages())

    head, one, two = messages()
    late = SlackMessage(text="late", blocks=[section("late")], story_id="s9", item_id="i9")
    bring([head, late, one, two])

    assert texts(slack) == ["first 0", "first 1", "first 2", "late"]


def test_a_story_that_left_the_digest_leaves_a_dash(slack: FakeSlack, bring: Any) -> None:
    bring(messages())

    bring([messages()[0], messages()[2]])
    bring([messages()[0], messages()[2]])

    assert texts(slack) == ["first 0", "—", "first 2"]


def test_an_edit_that_got_no_answer_is_repeated(slack: FakeSlack, bring: Any) -> None:
    bring(messages(1))
    slack.faults["chat.update"] = ["lost-500", "reset"]

    bring(messages(1, word="second"))

    assert texts(slack) == ["second 0"]


def test_a_message_a_reader_deleted_is_not_brought_back(slack: FakeSlack, bring: Any) -> None:
    bring(messages())
    del slack.messages[1]

    outcome = bring(messages(word="second"))

    assert texts(slack) == ["second 0", "second 2"]
    assert (outcome.edited, outcome.kept) == (2, 1)


def test_slack_is_given_the_pause_it_asks_for(
    slack: FakeSlack, bring: Any, sleeps: list[float]
) -> None:
    slack.faults["chat.postMessage"] = [7]

    bring(messages(1))

    assert sleeps == [7.0]
    assert texts(slack) == ["first 0"]


@pytest.mark.parametrize("asked", [[3600], [5] * 9])
def test_waiting_for_slack_is_bounded(slack: FakeSlack, bring: Any, asked: list[int]) -> None:
    slack.faults["chat.postMessage"] = list(asked)

    with pytest.raises(DeliveryError) as caught:
        bring(messages(1))

    assert caught.value.code == "ratelimited"
    assert slack.messages == []


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("invalid_auth", "SLACK_BOT_TOKEN"),
        ("not_authed", "SLACK_BOT_TOKEN"),
        ("token_revoked", "SLACK_BOT_TOKEN"),
        ("missing_scope", "Add chat:write"),
        ("not_in_channel", "/invite"),
        ("channel_not_found", "slack.channel"),
        ("is_archived", "Unarchive"),
        ("msg_too_long", "report"),
        ("invalid_blocks", "report"),
        ("some_new_word", "docs.slack.dev"),
    ],
)
def test_a_refusal_names_what_to_do_and_the_digest_goes_out_next_time(
    slack: FakeSlack, bring: Any, code: str, hint: str
) -> None:
    slack.faults["chat.postMessage"] = [code]

    with pytest.raises(DeliveryError) as caught:
        bring(messages())
    assert hint in str(caught.value)
    assert caught.value.code == code
    assert slack.messages == []

    bring(messages())
    assert texts(slack) == ["first 0", "first 1", "first 2"]


def test_a_message_beyond_slacks_limits_stops_the_thread_before_it_begins(
    slack: FakeSlack, bring: Any
) -> None:
    with pytest.raises(DeliveryError, match="part 2 breaks a limit"):
        bring([*messages(2), SlackMessage(text="x", blocks=[section("a" * 3001)])])

    assert slack.calls == []


def test_a_longer_version_planned_before_leaves_nothing_behind(
    slack: FakeSlack, bring: Any, ledger: Any
) -> None:
    slack.faults["chat.postMessage"] = ["", "not_in_channel"]
    with pytest.raises(DeliveryError):
        bring(messages(4))

    bring([messages(4)[0], messages(4)[3]])

    # the second was refused while it was posted, so its place is looked at again and left empty
    assert texts(slack) == ["first 0", "first 3"]


@pytest.mark.parametrize(
    ("name", "code"), [("#nowhere", "channel_not_found"), ("#attic", "is_archived")]
)
def test_a_channel_that_cannot_be_used_is_named_before_anything_is_posted(
    slack: FakeSlack, bring: Any, ledger: Any, name: str, code: str
) -> None:
    with pytest.raises(DeliveryError) as caught:
        bring(messages(), channel=name)

    assert caught.value.code == code
    assert {row.state for row in ledger.deliveries(KEY)} == {DeliveryState.PLANNED}


def test_a_server_that_is_not_there_is_an_error_that_says_so(bring: Any) -> None:
    with pytest.raises(DeliveryError, match="no usable answer"):
        bring(messages(), base_url="http://127.0.0.1:9/api/")


def test_a_search_that_fails_once_is_repeated(slack: FakeSlack, bring: Any) -> None:
    slack.faults["conversations.list"] = ["500", "reset"]

    bring(messages())

    assert len(slack.messages) == 3


def test_what_an_earlier_run_left_unclear_is_looked_for_in_old_messages_too(
    slack: FakeSlack, bring: Any, ledger: Any
) -> None:
    bring(messages())
    for at, row in ledger.rows.items():
        ledger.rows[at] = replace(
            row,
            state=DeliveryState.POSTING,
            ts="",
            updated_at=datetime.now(UTC) - timedelta(hours=30),
        )

    outcome = bring(messages())

    assert (outcome.found, outcome.posted) == (3, 0)
    assert len(slack.messages) == 3


def test_the_token_stands_in_no_log_and_no_error(
    slack: FakeSlack, bring: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    slack.faults["chat.postMessage"] = ["500", "invalid_auth"]

    bring(messages(1))
    slack.messages.clear()
    with pytest.raises(DeliveryError) as caught:
        bring([replace(messages(1)[0], text="x")], channel="#nowhere")

    assert TOKEN not in caplog.text
    assert TOKEN not in repr(caught.value)


def test_rows_of_another_kind_do_not_confuse_the_order(
    bring: Any, ledger: Any, slack: FakeSlack
) -> None:
    ledger.rows[KEY, 0] = Delivery(
        key=KEY,
        part=0,
        channel="#news-digest",
        state=DeliveryState.PLANNED,
        payload='{"made_at": "2026-11-21"}',
        updated_at=datetime.now(UTC),
    )

    bring(messages(2))

    assert texts(slack) == ["first 0", "first 1"]
