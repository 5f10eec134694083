"""What words, seeds and marks say of one item: the same to the bit as of many at once.

For a single item a call to numpy costs as much as a dozen terms in plain Python.
"""

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifiers.bags import Bags
from classifiers.features import Space
from classifiers.gate import Share
from classifiers.nearness import Seeds
from classifiers.words import LEAST_LENGTH, WordModel

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

_ALL_AND_POSITIVE = np.array([-np.inf, 0], dtype=np.float32)


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
        self._blank = array("f", [0.0]) * (len(space.marks) + 1)
        self._odds = memoryview(np.ascontiguousarray(seeds.odds).data)

    def weigh(self, title: list[int], summary: list[int], marks: Iterable[Share]) -> Weighed:
        """Weigh an item.

        Args:
            title: Hashed terms of its title, as often as they occur.
            summary: The same of its summary.
            marks: Features of its marks, with columns of the space.
        """
        counts = Counter(title * 2 + summary)
        buckets = sorted(counts)
        own = _ints(buckets)
        places = self._words.vocabulary.places.take(own)
        known = np.flatnonzero(places >= 0)
        terms = places.take(known)
        times = _ints(map(counts.__getitem__, buckets)).take(known)
        weights = self._weights(terms, times)
        shares = self._words.weights.take(terms, axis=0) * weights[:, None]
        said = np.add.reduce(shares, axis=0, dtype=np.float64) + self._words.biases
        likeness = self._seeds.by_words(Bags(terms, weights, np.array([0, len(terms)])))
        near = self._odds_of(sorted(set(title)))[:2] + self._odds_of_all(own)
        columns = self._columns(marks, near + self._seeds.likest(likeness[0]))
        return Weighed(terms, weights, said.astype(np.float32), likeness, columns)

    def _weights(self, terms: Ints, times: Ints) -> Floats:
        """Weights of terms of the vocabulary that stand in an item so and so often."""
        vocabulary = self._words.vocabulary
        values = vocabulary.values(times.astype(np.float32), vocabulary.rarity.take(terms))
        if not len(values):
            return values
        # one after another, as np.bincount adds them
        length = math.sqrt(np.add.accumulate(values * values, dtype=np.float64)[-1])
        return np.divide(values, max(length, LEAST_LENGTH), dtype=np.float64).astype(np.float32)

    def _columns(self, marks: Iterable[Share], near: Sequence[float]) -> Floats:
        raw = self._blank[:]
        for _, _, place, value, _ in marks:
            raw[place] = value
        raw[-1:] = array("f", near)  # in place of what has no column
        return self._space.standard(np.frombuffer(raw, dtype=np.float32))[None]

    def _odds_of(self, terms: Sequence[int]) -> tuple[float, ...]:
        """Mean, highest and mean positive log-odds of a few terms, in order; 0 of none."""
        values = [*map(self._odds.__getitem__, terms)]
        if not values:
            return 0.0, 0.0, 0.0
        total = gain = 0.0
        for value in values:
            total += value
            if value > 0:
                gain += value
        return total / len(values), max(values), gain / len(values)

    def _odds_of_all(self, terms: Ints) -> tuple[float, ...]:
        """The same of more terms."""
        values, size = self._seeds.odds.take(terms), len(terms)
        if not size:
            return 0.0, 0.0, 0.0
        total, gain = np.add.reduce(
            np.maximum(values[:, None], _ALL_AND_POSITIVE), axis=0, dtype=np.float64
        ).tolist()
        return total / size, float(values.max()), gain / size


def _ints(numbers: Iterable[int]) -> Ints:
    """The quickest way from a list to an array."""
    return np.frombuffer(array("i", numbers), dtype=np.int32)
