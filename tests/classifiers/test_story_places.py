"""Where a report says something happened."""

import pytest

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
