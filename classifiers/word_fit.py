"""Learning what words say."""

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from classifiers.bags import Bags
from classifiers.terms import BUCKETS
from classifiers.words import Vocabulary, WordModel

Floats = NDArray[np.float32]

_RARE = 3  # a term in fewer items than this is left out, unless a seed paper has it
_STRENGTH = 3.0  # inverse of the L2 penalty; chosen by cross-validation


def fit_vocabulary(items: Bags, seeds: Bags) -> Vocabulary:
    """Terms that stand in three items or more, or in a seed paper.

    Args:
        items: Terms of the items by hash.
        seeds: Terms of passages and cited titles by hash.
    """
    holders = np.bincount(items.terms, minlength=BUCKETS)
    wanted = (holders >= _RARE) | (np.bincount(seeds.terms, minlength=BUCKETS) > 0)
    buckets = np.flatnonzero(wanted).astype(np.int32)
    rarity = np.log((len(items) + 1) / (holders[buckets] + 1))
    return Vocabulary(buckets, rarity.astype(np.float32))


def fit_words(
    vocabulary: Vocabulary, weighed: Bags, grades: NDArray[np.int64], weights: Floats
) -> WordModel:
    """Learn both questions from weighed items with a weight each, shape (n,)."""
    shape = (len(weighed), len(vocabulary.buckets))
    rows = sp.csr_matrix((weighed.values, weighed.terms, weighed.ends), shape=shape)
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
    if answers.all() or not answers.any() or not rows.shape[1]:
        return np.zeros(rows.shape[1]), 3.0 if answers.mean() > 0.5 else -3.0
    learner = LogisticRegression(C=_STRENGTH, max_iter=500, tol=1e-3)
    learner.fit(rows, answers, sample_weight=weights)
    return learner.coef_[0], float(learner.intercept_[0])
