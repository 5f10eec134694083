"""Labels and forms by their short ways against the long ones."""

import re
from pathlib import Path

import pytest

from benchmarks.made import item_text
from classifiers.groups import GROUPS, groups_named
from classifiers.labelling import Labels
from classifiers.lexicon import Lexicon, load_lexicon
from classifiers.mark import Hit
from classifiers.marks import mark_features
from classifiers.reading import Reading, forms_of, read_item, shorten
from classifiers.terms import bucket
from classifiers.text import bare_forms, terms_and_forms

LEXICON = Path(__file__).resolve().parents[2] / "config" / "lexicon.toml"
ITEMS = [
    *(item_text(feed, 6 * number) for feed in range(24) for number in range(2)),
    ("中吉烏鐵路將於後年通車", "烏茲別克斯坦總統米爾濟約耶夫會見習近平。乾旱、後來，樊於期么麼。"),
    ("China's Xi meets Kazakhstan's Tokayev", "Kazakhstan, KAZAKHSTAN’s oil; l'AI模型 İ-ẞ 12"),
    ("Встреча ШОС в Ташкенте", "Узбекистан и Китай; поставки газа, 上海合作组织"),
    ("", ""),
]


def by_definition(reading: Reading, texts: tuple[str, str], name: str) -> str:
    """The words of a mark feature: those of its group, theme or kind, the first one or two."""

    def quote(hits, most: int) -> str:
        words = dict.fromkeys(texts[min(hit.field, 1)][hit.start : hit.end] for hit in hits)
        return ", ".join(list(words)[:most])

    def of_group(group: str) -> list[Hit]:
        return [hit for hit in reading.hits if group in groups_named(hit.mark)]

    family, first = f"{name}::".split(":")[:2]
    if family in ("with", "title", "order"):
        groups = [group for group in re.split("[+>]", first) if group in GROUPS]
        return " × ".join(dict.fromkeys(quote(of_group(group), 1) for group in groups))
    if family in ("who", "share", "venue"):
        return quote(of_group(first), 2)
    if family == "about":
        return quote([hit for hit in reading.hits if first in hit.mark.themes], 2)
    return quote([hit for hit in reading.hits if hit.mark.kind == first], 2)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(LEXICON)


@pytest.mark.parametrize("text", ITEMS)
def test_each_mark_is_told_in_the_words_that_stand_for_it(
    text: tuple[str, str], lexicon: Lexicon
) -> None:
    texts = shorten(*text)
    reading = read_item(*text, lexicon)
    labels = Labels(reading, texts)
    fixed = {"only", "shape", "list"}

    for name in mark_features(reading):
        if name.partition(":")[0] not in fixed:
            words = by_definition(reading, texts, name)
            assert labels.mark(name) == (words or labels.fixed("absent")), name


@pytest.mark.parametrize("text", ITEMS)
def test_forms_are_those_of_the_terms_in_reading_order(text: tuple[str, str]) -> None:
    title, summary = shorten(*text)

    for part in (title, summary):
        assert sorted(bare_forms(part)) == sorted(terms_and_forms(part))
    in_order = {bucket(a): b for part in (summary, title) for a, b in terms_and_forms(part)}
    assert forms_of(title, summary) == in_order
