"""What an item's words say by themselves: tf-idf over hashed terms and two linear questions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from classifiers.reading import BUCKETS
from classifiers.sheets import Sheet

Floats = NDArray[np.float32]

_RARE = 3  # a term in fewer items than this is left out
_STRENGTH = 3.0  # inverse of the L2 penalty; chosen by cross-validation


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Terms that count, and how much.

    Attributes:
        buckets: Their hashes, sorted.
        rarity: Inverse document frequency of each, of the same shape.
    """

    buckets: NDArray[np.int32]
    rarity: Floats

    def weigh(self, counts: sp.csr_matrix) -> sp.csr_matrix:
        """Rows of length 1 (0 when no term is known), shape (n, n_terms)."""
        columns = np.searchsorted(self.buckets, counts.indices)
        columns = np.minimum(columns, len(self.buckets) - 1)
        known = self.buckets[columns] == counts.indices
        data = (1 + np.log(counts.data[known])) * self.rarity[columns[known]]
        ends = np.concatenate([[0], np.cumsum(known)])[counts.indptr]
        shape = (counts.shape[0], len(self.buckets))
        rows = sp.csr_matrix((data.astype(np.float32), columns[known], ends), shape=shape)
        lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
        rows.data /= np.repeat(np.maximum(lengths, 1e-9), np.diff(rows.indptr))
        return rows


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

    def rows(self, sheet: Sheet) -> sp.csr_matrix:
        """Weighed terms of each item; those of the title count twice."""
        return self.vocabulary.weigh(sheet.terms + sheet.title_terms)

    def logits(self, sheet: Sheet) -> Floats:
        """Answers of shape (n_items, 2)."""
        return self.logits_of(self.rows(sheet))

    def logits_of(self, rows: sp.csr_matrix) -> Floats:
        """Answers to weighed terms, shape (n_items, 2)."""
        return np.asarray(rows @ self.weights + self.biases, dtype=np.float32)

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


def fit_vocabulary(counts: sp.csr_matrix, *, rare: int = _RARE) -> Vocabulary:
    """Terms that stand in at least `rare` of the items, shape (n, BUCKETS)."""
    holders = np.bincount(counts.indices, minlength=BUCKETS)
    buckets = np.flatnonzero(holders >= rare).astype(np.int32)
    rarity = np.log((counts.shape[0] + 1) / (holders[buckets] + 1))
    return Vocabulary(buckets, rarity.astype(np.float32))


def fit_words(sheet: Sheet, grades: NDArray[np.int64], weights: Floats) -> WordModel:
    """Learn both questions from items with a weight each, shape (n,)."""
    vocabulary = fit_vocabulary(sheet.terms)
    rows = vocabulary.weigh(sheet.terms + sheet.title_terms)
    field = grades >= 1
    questions = [
        _fit(rows, field, weights),
        _fit(rows[np.flatnonzero(field)], grades[field] == 2, weights[field]),
    ]
    return WordModel(
        vocabulary,
        np.stack([weight for weight, _ in questions], axis=1).astype(np.float32),
        np.array([bias for _, bias in questions], dtype=np.float32),
    )


def _fit(
    rows: sp.csr_matrix, answers: NDArray[np.bool_], weights: Floats
) -> tuple[NDArray[np.float64], float]:
    if answers.all() or not answers.any():
        return np.zeros(rows.shape[1]), 3.0 if answers.all() else -3.0
    learner = LogisticRegression(C=_STRENGTH, max_iter=500, tol=1e-3)
    learner.fit(rows, answers, sample_weight=weights)
    return learner.coef_[0], float(learner.intercept_[0])
