"""Reactions under stories become labels."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from digests.client import SlackApi
from digests.deliver import SlackDelivery
from digests.feedback import Feedback, Merge, asked_of, read_feedback
from digests.slack import SlackMessage, section
from tests.slack import FakeSlack

KEY = "digest:#news-digest:2026-11-21:daily"
NOW = datetime.fromtimestamp(1795000000, tz=UTC) + timedelta(days=1)


@pytest.fixture
def read(slack: FakeSlack, ledger: Any) -> Any:
    """Post a digest of three stories, react as told, and read it back."""
    messages = [SlackMessage(text="head", blocks=[section("head")])] + [
        SlackMessage(text=f"s{n}", blocks=[section("x")], story_id=f"s{n}", item_id=f"i{n}")
        for n in range(3)
    ]

    def run(reactions: dict[str, dict[str, list[str]]], **more: Any) -> Feedback:
        delivery = SlackDelivery(
            "t", channel="#news-digest", ledger=ledger, base_url=slack.url, sleep=lambda _: None
        )
        delivery.deliver(KEY, messages)
        for message in slack.messages:
            message["reactions"] = [
                {"name": name, "users": users[:2], "count": len(users), "all": users}
                for name, users in reactions.get(message["text"], {}).items()
            ]
        api = SlackApi("t", base_url=slack.url, sleep=lambda _: None)
        asked = asked_of(ledger.deliveries(KEY), model_version="m-1")
        return read_feedback(api, "#news-digest", asked, **{"now": NOW, **more})

    return run


def test_thumbs_become_labels_with_who_and_which_model(read: Any) -> None:
    got = read({"s0": {"+1": ["U1"], "-1": ["U2"]}, "s2": {"thumbsdown": ["U1"]}})

    assert [(x.item_id, x.grade, x.by) for x in got.labels] == [
        ("i0", 2, "U1"),
        ("i0", 0, "U2"),
        ("i2", 0, "U1"),
    ]
    assert {(x.source, x.model_version, x.labelled_at) for x in got.labels} == {
        ("slack", "m-1", NOW)
    }


def test_skin_tones_do_not_matter_and_other_reactions_say_nothing(read: Any) -> None:
    got = read({"s0": {"+1::skin-tone-3": ["U1"], "eyes": ["U2"]}, "head": {"+1": ["U3"]}})

    assert [(x.item_id, x.by) for x in got.labels] == [("i0", "U1")]


def test_a_reader_who_contradicts_himself_has_said_nothing(read: Any) -> None:
    assert read({"s0": {"+1": ["U1"], "-1": ["U1"]}}).labels == ()


def test_a_wrong_merge_is_reported_apart(read: Any) -> None:
    got = read({"s1": {"repeat": ["U1"], "+1": ["U1"]}})

    assert got.wrong_merges == (Merge(story_id="s1", by="U1"),)
    assert [x.item_id for x in got.labels] == ["i1"]


def test_the_bots_own_reactions_do_not_count(read: Any) -> None:
    assert read({"s0": {"+1": ["UBOT"]}}).labels == ()


def test_readers_beyond_the_first_are_asked_for(read: Any) -> None:
    got = read({"s0": {"+1": ["U1", "U2", "U3", "U4"]}})

    assert len(got.labels) == 4


def test_other_names_can_be_agreed_on(read: Any) -> None:
    got = read({"s0": {"star": ["U1"]}}, grades={"star": 1})

    assert [x.grade for x in got.labels] == [1]


def test_old_threads_are_left_alone(read: Any, slack: FakeSlack) -> None:
    got = read({"s0": {"+1": ["U1"]}}, now=NOW + timedelta(days=30))

    assert got == Feedback()
    assert not [m for m, _ in slack.calls if m == "conversations.history"]


def test_messages_that_are_there_are_told_apart_from_deleted_ones(
    read: Any, slack: FakeSlack
) -> None:
    assert read({"s0": {"+1": ["U1"]}}).seen == {"i0", "i1", "i2"}
