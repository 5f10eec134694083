"""What words, seeds and marks say of one item: the same to the bit as of many at once.

For a single item a call to numpy costs as much as a dozen terms in plain Python.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifiers.bags import Bags
from classifiers.features import Space
from classifiers.nearness import Seeds
from classifiers.remembered import Remembered
from classifiers.words import LEAST_LENGTH, WordModel

Floats = NDArray[np.float32]
Pair = tuple[str, float]
Counted = tuple[int, int]

_KEPT = 1 << 14


class Known(NamedTuple):
    """A term of the vocabulary that stands in an item so and so often.

    Attributes:
        place: Its number in the vocabulary.
        value: Its weight before the item's terms are brought to length 1.
        square: Of that weight.
    """

    place: int
    value: float
    square: float


class Weighed(NamedTuple):
    """One item as the stages see it.

    Attributes:
        terms: Numbers of its terms in the vocabulary, shape (n_terms,).
        weights: Of each of them, of the same shape.
        said: What its words say, shape (2,).
        likeness: Of its words with the seeds, shape (1, n_documents).
        columns: Of a stage without vectors, shape (1, n_columns).
    """

    terms: NDArray[np.int32]
    weights: Floats
    said: Floats
    likeness: Floats
    columns: Floats

    def itself(self) -> "Weighed":
        """The same; of many items one is only made when it is asked for."""
        return self


class Scale:
    """Weighs items one by one.

    Args:
        words: What words say.
        seeds: The seed papers.
        space: The columns of a stage without vectors.
    """

    def __init__(self, words: WordModel, seeds: Seeds, space: Space) -> None:
        self._words, self._seeds, self._space = words, seeds, space
        self._known = Remembered(self._known_of, _KEPT)
        self._placed = Remembered(self._placed_of, _KEPT)
        self._marks = len(space.marks)
        self._absent = (0 - space.center) * space.scale  # of an item without marks
        self._odds = memoryview(np.ascontiguousarray(seeds.odds).data)

    def weigh(self, title: list[int], summary: list[int], marks: Iterable[Pair]) -> Weighed:
        """Weigh an item.

        Args:
            title: Hashed terms of its title, as often as they occur.
            summary: The same of its summary.
            marks: Features of its marks.
        """
        counts = Counter(title * 2 + summary)
        known = sorted(filter(None, map(self._known.__getitem__, counts.items())))
        length = _length(known)
        terms = np.array([place for place, _, _ in known], dtype=np.int32)
        weights = np.array([value / length for _, value, _ in known], dtype=np.float32)
        shares = self._words.weights.take(terms, axis=0) * weights[:, None]
        said = np.add.reduce(shares, axis=0, dtype=np.float64) + self._words.biases
        likeness = self._seeds.by_words(Bags(terms, weights, np.array([0, len(known)])))
        (mean, best, _), of_all = self._odds_of(set(title)), self._odds_of(counts)
        near = (mean, best, *of_all, *self._seeds.likest(likeness[0]))
        columns = self._columns(marks, near)
        return Weighed(terms, weights, said.astype(np.float32), likeness, columns)

    def _columns(self, marks: Iterable[Pair], near: Sequence[float]) -> Floats:
        columns, first, space = self._absent.copy(), self._marks, self._space
        placed = [*filter(None, map(self._placed.__getitem__, marks))]
        if placed:
            places, values = zip(*placed, strict=True)
            columns[[*places]] = values
        raw = np.array(near, dtype=np.float32)
        columns[first:] = (raw - space.center[first:]) * space.scale[first:]
        return columns[None]

    def _known_of(self, counted: Counted) -> Known | None:
        """A term and how often it stands there; None when the vocabulary does not hold it."""
        vocabulary, (term, count) = self._words.vocabulary, counted
        place = int(np.searchsorted(vocabulary.buckets, term))
        if place == len(vocabulary.buckets) or vocabulary.buckets[place] != term:
            return None
        value = vocabulary.values(np.array([count], dtype=np.float32), vocabulary.rarity[[place]])
        return Known(place, float(value[0]), float((value * value)[0]))

    def _placed_of(self, pair: Pair) -> tuple[int, float] | None:
        """Column of a mark's feature and what stands in it; None when it has no column."""
        name, value = pair
        place, space = self._space.marks.get(name), self._space
        if place is None:
            return None
        return place, float((np.float32(value) - space.center[place]) * space.scale[place])

    def _odds_of(self, terms: Collection[int]) -> tuple[float, float, float]:
        """Mean, highest and mean positive log-odds of terms; 0 of none."""
        values = [*map(self._odds.__getitem__, sorted(terms))]
        if not values:
            return 0.0, 0.0, 0.0
        total = gain = 0.0
        for value in values:  # one after another, as np.bincount adds them
            total += value
            if value > 0:
                gain += value
        return total / len(values), max(values), gain / len(values)


def _length(known: Iterable[Known]) -> float:
    total = 0.0
    for _, _, square in known:
        total += square
    return max(math.sqrt(total), LEAST_LENGTH)
