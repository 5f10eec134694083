"""Choice: score first, but new, free and mixed; capped; the same in any order."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from digests.blind import blind_spots
from digests.choose import Choice, Why, choose, independence, novelty
from digests.compose import compose, digest_key
from digests.lead import pick_lead
from digests.policy import DigestPolicy
from items.digest import Funnel, Window
from items.feed import Language
from items.story import Story

END = datetime(2026, 11, 21, tzinfo=UTC)
WINDOW = Window(start_at=END - timedelta(days=1), end_at=END)
Make = Callable[..., Any]


def pick(stories: list[Story], **policy: Any) -> Choice:
    return choose(stories, DigestPolicy(**policy), window=WINDOW)


def ids(choice: Choice) -> list[str]:
    return [s.story_id for s in choice.stories]


def reasons(choice: Choice) -> dict[str, Why]:
    return {left.story.story_id: left.why for left in choice.left_out}


def test_better_scores_come_first(make_story: Make) -> None:
    stories = [make_story(f"s{n}", score=n / 10, publisher=f"p{n}") for n in (5, 9, 7)]

    assert ids(pick(stories)) == ["s9", "s7", "s5"]


def test_a_story_under_the_threshold_is_never_told(make_story: Make) -> None:
    assert ids(pick([make_story("s", score=0.99, relevant=False)])) == []


def test_a_new_story_goes_before_an_old_one_of_the_same_score(make_story: Make) -> None:
    old = make_story("a-old", published_at=END - timedelta(days=4), publisher="p1")
    new = make_story("b-new", publisher="p2")

    assert ids(pick([old, new])) == ["b-new", "a-old"]


def test_outlets_free_of_the_state_go_before_state_media(make_story: Make) -> None:
    state = make_story("a-state", state_media=True, publisher="p1")
    free = make_story("b-free", publisher="p2")

    assert ids(pick([state, free])) == ["b-free", "a-state"]


def test_a_theme_that_has_had_its_say_waits(make_story: Make) -> None:
    stories = [
        make_story("e1", score=0.90, themes=("energy",), publisher="p1"),
        make_story("e2", score=0.89, themes=("energy",), publisher="p2"),
        make_story("x1", score=0.87, themes=("xinjiang",), publisher="p3"),
    ]

    assert ids(pick(stories)) == ["e1", "x1", "e2"]


def test_caps_hold_and_say_which_of_them_it_was(make_story: Make) -> None:
    stories = [
        make_story("a", score=0.9, publisher="one", themes=("energy",)),
        make_story("b", score=0.8, publisher="one", themes=("trade",)),
        make_story("c", score=0.7, publisher="two", themes=("energy",)),
        make_story("d", score=0.6, publisher="three", themes=("security",)),
        make_story("e", score=0.5, publisher="four", themes=("russia",)),
    ]
    choice = pick(stories, max_stories=2, per_publisher_group=1, per_theme=1)

    assert ids(choice) == ["a", "d"]
    assert reasons(choice) == {"b": Why.PUBLISHER, "c": Why.THEME, "e": Why.ROOM}


def test_feeds_of_one_group_share_one_cap(make_story: Make) -> None:
    stories = [
        make_story("a", score=0.9, publisher="one", group="house", themes=("energy",)),
        make_story("b", score=0.8, publisher="two", group="house", themes=("trade",)),
    ]

    assert ids(pick(stories, per_publisher_group=1)) == ["a"]


def test_stories_without_a_theme_have_no_theme_cap(make_story: Make) -> None:
    stories = [make_story(f"s{n}", themes=(), publisher=f"p{n}") for n in range(6)]

    assert len(ids(pick(stories, per_theme=1))) == 6


def test_what_was_told_is_not_told_again_nor_shown_as_near(make_story: Make) -> None:
    stories = [make_story("a"), make_story("b", relevant=False, score=0.4)]
    choice = choose(stories, DigestPolicy(), window=WINDOW, told={"a", "b"})

    assert ids(choice) == []
    assert reasons(choice) == {"a": Why.TOLD}
    assert choice.near_misses == ()


def test_what_this_digest_told_stays_though_better_ones_came_late(make_story: Make) -> None:
    told = make_story("a-told", score=0.7, publisher="p")
    late = [make_story(f"b-late{n}", score=0.99, publisher="p") for n in range(2)]

    policy = DigestPolicy(max_stories=2, per_publisher_group=1)
    choice = choose([*late, told], policy, window=WINDOW, keep={"a-told"})

    assert ids(choice) == ["a-told"]
    assert [left.why for left in choice.left_out] == [Why.PUBLISHER, Why.PUBLISHER]


def test_near_misses_are_the_best_below_and_background_is_the_rest(make_story: Make) -> None:
    stories = [
        make_story("n1", relevant=False, score=0.4, adjacent=0.9),
        make_story("n2", relevant=False, score=0.3, adjacent=0.2),
        make_story("b1", relevant=False, score=0.1, adjacent=0.8),
        make_story("no", relevant=False, score=0.1, adjacent=0.2),
    ]
    choice = pick(stories, near_misses=2)

    assert [s.item.item_id for s in choice.near_misses] == ["n1-lead", "n2-lead"]
    assert [s.item.item_id for s in choice.background] == ["b1-lead"]


def test_what_an_earlier_digest_named_beside_its_stories_is_not_named_again(
    make_story: Make,
) -> None:
    stories = [
        make_story("n1", relevant=False, score=0.4),
        make_story("n2", relevant=False, score=0.3),
        make_story("b1", relevant=False, score=0.1, adjacent=0.9),
        make_story("a", score=0.9),
        make_story("c", score=0.8),
    ]
    named = {"n1-lead", "b1-lead", "c-lead"}
    policy = DigestPolicy(max_stories=1)

    choice = choose(stories, policy, window=WINDOW, named=named)
    digest = compose(choice, key="k", window=WINDOW, made_at=END, named=named)

    assert [one.item.item_id for one in digest.near_misses] == ["n2-lead"]
    assert digest.background == ()
    assert [one.story_id for one in digest.stories] == ["a"]


def test_nothing_far_below_counts_as_near(make_story: Make) -> None:
    assert pick([make_story("s", relevant=False, score=0.05, adjacent=0)]).near_misses == ()


@pytest.mark.parametrize("seed", range(10))
def test_the_order_of_the_input_changes_nothing(make_story: Make, seed: int) -> None:
    # ties on purpose: few scores, publishers and themes among many stories
    stories = [
        make_story(
            f"s{n:02}",
            score=0.5 + (n % 3) / 10,
            publisher=f"p{n % 4}",
            themes=(f"t{n % 3}",),
            relevant=n % 5 != 0,
        )
        for n in range(24)
    ]
    first = pick(stories)
    random.Random(seed).shuffle(stories)

    assert pick(stories) == first


def test_novelty_halves_each_day_and_independence_grows_with_free_groups(
    make_story: Make, make_scored: Make
) -> None:
    assert novelty(make_story("s"), WINDOW) == 1.0
    assert novelty(make_story("s", published_at=END - timedelta(days=2)), WINDOW) == 0.5
    state = make_scored("a", state_media=True, publisher="p0")
    free = [make_scored(f"b{n}", publisher=f"p{n}") for n in (1, 2)]
    assert independence(make_story("s", state)) == 0.0
    assert independence(make_story("s", state, *free)) == 0.75


@pytest.mark.parametrize(
    "wrong",
    [
        {"max_stories": 0},
        {"per_theme": 0},
        {"near_misses": -1},
        {"steps": (0.9, 0.7)},
        {"language": Language.RU},
        {"time_zone": "Asia/Nowhere"},
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        DigestPolicy(**wrong)


def test_a_digest_groups_its_themes_and_opens_with_the_best_story(make_story: Make) -> None:
    stories = [
        make_story("e1", score=0.90, themes=("energy",), publisher="p1"),
        make_story("x1", score=0.89, themes=("xinjiang",), publisher="p2"),
        make_story("e2", score=0.80, themes=("energy",), publisher="p3"),
    ]
    digest = compose(
        pick(stories), key="k", window=WINDOW, made_at=END, funnel=Funnel(new=9, told=77)
    )

    assert [s.story_id for s in digest.stories] == ["e1", "e2", "x1"]
    assert (digest.funnel.new, digest.funnel.told) == (9, 3)


def test_what_found_no_room_leads_the_background_but_not_what_was_told(make_story: Make) -> None:
    stories = [make_story("a", score=0.9), make_story("b", score=0.8), make_story("c", score=0.7)]
    choice = choose(stories, DigestPolicy(max_stories=1), window=WINDOW, told={"c"})
    digest = compose(choice, key="k", window=WINDOW, made_at=END)

    assert [s.item.item_id for s in digest.background] == ["b-lead"]


def test_the_key_names_channel_local_day_and_edition() -> None:
    key = digest_key("#news", WINDOW, zone="Asia/Taipei")

    assert key == "digest:#news:2026-11-21:daily"
    assert digest_key("#news", WINDOW, zone="America/New_York") != key
    assert digest_key("#news", WINDOW, zone="Asia/Taipei", edition="evening") != key


def test_blind_spots_are_what_was_silent_for_a_week_longest_first() -> None:
    spots = blind_spots(
        ["kz", "uz", "tm", "energy"],
        {"kz": END - timedelta(days=1), "uz": END - timedelta(days=7)},
        since_at=END - timedelta(days=20),
        now=END,
        failing={"tm": ("Karakum Wire",)},
    )

    assert [(s.name, s.days, s.failing_feeds) for s in spots] == [
        ("tm", 20, ("Karakum Wire",)),
        ("energy", 20, ()),
        ("uz", 7, ()),
    ]


def test_a_free_report_in_the_first_language_leads_a_story(make_scored: Make) -> None:
    reports = [
        make_scored("ru", language="ru"),
        make_scored("state", language="zh-Hant", state_media=True),
        make_scored("hant", language="zh-Hant"),
        make_scored("weak", language="zh-Hant", relevant=False),
    ]

    assert pick_lead(reports, ["zh-Hant", "ru"]).item.item_id == "hant"


H = timedelta(hours=1)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"relevant": True}, {"relevant": False, "score": 0.99}),
        ({"state_media": False, "language": "und"}, {"state_media": True, "language": "zh-Hant"}),
        ({"language": "ru"}, {"language": "und", "summary": "x" * 200}),
        ({"language": "zh-Hant"}, {"language": "ru", "summary": "x" * 200}),
        ({"summary": "x" * 200}, {"summary": "x" * 20, "score": 0.99}),
        ({"summary": "x" * 10, "score": 0.9}, {"summary": "x" * 30, "score": 0.8}),
        ({"summary": "x" * 400, "score": 0.9}, {"summary": "x" * 4000, "score": 0.8}),
        ({"score": 0.9}, {"score": 0.8, "published_at": END - 9 * H}),
        ({"score": 0.8001, "published_at": END - 9 * H}, {"score": 0.8004}),
    ],
)
def test_of_two_reports_the_more_telling_one_leads(
    make_scored: Make, first: dict[str, Any], second: dict[str, Any]
) -> None:
    better, worse = make_scored("z-first", **first), make_scored("a-second", **second)

    assert pick_lead([worse, better], ["zh-Hant", "ru"]) is better


def test_reports_alike_in_all_are_told_apart_by_time_then_by_key(make_scored: Make) -> None:
    early, late = make_scored("z", published_at=END - 9 * H), make_scored("a")
    twin = make_scored("b")

    assert pick_lead([late, early], ["en"]) is early
    assert pick_lead([twin, late], ["en"]) is late


def test_a_story_ages_from_the_moment_the_window_begins(make_story: Make) -> None:
    start = WINDOW.start_at

    assert novelty(make_story("s", published_at=start), WINDOW) == 1.0
    assert novelty(make_story("s", published_at=start - timedelta(seconds=1)), WINDOW) < 1.0


def test_of_equal_value_the_better_score_comes_first_then_the_earlier_report(
    make_story: Make,
) -> None:
    day_old = WINDOW.start_at - 24 * H  # half as novel: 0.05 less
    stories = [
        make_story("a", score=0.75, publisher="p1", themes=()),
        make_story("b", score=0.75, publisher="p2", themes=(), published_at=END - 9 * H),
        make_story("c", score=0.80, publisher="p3", themes=(), published_at=day_old),
    ]

    assert ids(pick(stories, novelty_weight=0.1, independence_weight=0)) == ["c", "b", "a"]


@pytest.mark.parametrize("cap", [1, 2, 3])
def test_a_cap_lets_as_many_in_as_it_says(make_story: Make, cap: int) -> None:
    of_one_house = [make_story(f"s{n}", publisher="p", themes=(f"t{n}",)) for n in range(5)]
    of_one_theme = [make_story(f"s{n}", publisher=f"p{n}", themes=("t",)) for n in range(5)]

    assert len(pick(of_one_house, per_publisher_group=cap).stories) == cap
    assert len(pick(of_one_theme, per_theme=cap).stories) == cap


def test_what_this_digest_told_stays_beyond_every_cap(make_story: Make) -> None:
    told = [make_story(f"s{n}", publisher="p", themes=("t",)) for n in range(3)]

    policy = DigestPolicy(max_stories=1, per_publisher_group=1, per_theme=1)
    choice = choose(told, policy, window=WINDOW, keep={"s0", "s1", "s2"})

    assert ids(choice) == ["s0", "s1", "s2"]


def test_what_is_left_out_comes_best_first_then_earliest(make_story: Make) -> None:
    stories = [
        make_story("a", score=0.7),
        make_story("b", score=0.8),
        make_story("c", score=0.8, published_at=END - 9 * H),
        make_story("d", score=0.99),
    ]
    choice = pick(stories, max_stories=1)

    assert [left.story.story_id for left in choice.left_out] == ["c", "b", "a"]


def test_what_just_reaches_a_floor_is_shown(make_story: Make) -> None:
    near = make_story("n", relevant=False, score=0.2, adjacent=0)
    below = make_story("b", relevant=False, score=0.1, adjacent=0.4)
    choice = pick([near, below], near_miss_floor=0.2, adjacent_floor=0.4)

    assert [s.item.item_id for s in choice.near_misses] == ["n-lead"]
    assert [s.item.item_id for s in choice.background] == ["b-lead"]


def test_background_comes_most_adjacent_first_then_earliest(make_story: Make) -> None:
    kinds = {"a": (0.6, 3), "b": (0.8, 3), "c": (0.8, 9), "d": (0.7, 3)}
    stories = [
        make_story(key, relevant=False, score=0.01, adjacent=adjacent, published_at=END - hours * H)
        for key, (adjacent, hours) in kinds.items()
    ]
    choice = pick(stories, background=3)

    assert [s.item.item_id for s in choice.background] == ["c-lead", "b-lead", "d-lead"]
