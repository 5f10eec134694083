"""Terms by the short way: the same as by the expression for words and in one go."""

import random
from itertools import accumulate, pairwise

import pytest

from classifiers.blanks import blank
from classifiers.page import page_of_clean
from classifiers.reading import terms_of
from classifiers.segment import open_segmenter
from classifiers.simplified import simplify
from classifiers.terms import bucket, hashed_terms, hashed_terms_of, term_columns_of
from classifiers.text import LETTERS, clean, term_of

PIECES = [
    *"aZéйÇ1９²½_-'’. ,，\t的铁路与龥鿖㐀豈\ud800\u0301",
    *[
        "rail-way's",
        "Нур-Султан",
        "l’été",
        "C5-plus",
        "don't",
        "x--y",
        "铁路-建设",
        "中国与中亚五国",
    ],
    *["騄", "騄騄", "\U00020000", "\u0345", "İ", "ſ"],  # letters where folded, and no letters
]


def by_the_long_way(text: str, folded: str) -> list[int]:
    letters = map(term_of, LETTERS.findall(folded or text))
    return sorted(map(bucket, [*filter(None, letters), *open_segmenter().long_words(folded)]))


@pytest.fixture(scope="module")
def texts() -> list[str]:
    chance = random.Random(11)
    return [
        clean("".join(chance.choice(PIECES) for _ in range(chance.randint(0, 40))))
        for _ in range(3_000)
    ]


def test_terms_of_a_page_are_those_of_its_title_and_of_its_summary(texts: list[str]) -> None:
    for own in pairwise(texts):
        page = page_of_clean(*own)
        border, folded = page.border, page.folded
        title, summary = page.texts
        assert [*map(sorted, terms_of(page))] == [
            by_the_long_way(title, folded[:border]),
            by_the_long_way(summary, folded[border + 1 :]),
        ]


def test_terms_of_many_texts_together_are_those_of_each(texts: list[str]) -> None:
    whole = page_of_clean("", "\x1e".join(texts))
    text, folded = whole.text, whole.folded
    ends = [*accumulate([len(text) + 1 for text in texts], initial=0)]
    found = hashed_terms_of(text, blank(text), folded, ends)
    wanted = [
        by_the_long_way(text[start + 1 : end], folded[start + 1 : end])
        for start, end in pairwise(ends)
    ]
    assert [*map(sorted, found)] == [[], *wanted]
    buckets, parts = term_columns_of(text, blank(text), folded, ends)
    assert [sorted(buckets[parts == part]) for part in range(len(ends))] == [[], *wanted]


def test_nothing_is_found_in_nothing() -> None:
    for folded in ("", "，"):
        assert hashed_terms_of("，", " ", folded, [0, 1]) == [[], []]
        assert not any(map(len, term_columns_of("，", " ", folded, [0, 1])))


def test_a_short_text_has_the_same_terms_without_its_page(texts: list[str]) -> None:
    for text in texts[:500]:
        assert sorted(hashed_terms(text)) == by_the_long_way(text, simplify(text))
