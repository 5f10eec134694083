"""What an item's words say by themselves: tf-idf over hashed terms and two linear questions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifiers.bags import Bags

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Terms that count, and how much.

    Attributes:
        buckets: Their hashes, sorted.
        rarity: Inverse document frequency of each, of the same shape.
    """

    buckets: NDArray[np.int32]
    rarity: Floats

    def weigh(self, bags: Bags) -> Bags:
        """Rows of length 1 (0 when no term is known), terms numbered by their place here."""
        places = np.searchsorted(self.buckets, bags.terms)
        known = places < len(self.buckets)
        known[known] = self.buckets[places[known]] == bags.terms[known]
        places = places[known]
        values = np.asarray((1 + np.log(bags.values[known])) * self.rarity[places])
        rows = bags.rows[known]
        squares = np.bincount(rows, weights=values * values, minlength=len(bags))
        scaled = values / np.maximum(np.sqrt(squares), 1e-9)[rows]
        ends = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(bags)))])
        return Bags(places.astype(np.int32), scaled.astype(np.float32), ends)


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
        rows = weighed.rows
        sums = [
            np.bincount(rows, self.weights[weighed.terms, at] * weighed.values, len(weighed))
            for at in (0, 1)
        ]
        return np.asarray(np.stack(sums, axis=1) + self.biases, dtype=np.float32)

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
