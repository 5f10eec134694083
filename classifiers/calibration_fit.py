"""Fitting calibrations and thresholds on items a model did not learn from."""

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from classifiers.calibrate import Calibration

Doubles = NDArray[np.float64]
Bools = NDArray[np.bool_]

_LEAST_SLOPE = 1e-3
_TINY = 1e-12


def fit_calibration(raw: Doubles, positive: Bools) -> Calibration:
    """Fit the line on logits of shape (n_items,)."""
    if positive.all() or not positive.any():
        return Calibration(1.0, 0.0)
    learner = LogisticRegression(C=1e6, max_iter=1000).fit(raw[:, None], positive)
    return Calibration(max(_LEAST_SLOPE, float(learner.coef_[0, 0])), float(learner.intercept_[0]))


def best_threshold(scores: Doubles) -> float:
    """The score from which on an item is told, in the middle of the gap it cuts.

    It makes the F1 foretold by the scores themselves, as calibrated chances, as large as can be.
    Drawn half of the items at a time, it varies by 0.01, where the cut of best F1 by labels varies
    by 0.1: with some hundred core items, that one follows a few of them.

    Args:
        scores: Calibrated, shape (n_items,), in [0, 1].

    References:
        Lipton, Elkan, Naryanaswamy: Thresholding classifiers to maximize F1 score, 2014.
    """
    falling = np.sort(scores)[::-1]
    f1 = 2 * np.cumsum(falling) / (np.arange(1, len(falling) + 1) + max(falling.sum(), _TINY))
    cut = int(np.argmax(f1))
    below = falling[cut + 1] if cut + 1 < len(falling) else 0.0
    return float((falling[cut] + below) / 2)
