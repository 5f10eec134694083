"""Grouping reports into stories: what must come together, what must not, whatever comes in."""

import random
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from classifiers.stories import Report, group, same_story
from classifiers.story_compare import load_kit

NOON = datetime(2026, 9, 14, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Decided:
    """A decision by hand."""

    kind: str
    ids: tuple[str, ...]


def told(
    name: str, title: str, summary: str = "", *, hours: float | None = 0, language: str = "en"
) -> Report:
    """A report some hours after noon; None hours: nobody knows when."""
    at = None if hours is None else NOON + timedelta(hours=hours)
    return Report(name, title, summary, at, language)


BRIDGE = [
    told("b1", "Panj bridge at Langar reopens after flood, 214 lorries waiting"),
    told("b2", "Flood-hit Panj bridge at Langar reopened to 214 waiting lorries", hours=2),
    told("b3", "Update: Panj bridge at Langar open again to 214 lorries after flood", hours=5),
]
OTHERS = [
    told("o1", "Naryn dairy starts selling mare's milk powder in Osaka", hours=1),
    told("o2", "Chess federation of Khovd picks a new chairman", hours=3),
    told("o3", "Karaganda tram drivers strike over pay", hours=4),
]


def stories(reports: list[Report], **options: object) -> dict[str, str]:
    """Group without an encoder, nothing known before."""
    return group(reports, **{"known": {}, "decisions": [], **options})  # type: ignore[arg-type]


def sets(groups: dict[str, str]) -> set[frozenset[str]]:
    """The groups without their names."""
    return {
        frozenset(one for one, story in groups.items() if story == name) for name in groups.values()
    }


def test_tellings_of_one_event_come_together_and_others_stay_alone() -> None:
    found = sets(stories([*BRIDGE, *OTHERS]))

    assert found == {
        frozenset({"b1", "b2", "b3"}),
        frozenset({"o1"}),
        frozenset({"o2"}),
        frozenset({"o3"}),
    }


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_reports_and_a_report_given_twice_change_nothing(seed: int) -> None:
    reports = [*BRIDGE, *OTHERS, BRIDGE[1], OTHERS[0]]
    random.Random(seed).shuffle(reports)

    assert stories(reports) == stories([*BRIDGE, *OTHERS])


def test_a_repeated_run_keeps_every_story_and_its_name() -> None:
    first = stories([*BRIDGE, *OTHERS])

    assert stories([*BRIDGE, *OTHERS], known=first) == first


def test_a_later_report_joins_the_story_of_an_earlier_run() -> None:
    first = stories([BRIDGE[0], *OTHERS])

    second = stories([*BRIDGE, *OTHERS], known=first)

    assert {second[one.report_id] for one in BRIDGE} == {first["b1"]}
    assert {name: second[name] for name in first} == first


def test_reports_further_apart_than_a_week_are_two_events() -> None:
    again = told("late", BRIDGE[0].title, hours=24 * 9)

    found = stories([BRIDGE[0], again])

    assert found["b1"] != found["late"]


def test_no_chain_grows_through_a_report_that_tells_two_events() -> None:
    bulletin = told(
        "both",
        "Panj bridge at Langar reopens, Karaganda tram drivers strike over pay",
        hours=3,
    )
    strike = told("o4", "Tram drivers in Karaganda on strike over pay", hours=5)

    found = stories([*BRIDGE, *OTHERS, bulletin, strike])

    assert found["b1"] != found["o3"]
    assert found["o3"] == found["o4"]


def test_two_events_of_one_kind_stay_apart() -> None:
    pairs = [
        ("哈萨克斯坦总统会见秘鲁新任大使", "哈萨克斯坦总统会见葡萄牙新任大使"),
        ("Tajik inflation slows to 3.1% in August", "Tajik inflation slows to 4.6% in July"),
        ("В Оше открыли школу на 400 мест", "В Нарыне открыли школу на 400 мест"),
    ]
    for first, second in pairs:
        found = stories([told("1", first), told("2", second, hours=1)])

        assert found["1"] != found["2"], first


def test_copies_in_many_outlets_are_one_story() -> None:
    summary = "The ministry said the repair took nine weeks and cost 3.2 million somoni. " * 2
    copies = [told(f"c{n}", BRIDGE[0].title, summary, hours=n / 4) for n in range(30)]
    near = told("near", BRIDGE[0].title, summary + "Reporting by our own staff.", hours=9)

    assert len(sets(stories([*copies, near, *OTHERS]))) == 1 + len(OTHERS)


def test_a_headline_of_every_day_is_no_event() -> None:
    weather = [told(f"w{day}", "Daily weather", hours=24 * day) for day in range(7)]

    assert len(sets(stories(weather))) == 7


def test_five_thousand_equal_headlines_make_no_giant_and_take_linear_time() -> None:
    flood = [told(f"w{n}", "Daily weather", hours=n / 30) for n in range(5000)]
    group(flood[:50], known={}, decisions=[])
    seconds = []
    for count in (1250, 5000):
        started = time.process_time()
        found = stories(flood[:count])
        seconds.append(time.process_time() - started)

    assert max(Counter(found.values()).values()) <= 60
    assert seconds[1] < 12 * seconds[0] + 1


def test_empty_titles_and_missing_dates_group_without_a_crash() -> None:
    reports = [
        told("e1", "", hours=None),
        told("e2", "", hours=None),
        told("e3", "   ", ""),
        told("e4", "\ud800", "\x00"),
        told("b1", BRIDGE[0].title, hours=None),
        told("b2", BRIDGE[0].title, hours=None),
    ]

    found = stories(reports)

    assert found["b1"] == found["b2"]
    assert len({found[one] for one in ("e1", "e2", "e3", "e4", "b1")}) == 5


def test_nothing_gives_nothing() -> None:
    assert stories([]) == {}
    assert same_story([]) == []


def test_a_naive_time_counts_as_utc() -> None:
    naive = Report("n", BRIDGE[1].title, "", NOON.replace(tzinfo=None), "en")

    found = stories([BRIDGE[0], naive])

    assert found["b1"] == found["n"]


def test_a_merge_by_hand_holds_in_this_run_and_the_next() -> None:
    merged = [Decided("merge", ("o1", "o2"))]

    first = stories(OTHERS, decisions=merged)
    second = stories([*OTHERS, *BRIDGE], known=first, decisions=merged)

    assert first["o1"] == first["o2"] != first["o3"]
    assert {name: second[name] for name in first} == first


def test_a_split_by_hand_holds_also_against_new_reports() -> None:
    split = [Decided("split", ("b2",))]
    first = stories(BRIDGE[:2])

    second = stories(BRIDGE[:2], known=first, decisions=split)
    third = stories(BRIDGE, known=second, decisions=split)

    assert first["b1"] == first["b2"]
    assert second["b1"] == first["b1"] != second["b2"]
    assert third["b3"] == third["b1"] != third["b2"]


def test_an_encoder_the_model_does_not_know_is_not_asked(caplog: pytest.LogCaptureFixture) -> None:
    class Stranger:
        name = "stranger-1"

        def encode(self, texts: object) -> np.ndarray:
            raise AssertionError(texts)

    assert stories(BRIDGE, encoder=Stranger()) == stories(BRIDGE)
    assert "stranger-1" in caplog.text


def test_pairs_are_judged_the_same_either_way_round_and_every_time() -> None:
    pairs = [
        (one.title, one.summary, other.title, other.summary)
        for one in [*BRIDGE, *OTHERS]
        for other in [*BRIDGE, *OTHERS]
    ]
    turned = [(*pair[2:], *pair[:2]) for pair in pairs]

    assert same_story(pairs) == same_story(turned) == same_story(pairs)
    assert all(0 <= probability <= 1 for probability, _ in same_story(pairs))


def test_a_pair_is_the_same_from_the_threshold_on() -> None:
    threshold = load_kit().model.plain.threshold
    judged = same_story([(BRIDGE[0].title, "", other.title, "") for other in [*BRIDGE, *OTHERS]])

    assert [same for _, same in judged] == [p >= threshold for p, _ in judged]
    assert [same for _, same in judged] == [True] * 3 + [False] * 3
