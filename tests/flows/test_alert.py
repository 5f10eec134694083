"""Alerts end to end, without an engine: a real store, a small Slack, files."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from digests.compose import compose
from flows.alert import tell_alerts
from flows.desk import Desk, open_desk
from flows.digest import make_digest, tell
from flows.gather import gather_stories, stories_of
from flows.settings import load_settings
from flows.windows import last_window
from tests.slack import FakeSlack

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)  # in Taipei
HOUR = timedelta(hours=1)
Put = Callable[..., None]


def test_an_alert_goes_out_once_and_a_later_report_joins_its_thread(
    slack_desk: Desk, put: Put, slack: FakeSlack
) -> None:
    put("bridge-1", "Stone bridge over the Panj opened by Chinese builders", score=0.99)
    first = tell_alerts(slack_desk, "#news-digest", NOON)
    again = tell_alerts(slack_desk, "#news-digest", NOON + HOUR)
    put("bridge-2", "Stone bridge over the Panj opened by Chinese builders today", at=NOON + HOUR)
    later = tell_alerts(slack_desk, "#news-digest", NOON + 2 * HOUR)
    after = tell_alerts(slack_desk, "#news-digest", NOON + 3 * HOUR)

    assert [len(x.sent) for x in (first, again, later, after)] == [1, 0, 0, 0]
    assert len(later.later) == 1
    (root,) = slack.roots()
    assert [m["text"][:12] for m in slack.thread(root["ts"])] == ["後續報導: Stone "]
    assert [name for name, _ in slack.calls if name == "chat.update"] == []


def test_without_slack_an_alert_is_written(files_desk: Desk, put: Put) -> None:
    put("bridge-1", "Stone bridge over the Panj opened", score=0.99)

    assert len(tell_alerts(files_desk, "files", NOON).sent) == 1
    assert tell_alerts(files_desk, "files", NOON + HOUR).sent == ()

    (page,) = (files_desk.settings.digests_dir / "alerts").glob("*.md")
    assert "Stone bridge over the Panj" in page.read_text("utf-8")
    blocks = json.loads(page.with_suffix(".blocks.json").read_text("utf-8"))
    assert blocks["thread"] == []


def test_the_next_digest_leaves_an_alerted_story_out_and_says_so(
    files_desk: Desk, put: Put
) -> None:
    put("bridge-1", "Stone bridge over the Panj opened", score=0.99)
    put("school-1", "Language school for border guards planned", score=0.7)
    tell_alerts(files_desk, "files", NOON)
    now = NOON + 21 * HOUR
    window = last_window(files_desk.settings, now)

    stories = stories_of(gather_stories(files_desk, now), window, latest=True)
    outcome = tell(files_desk, make_digest(files_desk, stories, window, "files", now), "files")

    titles = [story.lead.item.title for story in outcome.digest.stories]
    assert titles == ["Language school for border guards planned"]
    assert outcome.since.alerted == 1
    assert "1 則已先以快訊報過" in outcome.files["html"].read_text("utf-8")


def test_what_the_last_digest_could_choose_from_is_no_alert(files_desk: Desk, put: Put) -> None:
    put("bridge-1", "Stone bridge over the Panj opened", score=0.99, at=NOON - 6 * HOUR)
    window = last_window(files_desk.settings, NOON)
    left_out = compose(
        _nothing_chosen(), key="digest:files:2026-11-21:daily", window=window, made_at=NOON
    )
    tell(files_desk, left_out, "files")

    assert tell_alerts(files_desk, "files", NOON + HOUR).sent == ()


def test_quiet_hours_hold_and_the_cap_is_counted_where_it_stands(
    slack_desk: Desk, put: Put, slack: FakeSlack
) -> None:
    titles = ("Bridge over the Panj", "Uranium venture signed", "Rail tunnel", "Drill on a border")
    for n, title in enumerate(titles):
        put(f"s{n}", title, score=0.99, at=NOON + 12 * HOUR)
    night = tell_alerts(slack_desk, "#news-digest", NOON + 13 * HOUR)
    morning = tell_alerts(slack_desk, "#news-digest", NOON + 20 * HOUR)
    put("s4", "Gas price formula agreed", score=0.99, at=NOON + 20 * HOUR)
    noon = tell_alerts(slack_desk, "#news-digest", NOON + 21 * HOUR)

    assert (len(night.held), night.sent) == (4, ())
    assert (len(morning.sent), len(morning.surplus)) == (3, 1)
    assert (noon.sent, len(noon.surplus)) == ((), 2)
    assert len(slack.roots()) == 4
    assert [m["text"] for m in slack.roots()][-1].startswith("今天另有 2 則")


@pytest.mark.parametrize("fault", ["500", "lost-500", "reset"])
def test_an_unclear_answer_leads_to_one_alert(
    slack_desk: Desk, put: Put, slack: FakeSlack, fault: str
) -> None:
    put("bridge-1", "Stone bridge over the Panj opened", score=0.99)
    slack.faults["chat.postMessage"] = [fault]

    tell_alerts(slack_desk, "#news-digest", NOON)
    tell_alerts(slack_desk, "#news-digest", NOON + HOUR)

    assert len(slack.roots()) == 1


@pytest.mark.parametrize("step", ["record_told", "plan", "mark"])
@pytest.mark.parametrize("after", [False, True])
def test_a_crash_at_any_step_loses_no_alert_and_doubles_none(
    slack_desk: Desk,
    put: Put,
    slack: FakeSlack,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    after: bool,
) -> None:
    put("bridge-1", "Stone bridge over the Panj opened", score=0.99)
    real = getattr(slack_desk.digests, step)

    def dies(*args: Any, **more: Any) -> None:
        if after:
            real(*args, **more)
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(slack_desk.digests, step, dies)
        with pytest.raises(KeyboardInterrupt):
            tell_alerts(slack_desk, "#news-digest", NOON)

    tell_alerts(slack_desk, "#news-digest", NOON + HOUR)

    assert len(slack.roots()) == 1
    assert len(slack_desk.digests.told("#news-digest")) == 1


def test_a_watched_term_is_found_across_chinese_scripts(
    slack_desk: Desk, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SILKWATCH_ALERT__WATCH", "邊境貿易,Wakhan")
    desk = open_desk(load_settings())
    put("market-1", "口岸边境贸易站开张", score=0.6)
    put("school-1", "語言學校招生", score=0.6)

    (sent,) = tell_alerts(desk, "#news-digest", NOON).sent
    assert sent.lead.item.item_id == "steppe:market-1"


def _nothing_chosen() -> Any:
    from digests.choose import Choice

    return Choice(stories=())


@pytest.mark.engine
def test_a_dry_run_of_the_flow_tells_nothing_and_a_real_one_tells_once(
    prefect_engine: None, files_desk: Desk, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.alert import AlertOptions, alert

    monkeypatch.setenv("SILKWATCH_ALERT__QUIET_FROM_HOUR", "5")
    monkeypatch.setenv("SILKWATCH_ALERT__QUIET_TO_HOUR", "5")
    put("bridge-1", "Stone bridge over the Panj opened", score=0.99, at=datetime.now(UTC) - HOUR)

    runs = [alert(AlertOptions(dry_run=dry)) for dry in (True, False, False)]

    assert [len(run.sent) for run in runs] == [1, 1, 0]
    monkeypatch.setenv("SILKWATCH_ALERT__ENABLED", "false")
    put("gas-1", "Price formula for gas agreed", score=0.99, at=datetime.now(UTC) - HOUR)
    assert alert().sent == ()
