"""The columns a stage weighs: marks by name, nearness to the seeds, and the sentence vector."""

import functools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifiers.nearness import VECTOR_NAMES, WORD_NAMES, Seeds
from classifiers.sheets import Sheet

VECTOR = "vector:"
_RARE = 8  # a mark feature in fewer items than this is left out
_LEAST_SPREAD = 0.1  # rare features must not grow large by being divided by their small spread
_PRIOR = {"own:words": 4.0, "own:meaning": 10.0}  # logits a unit of cosine; see Space.prior
_VECTOR_SCALE = 20.0  # makes a dimension of the vector, about 0.05, as large as a standardised mark

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Space:
    """Columns in their order, and how raw values are centred and scaled.

    Attributes:
        names: Feature names: marks first, then nearness, then "vector:0" and on.
        center: Shape (n_columns,), subtracted.
        scale: Shape (n_columns,), then multiplied.
        with_vectors: Whether it holds the columns that need an encoder.
    """

    names: tuple[str, ...]
    center: Floats
    scale: Floats
    with_vectors: bool

    @functools.cached_property
    def marks(self) -> dict[str, int]:
        """Column of each mark feature."""
        first = self.names.index(WORD_NAMES[0])
        return {name: at for at, name in enumerate(self.names[:first])}

    @functools.cached_property
    def prior(self) -> Floats:
        """What a unit of each column is worth before anything is learned, shape (n_columns,).

        An item near to one paper in particular is on a subject the desk has asked for, even when
        no labelled item tells of it. What labels teach comes on top of it, so that they win where
        there are any.
        """
        worth = np.zeros(len(self.names), dtype=np.float32)
        for at, name in enumerate(self.names):
            if name in _PRIOR:
                worth[at] = _PRIOR[name] / self.scale[at]
        return worth

    def columns(self, sheet: Sheet, nearness: Floats) -> Floats:
        """Standardised columns of shape (n_items, n_columns).

        Args:
            sheet: The items.
            nearness: What `nearness_of` gives for them.
        """
        return self.standard(
            np.concatenate([mark_table(self.marks, sheet.marks), nearness], axis=1)
        )

    def places(self, names: Sequence[str]) -> NDArray[np.int64]:
        """Column of each of some features of marks; -1 for those that have none."""
        return np.array([self.marks.get(name, -1) for name in names], dtype=np.int64)

    def standard(self, raw: Floats) -> Floats:
        """Raw values of shape (n_items, n_columns), centred and scaled."""
        return (raw - self.center) * self.scale

    def arrays(self, prefix: str) -> dict[str, NDArray[Any]]:
        """The space as plain arrays."""
        return {
            f"{prefix}_names": np.array(self.names),
            f"{prefix}_center": self.center,
            f"{prefix}_scale": self.scale,
        }


def space_from(prefix: str, arrays: Mapping[str, NDArray[Any]]) -> Space:
    """A space from its arrays."""
    names = tuple(str(name) for name in arrays[f"{prefix}_names"])
    with_vectors = any(name.startswith(VECTOR) for name in names)
    return Space(names, arrays[f"{prefix}_center"], arrays[f"{prefix}_scale"], with_vectors)


def nearness_of(sheet: Sheet, seeds: Seeds, likeness: Floats, *, with_vectors: bool) -> Floats:
    """All columns but the marks, shape (n_items, n).

    Args:
        sheet: The items.
        seeds: The seed papers.
        likeness: What `Seeds.by_words` gives for the items.
        with_vectors: Whether to give the columns that need an encoder too.
    """
    words = seeds.word_features(sheet.titles, sheet.texts, likeness)
    if not with_vectors:
        return words
    vectors = seeds.centring.center(sheet.vectors, sheet.scripts)
    return np.concatenate([words, seeds.vector_features(vectors), vectors], axis=1)


def fit_space(sheet: Sheet, nearness: Floats, *, with_vectors: bool) -> Space:
    """Learn which columns there are, and their centre and spread."""
    marks = common_marks(sheet.marks)
    table = mark_table({name: at for at, name in enumerate(marks)}, sheet.marks)
    raw = np.concatenate([table, nearness], axis=1)
    spread = raw.std(axis=0)
    spread[: len(marks)] = np.maximum(spread[: len(marks)], _LEAST_SPREAD)
    scale = 1 / np.where(spread > 0, spread, 1)
    names = (*marks, *WORD_NAMES)
    if with_vectors:
        dimensions = sheet.vectors.shape[1]
        scale[len(scale) - dimensions :] = _VECTOR_SCALE
        names = (*names, *VECTOR_NAMES, *(f"{VECTOR}{at}" for at in range(dimensions)))
    center = raw.mean(axis=0, dtype=np.float64).astype(np.float32)
    return Space(names, center, scale.astype(np.float32), with_vectors)


def common_marks(features: Sequence[Mapping[str, float]]) -> tuple[str, ...]:
    """Names of the mark features that stand in enough items."""
    seen = Counter(name for own in features for name in own)
    return tuple(sorted(name for name, count in seen.items() if count >= _RARE))


def mark_table(place: Mapping[str, int], features: Sequence[Mapping[str, float]]) -> Floats:
    """Raw values of the features that have a place, shape (n_items, n_places)."""
    table = np.zeros((len(features), len(place)), dtype=np.float32)
    for row, own in enumerate(features):
        known = place.keys() & own.keys()
        table[row, [place[name] for name in known]] = [own[name] for name in known]
    return table
