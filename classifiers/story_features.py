"""Two reports laid over each other: where they agree, where they conflict."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from classifiers.story_numbers import nearly_equal
from classifiers.story_places import NAMES as PLACE_NAMES
from classifiers.story_places import place_features
from classifiers.story_reading import SORTS, Bag, Telling
from classifiers.story_space import VIEWS

Floats = NDArray[np.float64]
Views = tuple[Floats, Floats]

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


def text_features(a: Telling, b: Telling) -> list[float]:
    """The features TEXT_NAMES of a pair, in their order; the same for (a, b) and (b, a)."""
    # fsum throughout: exact whatever the order, so that neither report is the first
    return [
        *_words(a, b), *_sounds(a, b), *_figures(a, b), *_entities(a, b),
        *place_features(a.title_where, a.where, b.title_where, b.where), *_shape(a, b),
    ]  # fmt: skip


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


def _words(a: Telling, b: Telling) -> list[float]:
    first, second = _covered(a.title_words, b.words), _covered(b.title_words, a.words)
    pieces = _covered(a.title_pieces, b.title_pieces), _covered(b.title_pieces, a.title_pieces)
    rare = sorted(_shared(a.words, b.words), reverse=True)
    title_rare = sorted(_shared(a.title_words, b.title_words), reverse=True)
    return [
        _cosine(a.title_words, b.title_words),
        _cosine(a.words, b.words),
        _cosine(a.title_pieces, b.title_pieces),
        min(first, second),
        max(first, second),
        min(pieces),
        max(pieces),
        *(math.fsum(rare[:count]) for count in (1, 3, 6)),
        *(math.fsum(title_rare[:count]) for count in (1, 3)),
        _cosine(a.title_event, b.title_event),
        *sorted((_covered(a.title_event, b.title_event), _covered(b.title_event, a.title_event))),
        *sorted((_outside(a.title_event, b.title_event), _outside(b.title_event, a.title_event))),
    ]


def _sounds(a: Telling, b: Telling) -> list[float]:
    title = math.fsum(_shared(a.title_sounds, b.title_sounds))
    text = math.fsum(_shared(a.sounds, b.sounds))
    apart = min(_outside(a.title_sounds, b.sounds), _outside(b.title_sounds, a.sounds))
    return [
        min(title, 20.0),
        min(text, 40.0),
        _share(text, a.sounds, b.sounds),
        _share(title, a.title_sounds, b.title_sounds),
        apart,
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
    near, slipped = nearly_equal(mine, yours)
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


def _entities(a: Telling, b: Telling) -> list[float]:
    features = []
    for sort in SORTS:
        mine, yours = a.title_marks[sort], b.title_marks[sort]
        apart = _outside(mine, yours), _outside(yours, mine)
        both = mine.weights and yours.weights
        features += [
            min(math.fsum(_shared(a.marks[sort], b.marks[sort])), 15.0),
            min(apart),
            max(apart),
            _cosine(mine, yours) if both else _NO_NAMES / 2,
        ]
    return features


def _shape(a: Telling, b: Telling) -> list[float]:
    titles = sorted((a.title_chars, b.title_chars))
    summaries = sorted((a.summary_chars, b.summary_chars))
    return [float(a.script == b.script), *(math.log1p(chars) for chars in (*titles, *summaries))]


def _shared(a: Bag, b: Bag) -> Sequence[float]:
    return [min(a.weights[one], b.weights[one]) for one in a.weights.keys() & b.weights.keys()]


def _outside(a: Bag, b: Bag) -> float:
    return math.fsum(weight for one, weight in a.weights.items() if one not in b.weights)


def _covered(a: Bag, b: Bag) -> float:
    return 1 - _outside(a, b) / a.total if a.total else 0.0


def _share(shared: float, a: Bag, b: Bag) -> float:
    least = min(a.total, b.total)
    return shared / least if least else _NO_NAMES


def _cosine(a: Bag, b: Bag) -> float:
    if not a.norm or not b.norm:
        return 0.0
    shared = a.weights.keys() & b.weights.keys()
    return math.fsum(a.weights[one] * b.weights[one] for one in shared) / (a.norm * b.norm)
