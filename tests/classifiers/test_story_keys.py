"""Partners by what is shared: all at once against one by one."""

import math
from collections import Counter, defaultdict

import numpy as np
import pytest

from benchmarks.made import item_text
from classifiers.story_compare import load_kit
from classifiers.story_keys import Keys, keys_of, sharing
from classifiers.story_numbers import figures_of
from classifiers.story_rarity import Rarity, hashed
from classifiers.story_sounds import sounds_of
from classifiers.terms import BUCKETS, bucket
from classifiers.text import clean, fold, terms

SPAN = 24.0


def weight(key: int, rarity: Rarity) -> float:
    kind = ("words", "sounds", "numbers")[key // BUCKETS]
    return 4.0 if kind == "numbers" else max(rarity.of(kind, key % BUCKETS), 0.0)


def one_by_one(keys: dict[int, Keys], fresh: list[int], hours: list[float]) -> set[tuple[int, int]]:
    """The best eight partners of each fresh report by definition."""
    rarity, holders, pairs = load_kit().rarity, defaultdict(list), set()
    for at, own in keys.items():
        for key in own.tolist():
            holders[key].append(at)
    for at in fresh:
        shared: Counter[int] = Counter()
        for key in keys[at].tolist() if at in keys else ():
            if 1 < len(holders[key]) <= 250:
                for other in holders[key]:
                    shared[other] += round(1000 * weight(key, rarity))
        near = sorted(
            (-sum_, other)
            for other, sum_ in shared.items()
            if other != at and sum_ >= 6000 and not abs(hours[other] - hours[at]) > SPAN
        )
        pairs |= {(min(at, other), max(at, other)) for _, other in near[:8]}
    return pairs


@pytest.mark.parametrize("count", [1, 40, 400])
def test_partners_are_the_best_eight_by_weight_within_the_span(count: int) -> None:
    made = [item_text(number % 24, 6 * (number // 24)) for number in range(count)]
    keys = {at: keys_of(*text) for at, text in enumerate(made) if at % 7 != 3}
    hours = [math.nan if at % 11 == 5 else at * 0.5 for at in range(count)]
    fresh = list(range(0, count, 2))

    found = list(sharing(keys, fresh, hours, load_kit().rarity, SPAN))

    assert set(found) == one_by_one(keys, fresh, hours)
    assert count == 1 or found


def test_what_more_than_250_reports_hold_makes_no_partners() -> None:
    keys = {at: np.array([7, 8 + at // 2 + 300 * (at < 4)], dtype=np.int32) for at in range(260)}
    hours = [0.0] * len(keys)

    found = set(sharing(keys, list(keys), hours, load_kit().rarity, SPAN))

    assert found == one_by_one(keys, list(keys), hours)
    assert (4, 5) in found
    assert (0, 9) not in found


def test_reports_that_say_nothing_have_no_partners() -> None:
    nothing = {at: keys_of("", "") for at in range(3)}

    assert list(sharing(nothing, [0, 1], [0.0] * 3, load_kit().rarity, SPAN)) == []
    assert list(sharing({}, [], [], load_kit().rarity, SPAN)) == []


@pytest.mark.parametrize(
    "text",
    [
        ("中吉烏鐵路 1250 公里", "塔什干 3,400 輛；後來"),
        ("Khorgos handles 12", "million tonnes, says Rakhmon"),
        ("Рахмон открыл мост", "в Дангаре за 1250"),
        ("１２５０ ﬁ", ""),
    ],
)
def test_keys_are_words_names_and_numbers_of_title_and_lead_read_as_one(text) -> None:
    read = f"{clean(text[0][:300])}\n{clean(text[1][:60])}"
    numbers = {one for one in figures_of(fold(read)).numbers if len(one) > 2}
    expected = (
        {bucket(word) for word in terms(read)}
        | {BUCKETS + hashed(sound) for sound in sounds_of(read)}
        | {2 * BUCKETS + hashed(number) for number in numbers}
    )

    found = keys_of(*text).tolist()

    assert found == sorted(expected)
