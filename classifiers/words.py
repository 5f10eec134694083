"""What an item's words say by themselves: tf-idf over hashed terms and two linear questions."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifiers.bags import Bags
from classifiers.terms import BUCKETS

Floats = NDArray[np.float32]
LEAST_LENGTH = 1e-9  # so that an item without known terms is not divided by 0


@dataclass(frozen=True)
class Vocabulary:
    """Terms that count, and how much.

    Attributes:
        buckets: Their hashes, sorted.
        rarity: Inverse document frequency of each, of the same shape.
    """

    buckets: NDArray[np.int32]
    rarity: Floats

    @functools.cached_property
    def places(self) -> NDArray[np.int32]:
        """Number of each term by its hash; -1 of what is not known."""
        places = np.full(BUCKETS, -1, dtype=np.int32)
        places[self.buckets] = np.arange(len(self.buckets))
        return places

    def weigh(self, bags: Bags) -> Bags:
        """Rows of length 1 (0 when no term is known), terms numbered by their place here."""
        if not len(self.buckets):
            nothing = np.zeros(0, dtype=np.int32)
            return Bags(nothing, nothing.astype(np.float32), np.zeros_like(bags.ends))
        places = self.places.take(bags.terms)
        known = np.flatnonzero(places >= 0)
        places = places.take(known)
        values = self.values(bags.values.take(known), self.rarity.take(places))
        rows, size = bags.rows.take(known), len(bags)
        lengths = np.maximum(np.sqrt(np.bincount(rows, values * values, size)), LEAST_LENGTH)
        ends = np.zeros(size + 1, dtype=np.int64)
        if size == 1:
            scaled, ends[1] = values / lengths, len(places)
        else:
            scaled = values / lengths.take(rows)
            np.cumsum(np.bincount(rows, minlength=size), out=ends[1:])
        return Bags(places, scaled.astype(np.float32), ends)

    @staticmethod
    def values(counts: Floats, rarity: Floats) -> Floats:
        """Weights of terms that stand in an item so and so often."""
        return np.asarray((1 + np.log(counts)) * rarity)


@dataclass(frozen=True, slots=True)
class WordModel:
    """Two linear questions on words: in the field? and if so, core?

    Attributes:
        vocabulary: Terms that count.
        weights: Shape (n_terms, 2).
        biases: Shape (2,).
    """

    vocabulary: Vocabulary
    weights: Floats
    biases: Floats

    def logits(self, weighed: Bags) -> Floats:
        """Answers to rows that the vocabulary has weighed, shape (n_items, 2)."""
        rows, size = weighed.rows, len(weighed)
        shares = self.weights.take(weighed.terms, axis=0) * weighed.values[:, None]
        sums = np.array([np.bincount(rows, shares[:, at], size) for at in (0, 1)])
        return np.asarray(sums.T + self.biases, dtype=np.float32)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The model as plain arrays."""
        return {
            "word_buckets": self.vocabulary.buckets,
            "word_rarity": self.vocabulary.rarity,
            "word_weights": self.weights,
            "word_biases": self.biases,
        }


def word_model_from(arrays: Mapping[str, NDArray[Any]]) -> WordModel:
    """A word model from its arrays."""
    vocabulary = Vocabulary(arrays["word_buckets"], arrays["word_rarity"])
    return WordModel(vocabulary, arrays["word_weights"], arrays["word_biases"])
