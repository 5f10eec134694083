"""What is read from a report so that it can be laid over another."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.made import item_text
from classifiers.story_blocks import reach
from classifiers.story_cache import open_vectors
from classifiers.story_compare import load_kit
from classifiers.story_copies import find_copies, watch_headlines
from classifiers.story_features import TEXT_NAMES, text_features
from classifiers.story_numbers import figures_of, nearly_equal
from classifiers.story_reading import forget, read_telling, read_tellings, words_in
from classifiers.story_sounds import sounds_of, without_names
from classifiers.text import fold
from classifiers.vectors import write_cache

LEAD = (
    "The ministry said on Tuesday that the works had taken nine weeks and three tenders. "
    "Drivers who camped by the river were given tea, bread and a place in the queue; "
    "the crossing had been closed since melting snow carried off a pier. "
)


def numbers(text: str) -> frozenset[str]:
    return figures_of(fold(text)).numbers


def features(first: str, second: str) -> dict[str, float]:
    kit = load_kit()
    a, b = (read_telling(title, "", kit.lexicon, kit.rarity) for title in (first, second))
    return dict(zip(TEXT_NAMES, text_features([a], [b])[0].tolist(), strict=True))


@pytest.mark.parametrize(
    "texts",
    [
        ("7.5 billion", "7,5 млрд", "75 亿", "75 億"),
        ("1.2 million", "1,2 млн", "120 万", "120 萬"),
        ("12%", "12 процентов", "12％", "12 per cent"),
        ("twenty wagons", "двадцать вагонов", "二十个车厢"),
        ("3,400 lorries", "3 400 грузовиков", "3400 辆"),
    ],
)
def test_a_number_is_one_in_four_scripts(texts: tuple[str, ...]) -> None:
    found = {numbers(text) for text in texts}

    assert len(found) == 1
    assert len(next(iter(found))) == 1


@pytest.mark.parametrize("text", ["on 9 November", "9 ноября", "11 月 9 日", "11/9"])
def test_a_day_is_no_number(text: str) -> None:
    figures = figures_of(fold(text))

    assert figures.days == {(11, 9)}
    assert figures.numbers == frozenset()


@pytest.mark.parametrize(
    "text", ["三十六个国家", "twenty wagons", "no figure at all", "", "五百 万"]
)
def test_a_text_without_a_digit_is_read_as_one_that_has_a_digit_elsewhere(text: str) -> None:
    assert numbers(text) == numbers(f"{text} ; 9") - {"9"}
    assert figures_of(fold(text)).days == figures_of(fold(text)).years == frozenset()


def test_rounded_and_misplaced_amounts_are_told_from_others() -> None:
    assert nearly_equal(numbers("75 亿"), numbers("76 亿")) == (1, 0)
    assert nearly_equal(numbers("1226 万"), numbers("122.6 万")) == (0, 1)
    assert nearly_equal(numbers("16 家"), numbers("61 家")) == (0, 0)
    assert nearly_equal(numbers("6.8%"), numbers("6.9%")) == (0, 0)
    assert nearly_equal(numbers("75 亿"), numbers("75 亿")) == (0, 0)


@pytest.mark.parametrize(
    "spellings",
    [
        ("Ilham", "Ильхам", "Ильхамом", "伊尔哈姆", "伊利哈姆", "伊爾哈姆"),
        ("Rahmon", "Рахмон", "Рахмоном", "拉赫蒙"),
        ("Mirziyoyev", "Мирзиёев", "Мирзиёевым", "米尔济约耶夫", "米爾濟約耶夫"),
        ("Karimov", "Каримов", "Каримовым", "卡里莫夫"),
        ("Pamir", "Памир", "Помир"),
    ],
)
def test_a_name_sounds_alike_however_it_is_written(spellings: tuple[str, ...]) -> None:
    assert len({sounds_of(spelling) for spelling in spellings}) == 1
    assert sounds_of(spellings[0])


def test_a_title_without_names_keeps_what_happened() -> None:
    assert without_names("米爾濟約耶夫會見企業團").split() == ["會見企業團"]
    assert without_names("萨德尔·扎帕罗夫视察牧场").split() == ["视察牧场"]
    assert without_names("Mirziyoyev meets envoys") == "Mirziyoyev meets envoys"


def test_guests_of_one_president_share_names_but_not_the_event() -> None:
    shared = features("拉赫蒙总统接见秘鲁新任大使", "拉赫蒙总统出席轮胎厂揭幕典礼")
    same = features("拉赫蒙总统接见秘鲁新任大使", "总统拉赫蒙会见秘鲁新任大使")

    assert shared["person_shared"] == same["person_shared"] > 0
    assert shared["event_pieces"] < 0.2 < same["event_pieces"]


def test_figures_of_one_bulletin_conflict() -> None:
    assert features("上半年水泥产量增 4.2%", "上半年钢材产量降 3.1%")["title_numbers_conflict"] == 1
    assert features("水泥产量 610 万吨", "水泥产量 609.7 万吨")["title_numbers_conflict"] == 0


def test_features_are_the_same_either_way_round() -> None:
    texts = [
        "",
        "Panj bridge reopens",
        "Мост через Пяндж открыт 9 ноября",
        "喷赤河大桥 11 月 9 日通车",
    ]

    for first in texts:
        for second in texts:
            assert features(first, second) == features(second, first)


def test_rarity_learns_from_the_reports_at_hand_what_fills_the_week() -> None:
    rarity = load_kit().rarity
    week = [{7}] * 400 + [{8}]

    grown = rarity.grown("words", week)

    assert grown.of("words", 7) < rarity.of("words", 7)
    assert grown.of("sounds", 7) == rarity.of("sounds", 7)


def test_copies_need_the_same_figures_and_names() -> None:
    texts = [
        ("Weather in Osh", LEAD + "Plus 21 at noon."),
        ("Weather in Osh", LEAD + "Plus 21 by noon."),
        ("Weather in Osh", LEAD + "Plus 34 at noon."),
        ("Weather in Naryn", LEAD + "Plus 21 at noon."),
    ]

    assert find_copies(texts, [0.0, 1.0, 2.0, 3.0], range(4)) == [0, 0, 2, 3]


def test_the_same_words_much_later_are_told_anew() -> None:
    texts = [("Panj bridge reopens", "")] * 3

    assert find_copies(texts, [0.0, 20.0, 50.0], range(3)) == [0, 0, 2]


def test_a_headline_of_several_days_is_a_habit_whatever_its_digits() -> None:
    titles = [f"Rates on {day} May" for day in range(1, 5)] + ["Panj bridge reopens"]

    seen = watch_headlines(titles, [24.0 * day for day in range(5)])

    assert seen.habits == {seen.templates[0]}
    assert len(set(seen.templates[:4])) == 1


def test_only_reports_near_a_new_one_or_undated_are_in_reach() -> None:
    hours = [0.0, 100.0, 190.0, 400.0, float("nan")]

    assert reach([200.0], hours, 168.0) == [1, 2, 4]
    assert reach([float("nan")], hours, 168.0) == [0, 1, 2, 3, 4]
    assert reach([], hours, 168.0) == []


def test_kept_vectors_come_back_and_a_damaged_file_counts_not(tmp_path) -> None:
    vectors = {bytes([at]) * 16: np.full(8, at / 10, dtype=np.float32) for at in range(1, 9)}
    write_cache(tmp_path, vectors)
    (tmp_path / "vectors-x.npz").write_bytes(b"PK no archive")

    kept = open_vectors(tmp_path)

    assert set(kept) == set(vectors)
    assert len(open_vectors(tmp_path / "absent")) == 0
    for key, vector in vectors.items():
        assert kept[key] == pytest.approx(vector, abs=0.01)


def test_many_reports_are_read_as_each_alone_and_nothing_of_them_is_kept() -> None:
    kit = load_kit()
    texts = [item_text(feed, 6) for feed in range(16)]
    texts += [("", ""), ("…", "x" * 900), ("１２％ ﬁ", "\ud800")]

    together = read_tellings(texts, kit.lexicon, kit.rarity)

    for text, found in zip(texts, together, strict=True):
        alone = read_telling(*text, kit.lexicon, kit.rarity)
        for name in ("keys", "weights", "roles"):
            assert np.array_equal(getattr(found.things, name), getattr(alone.things, name))
        assert replace(found, things=alone.things) == alone
    forget()
    assert words_in.cache_info().currsize == 0
