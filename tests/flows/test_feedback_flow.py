"""Reactions under a digest become labels, splits and rows; without an engine."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from classifiers.labels import list_labels
from digests.buttons import Press
from flows.alert import tell_alerts
from flows.desk import Desk
from flows.digest import make_digest, tell
from flows.feedback import FeedbackOutcome, take_feedback
from flows.gather import gather_stories, stories_of
from flows.learn import labelled_from_feedback
from flows.listen import take_press
from flows.send import DigestOutcome
from flows.windows import last_window
from items.delivery import Label
from items.item import Item
from tests.slack import FakeSlack

# The small Slack stamps every message with this time.
POSTED = datetime.fromtimestamp(1795000000, tz=UTC)
ROOT = Path(__file__).resolve().parents[2]
DAY = timedelta(days=1)
CHANNEL = "#news-digest"
Put = Callable[..., None]


def tell_digest(desk: Desk, now: datetime) -> DigestOutcome:
    window = last_window(desk.settings, now)
    stories = stories_of(gather_stories(desk, now), window, latest=True)
    return tell(desk, make_digest(desk, stories, window, CHANNEL, now), CHANNEL)


def react(slack: FakeSlack, words: str, **reactions: list[str]) -> None:
    (message,) = (m for m in slack.messages if words in m["text"] and m.get("thread_ts"))
    message["reactions"] = [
        {"name": name, "users": users, "count": len(users), "all": users}
        for name, users in reactions.items()
    ]


@pytest.fixture
def told(slack_desk: Desk, put: Put) -> Desk:
    """A digest of three stories, the first with two reports."""
    at = POSTED - timedelta(hours=20)
    put("bridge-1", "Stone bridge over the Panj opened by builders", at=at)
    put("bridge-2", "Stone bridge over the Panj opened by builders today", at=at)
    put("school-1", "Language school for border guards planned", at=at)
    put("gas-1", "Price formula for Line D gas agreed", at=at)
    tell_digest(slack_desk, POSTED)
    return slack_desk


def read(desk: Desk, *, after: timedelta = DAY / 2) -> FeedbackOutcome:
    return take_feedback(desk, CHANNEL, POSTED + after, learn=False)


def test_marks_become_labels_once_with_who_when_and_which_model(
    told: Desk, slack: FakeSlack
) -> None:
    react(slack, "Language school", thumbsup=["U1"], thumbsdown=["U2"])

    first = read(told)
    again = read(told, after=DAY)

    assert (first.asked, first.new) == (3, 2)
    assert (again.new, again.taken_back) == (0, 0)
    labels = {(x.item_id, x.grade, x.by, x.model_version) for x in told.labels.labels()}
    assert labels == {("steppe:school-1", 2, "U1", "m-1"), ("steppe:school-1", 0, "U2", "m-1")}
    assert {x.labelled_at for x in told.labels.labels()} == {POSTED + DAY / 2}


def test_a_mark_taken_away_is_taken_back_but_a_deleted_message_keeps_its_marks(
    told: Desk, slack: FakeSlack
) -> None:
    react(slack, "Language school", thumbsup=["U1"])
    react(slack, "Price formula", thumbsup=["U1"])
    read(told)

    react(slack, "Language school")
    slack.messages = [m for m in slack.messages if "Price formula" not in m["text"][:20]]
    outcome = read(told)

    assert outcome.taken_back == 1
    assert [x.item_id for x in told.labels.labels()] == ["steppe:gas-1"]


def test_a_wrong_merge_splits_the_story_as_it_was_told_once(told: Desk, slack: FakeSlack) -> None:
    react(slack, "Stone bridge", repeat=["U1"])
    react(slack, "Price formula", repeat=["U1"])

    assert [read(told).splits, read(told).splits] == [1, 0]
    (decision,) = told.stories.decisions()
    assert (decision.kind, decision.by) == ("split", "slack:U1")
    assert decision.ids == ("steppe:bridge-1", "steppe:bridge-2")
    stories = gather_stories(told, POSTED + DAY)
    assert len([s for s in stories if "Panj" in s.lead.item.title]) == 2


def test_the_next_digest_thanks_once_and_a_second_run_edits_nothing(
    told: Desk, slack: FakeSlack, put: Put
) -> None:
    react(slack, "Language school", thumbsup=["U1", "U2"])
    read(told)
    put("rail-1", "Rail tunnel broken through", at=POSTED + DAY / 4)

    tell_digest(told, POSTED + DAY)
    react(slack, "Price formula", thumbsup=["U1"])
    read(told, after=DAY + DAY / 4)
    tell_digest(told, POSTED + DAY + DAY / 3)

    thanks = [m for m in slack.messages if "已讀取 2 個評分" in str(m["blocks"])]
    assert len(thanks) == 1
    assert "chat.update" not in [name for name, _ in slack.calls]


def test_marks_under_an_alert_count_too(slack_desk: Desk, slack: FakeSlack, put: Put) -> None:
    put("bridge-1", "Stone bridge over the Panj opened", score=0.99, at=POSTED - timedelta(hours=1))
    tell_alerts(slack_desk, CHANNEL, POSTED)
    (message,) = slack.roots()
    message["reactions"] = [{"name": "+1", "users": ["U1"], "count": 1, "all": ["U1"]}]

    assert read(slack_desk).new == 1
    assert slack_desk.labels.labels()[0].model_version == "m-1"


def test_judged_items_are_kept_as_figures_under_the_data_directory(
    told: Desk, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setattr("flows.learn.open_encoder", lambda _name: None)
    (tmp_path / "config" / "lexicon.toml").write_text(
        (ROOT / "config" / "lexicon.toml").read_text("utf-8"), "utf-8"
    )
    react(slack, "Language school", thumbsup=["U1"])

    outcome = take_feedback(told, CHANNEL, POSTED + DAY, learn=True)

    folder = told.settings.data_dir / "labels"
    assert outcome.rows == 1
    assert [(x.name, x.grades) for x in list_labels(folder)] == [("readers", [0, 0, 1])]
    assert b"Language school" not in b"".join(p.read_bytes() for p in folder.iterdir())

    react(slack, "Language school")
    take_feedback(told, CHANNEL, POSTED + DAY, learn=True)
    assert list(folder.iterdir()) == []


def test_readers_who_differ_are_counted_and_a_tie_says_nothing() -> None:
    def label(item_id: str, grade: int, by: str) -> Label:
        return Label(
            item_id=item_id,
            grade=grade,
            by=by,
            source="slack",
            model_version="",
            labelled_at=POSTED,
        )

    items = {
        name: Item(item_id=name, feed_id="f", title=name, summary="", link="", language="zh-Hant")
        for name in ("a", "b")
    }
    votes = [("a", 2, "1"), ("a", 2, "2"), ("a", 0, "3"), ("b", 2, "1"), ("b", 0, "2")]
    labels = [label(*vote) for vote in votes] + [label("gone", 2, "1")]

    (row,) = labelled_from_feedback(labels, items, ["trade", "energy"])

    assert (row.title, row.grade, row.language) == ("a", 2, "zh_hant")
    assert (row.themes, row.themes_any) == ((), ("trade", "energy"))


def test_a_pressed_button_becomes_a_label_at_once_and_the_last_press_counts(told: Desk) -> None:
    rows = told.digests.deliveries("digest:#news-digest:2026-11-18:daily")
    ts = next(row.ts for row in rows if "Language school" in row.payload and row.part)

    def press(mark: str, *, ts: str = ts, after: timedelta = DAY / 2) -> str:
        made = Press(user="U1", channel_id="C1", ts=ts, mark=mark)
        return take_press(told, CHANNEL, made, POSTED + after)

    assert press("useful") == "已記下：有用。再按其他鍵可更改。"
    assert press("off_topic", after=DAY) == "已記下：不相關。再按其他鍵可更改。"
    assert press("useful", ts="1.0") == "這則訊息已太舊，無法再評。"
    (label,) = told.labels.labels()
    assert (label.item_id, label.grade, label.source) == ("steppe:school-1", 0, "slack-button")
    read(told)  # no reaction is there, but the press stays
    assert told.labels.labels() == [label]


def test_the_wrong_merge_button_splits_what_was_told(told: Desk) -> None:
    rows = told.digests.deliveries("digest:#news-digest:2026-11-18:daily")
    ts = next(
        row.ts for row in rows if '"story_id":"story' in row.payload and "Panj" in row.payload
    )

    take_press(
        told, CHANNEL, Press(user="U1", channel_id="C1", ts=ts, mark="wrong_merge"), POSTED + DAY
    )

    (decision,) = told.stories.decisions()
    assert decision.ids == ("steppe:bridge-1", "steppe:bridge-2")
