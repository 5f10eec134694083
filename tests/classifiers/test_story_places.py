"""Where a report says something happened."""

import re
from itertools import pairwise, product

import pytest

from benchmarks.made import item_text
from classifiers.story_places import NAMES, open_places, place_features
from classifiers.text import fold


def where(text: str) -> frozenset[str]:
    return open_places().find(fold(text))


def features(first: str, second: str) -> dict[str, float]:
    a, b = where(first), where(second)
    return dict(zip(NAMES, place_features(a, a, b, b), strict=True))


@pytest.mark.parametrize(
    ("texts", "place"),
    [
        (("Fire in Almaty", "Пожар в Алматы", "阿拉木图起火", "阿拉木圖起火"), "kz.almaty"),
        (("Flood in New York", "Потоп в Нью-Йорке", "纽约淹水", "紐約淹水"), "us.ny"),
        (("Tula veterans", "Тульские ветераны", "图拉老兵"), "ru.tula"),
    ],
)
def test_a_place_is_one_in_four_scripts(texts: tuple[str, ...], place: str) -> None:
    assert [where(text) for text in texts] == [{place}] * len(texts)


@pytest.mark.parametrize("text", ["tell us about it", "кроме того", "", "上海合作组织", "的的"])
def test_words_that_only_look_like_places_are_none(text: str) -> None:
    assert where(text) == frozenset()


def test_an_organisation_named_after_a_city_is_not_in_it() -> None:
    assert "cn.shanghai" not in where("Встреча министров Шанхайской организации в Ташкенте")
    assert "cn.shanghai" in where("Ярмарка в Шанхае")


def test_another_city_of_one_country_is_a_conflict_of_towns_only() -> None:
    found = features("Fire in Almaty, Kazakhstan", "Fire in Shymkent, Kazakhstan")

    assert found["town_conflict"] == found["text_town_conflict"] == 1
    assert found["where_conflict"] == 0
    assert found["town_apart_least"] == 0  # the country that both name holds either town


def test_a_city_and_its_country_agree() -> None:
    found = features("Fire in Almaty", "Fire in Kazakhstan")

    assert found["where_conflict"] == found["town_conflict"] == found["where_apart_most"] == 0


def test_another_country_is_a_conflict() -> None:
    assert features("Vote in Hungary", "Выборы в Польше")["where_conflict"] == 1


def test_naming_no_place_is_told_from_agreeing_in_none() -> None:
    assert features("Rates stay", "Rates rise")["where_share"] < 0
    assert features("Vote in Hungary", "Rates rise")["where_share"] == 0


def test_neither_report_is_the_first() -> None:
    first, second = "Fire in Almaty and Osh", "Пожар в Ташкенте, Узбекистан"

    assert features(first, second) == features(second, first)


def lies_within(inner: str, outer: str) -> bool:
    return inner == outer or inner.startswith(f"{outer}.")


def test_what_lies_in_or_holds_none_of_the_others_is_counted_by_definition() -> None:
    some = ["us", "us.tx", "us.tx.austin", "usa", "kz", "kz.almaty", "u"]
    sets = [frozenset(two) for two in product(some, some)] + [frozenset()]
    for mine, yours in product(sets, sets):
        apart = sum(not any(lies_within(a, b) or lies_within(b, a) for b in yours) for a in mine)
        both = dict(zip(NAMES, place_features(mine, mine, yours, yours), strict=True))
        assert apart in {both["where_apart_least"], both["where_apart_most"]}
        if not yours:
            assert both["where_apart_most"] == len(mine)


def test_names_are_found_as_by_trying_every_length_at_every_place() -> None:
    places = open_places()
    made = [fold(part) for feed in range(40) for part in item_text(feed, 6)]
    for text in (*made, "新疆維吾爾自治區", "纽约州纽", "tulskie veterans", "нью-йорк таймс"):
        han = set()
        for match in re.finditer(r"[\u3400-\u9fff]{2,}", text):
            run, at = match.group(), 0
            while at < len(run) - 1:
                ends = (end for end in range(at + 8, at + 1, -1) if run[at:end] in places.han)
                end = next(ends, None)
                han |= {places.han[run[at:end]]} if end else set()
                at = end or at + 1
        words = [*re.findall(r"[^\W\d_\u3400-\u9fff\uf900-\ufaff]+", text), ""]
        named = set()
        for word, following in pairwise(words):
            phrase = f"{word} {following}"
            heads = [phrase[:end] for end in range(min(len(phrase), 16), 2, -1)]
            begun = next((places.begun[head] for head in heads if head in places.begun), None)
            named.add(places.whole.get(phrase) or places.whole.get(word) or begun)
        assert places.find(text) == (han | named) - {"none", None}
