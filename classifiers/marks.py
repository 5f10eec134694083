"""Features from marks: who stands in an item, where, beside whom, and what is done."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import compress
from operator import ne
from typing import TypeVar

from classifiers.feature_book import FeatureBook, Relation
from classifiers.groups import FIRM, GROUPS, LEAD_CHARS, TRAITS, WHERE, Tally, tally_of
from classifiers.mark import CAPTION
from classifiers.reading import Reading
from classifiers.relations import between

T = TypeVar("T")
Features = dict[str, float]
Pair = tuple[str, float]  # name and value of a feature

_PAIRS = FeatureBook[Pair](lambda name, value: (name, value))
_OTHER = GROUPS.index("other")
_ALL = (1 << len(GROUPS)) - 1


Shape = tuple[str, int, int]  # main script, length of the cleaned title and of the summary


def mark_features(reading: Reading) -> Features:
    """All features that the marks of a reading give, by name; see `features_of`."""
    border, behind, hits = reading.title_chars, reading.title_chars + 1, reading.hits
    places = [
        (mark, start + behind, end + behind) if field else (mark, start, end)
        for mark, start, end, field, _ in hits
    ]
    starts = [start for _, start, _ in places]
    captioned = [*compress(starts, [hit.field == CAPTION for hit in hits])]
    caption = captioned[-1] + 1 if captioned else border
    extent = (border, caption, behind + LEAD_CHARS)
    tally = tally_of(TRAITS, places, extent)
    sentences = [hit.sentence for hit in hits]
    stops = [*compress(starts[1:], map(ne, sentences, sentences[1:]))]
    shape = (reading.script, reading.title_chars, reading.summary_chars)
    return dict(features_of(_PAIRS, tally, lambda: stops, shape))


def features_of(
    book: FeatureBook[T], tally: Tally, stops_of: Callable[[], Iterable[int]], shape: Shape
) -> list[T]:
    """All features that marks give, each once; what is absent is 0 and left out.

    Names: who:GROUP:PLACE, with:A+B:HOW, kind:CLASS:PLACE, act:CLASS:PAIR, about:THEME, only:...,
    list:..., order:A>B, share:GROUP, venue:GROUP, title:GROUPS, shape:... PLACE is title, lead
    (the first 120 characters of the summary), rest, or caption: what stands in a picture's caption
    counts for nothing else.

    Args:
        book: Makes features.
        tally: The marks, counted.
        stops_of: Tells where sentences end; only asked where two groups stand together.
        shape: Of the item.
    """
    stood, groups = tally.stood, tally.groups
    features: list[T] = []
    if tally.captions:
        features += map(book.captions.__getitem__, tally.captions)
    for group, times in groups.items():
        features += book.who[group, stood >> group & WHERE, times]
    partners, relations, acts, named = book.companies[tuple(groups)]
    if relations:
        gaps, said = between(tally.stands, shape[1], stops_of(), partners)
        _add_relations(features, relations, stood, gaps, said)
    _add_counts(features, book, tally)
    features += named
    _add_shares(features, book, groups, stood)
    _add_shape(features, book, shape)
    if acts is not None:
        # a kind that stands in title and summary acts once
        for kind in tally.in_title | tally.in_summary:
            features += acts[kind]
    return features


def _add_relations(
    features: list[T],
    relations: Iterable[Relation[T]],
    stood: int,
    gaps: Sequence[int],
    said: Sequence[int],
) -> None:
    """Add what stands beside what; the last two are what `between` gives."""
    titled = stood & _ALL
    in_front = titled | stood >> len(GROUPS) & _ALL
    for number, a, b, bits, item, title, front, sentence, near in relations:
        features.append(item)
        if titled & bits == bits:
            features.append(title)
        if in_front & bits == bits:
            features.append(front)
        if said[a] & said[b]:
            features.append(sentence)
        features += near[gaps[number]]


def _add_counts(features: list[T], book: FeatureBook[T], tally: Tally) -> None:
    for table, counts in (
        (book.in_title, tally.in_title),
        (book.in_summary, tally.in_summary),
        (book.about, tally.themes),
    ):
        for name, count in counts.items():
            features.append(table[name][count])
    if tally.states:
        features.append(book.states[tally.states])
        if tally.central:
            features.append(book.central[tally.central])
    others = tally.groups.get(_OTHER)
    if others:
        features.append(book.others[others])


def _add_shares(
    features: list[T], book: FeatureBook[T], groups: Mapping[int, int], stood: int
) -> None:
    everyone = sum(groups.values())
    for group, times in groups.items():
        features += book.shares[group, stood >> group & FIRM, times, everyone]
    features.append(book.titled[stood & _ALL])


def _add_shape(features: list[T], book: FeatureBook[T], shape: Shape) -> None:
    script, title_chars, summary_chars = shape
    features.append(book.scripts[script])
    if title_chars:
        features.append(book.title[title_chars])
    features.append(book.summary[summary_chars] if summary_chars else book.headline)
