"""Fitting calibrations and thresholds on items a model did not learn from."""

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from classifiers.calibrate import Calibration

Doubles = NDArray[np.float64]
Bools = NDArray[np.bool_]

_LEAST_SLOPE = 1e-3


def fit_calibration(raw: Doubles, positive: Bools) -> Calibration:
    """Fit the line on logits of shape (n_items,)."""
    if positive.all() or not positive.any():
        return Calibration(1.0, 0.0)
    learner = LogisticRegression(C=1e6, max_iter=1000).fit(raw[:, None], positive)
    return Calibration(max(_LEAST_SLOPE, float(learner.coef_[0, 0])), float(learner.intercept_[0]))


def best_threshold(scores: Doubles, positive: Bools) -> float:
    """The score from which on an item is told: maximises F1, in the middle of the gap it cuts.

    Args:
        scores: Shape (n_items,), in [0, 1].
        positive: Which are core; when none is, 0.5 is given.
    """
    if not positive.any():
        return 0.5
    order = np.argsort(-scores, kind="stable")
    found = np.cumsum(positive[order])
    f1 = 2 * found / (np.arange(1, len(scores) + 1) + positive.sum())
    # a plateau rather than a peak: the mean of f1 over neighbouring cuts varies less between draws
    width = max(1, len(scores) // 200)
    smooth = np.convolve(np.pad(f1, width, mode="edge"), np.ones(2 * width + 1), "valid")
    cut = int(np.argmax(smooth))
    below = scores[order[cut + 1]] if cut + 1 < len(scores) else 0.0
    return float((scores[order[cut]] + below) / 2)
