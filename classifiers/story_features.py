"""Two reports laid over each other: where they agree, where they conflict."""

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from classifiers.story_numbers import nearly_equal
from classifiers.story_overlap import (
    FIRST_SORT,
    PIECES,
    SOUNDS,
    TEXT,
    TITLE,
    WORDS,
    Both,
    Overlap,
    lay_over,
)
from classifiers.story_places import NAMES as PLACE_NAMES
from classifiers.story_places import place_features
from classifiers.story_reading import SORTS, Telling
from classifiers.story_space import VIEWS

Floats = NDArray[np.float64]
Views = tuple[Floats, Floats]

_AT_ONCE = 500  # pairs: bounds the memory
_NO_NAMES = -0.2  # there is nothing to agree about; kept apart from agreeing in nothing

TEXT_NAMES = (
    "title_words", "words", "title_pieces", "covered_least", "covered_most", "pieces_least",
    "pieces_most", "rarest", "rare3", "rare6", "title_rarest", "title_rare3",
    "event_pieces", "event_least", "event_most", "event_extra_least", "event_extra_most",
    "title_sounds", "sounds", "sounds_share", "title_sounds_share", "sounds_apart",
    "title_numbers", "numbers", "title_numbers_apart", "numbers_apart", "numbers_share",
    "days", "days_apart", "years", "years_apart",
    "title_numbers_near", "title_numbers_slipped", "title_numbers_conflict",
    "title_numbers_apart_most",
    *(f"{sort}_{how}" for sort in SORTS for how in ("shared", "apart", "extra", "title")),
    *PLACE_NAMES,
    "same_script", "short_title", "long_title", "short_summary", "long_summary",
)  # fmt: skip
VECTOR_NAMES = (
    *(f"{view}_{what}" for what in ("title", "text", "across") for view in VIEWS),
    "above_title", "above_text", "above_best", "above_mean", "above_least", "crowd_title",
    "crowd_text",
)  # fmt: skip
NAMES = (*TEXT_NAMES, *VECTOR_NAMES)


def text_features(firsts: Sequence[Telling], seconds: Sequence[Telling]) -> Floats:
    """The features TEXT_NAMES of n pairs, shape (n, features); the same either way round."""
    rows = [
        _text_features(firsts[at : at + _AT_ONCE], seconds[at : at + _AT_ONCE])
        for at in range(0, len(firsts), _AT_ONCE)
    ]
    return np.concatenate(rows) if rows else np.zeros((0, len(TEXT_NAMES)))


def _text_features(firsts: Sequence[Telling], seconds: Sequence[Telling]) -> Floats:
    overlaps = lay_over([one.things for one in firsts], [one.things for one in seconds])

    def each(features: Callable[[Telling, Telling], list[float]]) -> list[Sequence[float]]:
        """Columns of what is worked out pair by pair."""
        return list(zip(*map(features, firsts, seconds), strict=True))

    columns = [
        *_words(overlaps[WORDS], overlaps[PIECES]), *_sounds(overlaps[SOUNDS]), *each(_figures),
        *_entities(overlaps[FIRST_SORT:]), *each(_places), *each(_shape),
    ]  # fmt: skip
    return np.array(columns, dtype=np.float64).T


def vector_features(title: Views, text: Views, across: Floats) -> Floats:
    """The features VECTOR_NAMES of n pairs, shape (n, 19).

    Args:
        title: Cosines of the titles in each of VIEWS, shape (n, 4), and their mean crowd, (n,).
        text: The same for title with summary.
        across: Best cosine of one title with the other whole text, shape (n, 4).
    """
    near = VIEWS.index("near")
    above_title, above_text = title[0][:, near] - title[1], text[0][:, near] - text[1]
    single = [
        above_title, above_text, np.maximum(above_title, above_text),
        (above_title + above_text) / 2, np.minimum(above_title, above_text), title[1], text[1],
    ]  # fmt: skip
    return np.hstack([title[0], text[0], across, np.stack(single, axis=1)])


def _words(words: Overlap, pieces: Overlap) -> list[Floats]:
    return [
        words.cosine(TITLE),
        words.cosine(TEXT),
        pieces.cosine(TITLE),
        *_sorted(words.covered(TITLE, TEXT)),
        *_sorted(pieces.covered(TITLE, TITLE)),
        *words.rarest(TEXT, (1, 3, 6)),
        *words.rarest(TITLE, (1, 3)),
        pieces.cosine(TEXT),
        *_sorted(pieces.covered(TEXT, TEXT)),
        *_sorted(pieces.outside(TEXT, TEXT)),
    ]


def _sounds(sounds: Overlap) -> list[Floats]:
    title, text = sounds.least(TITLE), sounds.least(TEXT)
    return [
        np.minimum(title, 20.0),
        np.minimum(text, 40.0),
        _share(text, sounds.total(TEXT)),
        _share(title, sounds.total(TITLE)),
        np.minimum(*sounds.outside(TITLE, TEXT)),
    ]


def _figures(a: Telling, b: Telling) -> list[float]:
    mine, yours = a.figures, b.figures
    shared = mine.numbers & yours.numbers
    fewest = min(len(mine.numbers), len(yours.numbers))
    return [
        sum(map(_telling, a.title_figures.numbers & b.title_figures.numbers)),
        min(sum(map(_telling, shared)), 6.0),
        float(
            min(
                len(a.title_figures.numbers - yours.numbers),
                len(b.title_figures.numbers - mine.numbers),
            )
        ),
        float(min(len(mine.numbers - yours.numbers), len(yours.numbers - mine.numbers), 5)),
        len(shared) / fewest if fewest else _NO_NAMES,
        float(len(mine.days & yours.days)),
        _conflict(mine.days, yours.days),
        float(len(mine.years & yours.years)),
        _conflict(mine.years, yours.years),
        *_title_numbers(a, b),
    ]


def _title_numbers(a: Telling, b: Telling) -> list[float]:
    mine, yours = a.title_figures.numbers, b.title_figures.numbers
    near, slipped = nearly_equal(mine, yours) if mine and yours else (0, 0)
    return [
        float(near),
        float(slipped),
        float(bool(mine) and bool(yours) and not mine & yours and not near and not slipped),
        float(max(len(mine - b.figures.numbers), len(yours - a.figures.numbers))),
    ]


def _telling(number: str) -> float:
    """How much one shared number says: a lone digit little, three digits much."""
    return min(len(number), 3) / 2


def _conflict(mine: frozenset[object], yours: frozenset[object]) -> float:
    return float(bool(mine) and bool(yours) and not mine & yours)


def _entities(marks: Sequence[Overlap]) -> list[Floats]:
    features = []
    for own in marks:
        first, second = own.count(TITLE)
        features += [
            np.minimum(own.least(TEXT), 15.0),
            *_sorted(own.outside(TITLE, TITLE)),
            np.where((first > 0) & (second > 0), own.cosine(TITLE), _NO_NAMES / 2),
        ]
    return features


def _places(a: Telling, b: Telling) -> list[float]:
    return place_features(a.title_where, a.where, b.title_where, b.where)


def _shape(a: Telling, b: Telling) -> list[float]:
    titles = sorted((a.title_chars, b.title_chars))
    summaries = sorted((a.summary_chars, b.summary_chars))
    return [float(a.script == b.script), *(math.log1p(chars) for chars in (*titles, *summaries))]


def _sorted(both: Both) -> list[Floats]:
    return [np.minimum(*both), np.maximum(*both)]


def _share(shared: Floats, totals: Both) -> Floats:
    least = np.minimum(*totals)
    return np.where(least > 0, shared / np.where(least > 0, least, 1), _NO_NAMES)
