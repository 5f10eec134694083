"""Alerts: few, once each, held in quiet hours, with later reports in their thread."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from digests.alert_page import lay_out_alert
from digests.alerts import AlertPlan, AlertPolicy, alert_key, plan_alerts, voices
from digests.limits import faults
from digests.markdown import alert_to_markdown
from digests.slack_alerts import alert_to_slack, more_to_slack
from digests.view import View
from items.delivery import Told
from items.story import Story

NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)  # in Taipei
CHANNEL = "#alerts"
Make = Callable[..., Any]


def told(story_id: str, *item_ids: str, key: str = "", at: datetime = NOON) -> Told:
    return Told(
        channel=CHANNEL,
        story_id=story_id,
        item_ids=item_ids,
        key=key or alert_key(CHANNEL, story_id),
        told_at=at,
    )


def plan(stories: list[Story], *before: Told, now: datetime = NOON, **policy: Any) -> AlertPlan:
    rules = AlertPolicy(**{"voices": 1, **policy})
    return plan_alerts(stories, rules, channel=CHANNEL, told=before, now=now)


def ids(stories: tuple[Story, ...]) -> list[str]:
    return [story.story_id for story in stories]


def test_only_stories_far_above_the_threshold_go_out_best_first(make_story: Make) -> None:
    stories = [make_story("a", score=0.98), make_story("b", score=0.99), make_story("c", score=0.9)]

    assert ids(plan(stories).send) == ["b", "a"]


def test_one_voice_alone_is_no_alert_unless_the_desk_watches_for_it(
    make_story: Make, make_scored: Make
) -> None:
    alone = make_story("a", score=0.99)
    shared = make_story(
        "b",
        make_scored("b1", score=0.98, publisher="one"),
        make_scored("b2", score=0.7, publisher="two"),
    )

    assert ids(plan([alone, shared], voices=2).send) == ["b"]
    assert ids(plan([alone, shared], voices=2, watch=("made-up",)).send) == ["a", "b"]
    assert AlertPolicy().voices == 2


def test_state_media_of_one_country_are_one_voice_and_the_irrelevant_none(
    make_story: Make, make_scored: Make
) -> None:
    story = make_story(
        "a",
        make_scored("1", publisher="agency", state_media=True),
        make_scored("2", publisher="party paper", state_media=True),
        make_scored("3", publisher="free", group="house"),
        make_scored("4", publisher="free too", group="house"),
        make_scored("5", publisher="another", relevant=False, score=0.1),
    )

    assert voices(story) == 2


def test_a_watched_term_makes_any_relevant_story_an_alert(make_story: Make) -> None:
    stories = [
        make_story("a", score=0.5, title="Wakhan road opened", publisher="p"),
        make_story("b", score=0.5, title="Rail", summary="On the WAKHAN side"),
        make_story("c", score=0.4, title="Wakhan trek", relevant=False),
        make_story("d", score=0.5, title="Other"),
    ]

    assert ids(plan(stories, watch=("wakhan", "")).send) == ["a", "b"]


def test_terms_and_texts_are_compared_in_one_script_when_the_desk_folds_them(
    make_story: Make,
) -> None:
    policy = AlertPolicy(watch=("瓦罕",))
    stories = [make_story("a", score=0.5, title="瓦罕走廊")]

    got = plan_alerts(stories, policy, channel=CHANNEL, told=(), now=NOON, fold=lambda t: t[:2])

    assert ids(got.send) == ["a"]


def test_nothing_is_told_twice_whoever_told_it(make_story: Make) -> None:
    stories = [make_story("a", score=0.99), make_story("b", score=0.99)]

    got = plan(stories, told("a", "a-lead"), told("b", "b-lead", key="digest:#alerts:x:daily"))

    assert got == AlertPlan()


@pytest.mark.parametrize(
    ("hour", "quiet"), [(22, False), (23, True), (0, True), (6, True), (7, False)]
)
def test_quiet_hours_span_midnight(hour: int, quiet: bool) -> None:
    at = datetime(2026, 11, 21, hour, tzinfo=UTC) - timedelta(hours=8)

    assert AlertPolicy().is_quiet(at) is quiet


def test_quiet_hours_that_begin_when_they_end_are_none() -> None:
    policy = AlertPolicy(quiet_from_hour=5, quiet_to_hour=5)

    assert not any(policy.is_quiet(NOON + timedelta(hours=h)) for h in range(24))


@pytest.mark.parametrize(
    ("term", "title", "wanted"),
    [
        ("rail", "A trail over the pass", False),
        ("rail", "Railway opened", True),
        ("Вахан", "Дорога в Вахане", True),
        ("хан", "Дорога в Вахане", False),
        ("走廊", "瓦罕走廊", True),
        ("CPEC", "討論CPEC南線", True),
        ("c++", "c++ and more", True),
    ],
)
def test_a_term_of_letters_is_found_where_a_word_begins(
    make_story: Make, term: str, title: str, wanted: bool
) -> None:
    stories = [make_story("a", score=0.5, title=title)]

    assert bool(plan(stories, watch=(term,)).send) is wanted


def test_a_story_that_swallowed_a_told_report_is_told_already(
    make_story: Make, make_scored: Make
) -> None:
    joined = make_story("b", make_scored("b1", score=0.99), make_scored("a1"))

    got = plan([joined], told("a", "a1"))

    assert got.send == ()
    assert [(f.key, f.first) for f in got.follow_ups] == [("alert:#alerts:a", ("a1",))]


def test_quiet_hours_hold_and_then_send(make_story: Make) -> None:
    stories = [make_story("a", score=0.99)]
    night, morning = NOON + timedelta(hours=12), NOON + timedelta(hours=20)

    held = plan(stories, now=night)
    assert (ids(held.held), held.send) == (["a"], ())
    assert ids(plan(stories, now=morning).send) == ["a"]


def test_the_cap_counts_the_local_day_and_the_rest_is_surplus(make_story: Make) -> None:
    stories = [make_story(f"s{n}", score=0.99 - n / 1000) for n in range(3)]
    before = [
        told("x", at=NOON - timedelta(hours=3)),
        told("y", at=NOON - timedelta(hours=13)),  # yesterday in Taipei
        told("z", key="digest:#alerts:x:daily"),
    ]

    got = plan(stories, *before, daily_cap=2)

    assert (ids(got.send), ids(got.surplus)) == (["s0"], ["s1", "s2"])


def test_a_later_report_is_followed_up_even_when_the_cap_is_reached(
    make_story: Make, make_scored: Make
) -> None:
    story = make_story("a", make_scored("i1", score=0.99), make_scored("i2"))

    got = plan([story], told("a", "i1"), daily_cap=1)

    assert [(f.key, f.first) for f in got.follow_ups] == [("alert:#alerts:a", ("i1",))]
    assert plan([story], told("a", "i1", "i2")).follow_ups == ()


def test_an_alert_opens_the_same_however_many_reports_follow(
    make_story: Make, make_scored: Make
) -> None:
    first = make_scored("i1", score=0.99, title="Bridge opened")
    later = make_scored("i2", title="Мост открыт", language="ru", publisher="Вестник Степи")
    story = make_story("a", later, first)
    alone = alert_to_slack(lay_out_alert(make_story("a", first), View(), told_at=NOON), View())
    page = lay_out_alert(story, View(), told_at=NOON, first=("i1",))
    grown = alert_to_slack(page, View())

    assert len(alone) == 1
    assert grown[0] == alone[0]
    assert "Мост открыт" in grown[1].text
    assert "Bridge opened" in alone[0].text
    assert alone[0].item_id == "i1"
    assert all(faults(m.text, m.blocks) == [] for m in grown)
    shown = alert_to_markdown(page, View())
    assert shown.index("Bridge opened") < shown.index("後續報導") < shown.index("Мост открыт")


def test_what_is_over_the_cap_is_one_line() -> None:
    message = more_to_slack(4, View())

    assert "4" in message.text
    assert faults(message.text, message.blocks) == []
