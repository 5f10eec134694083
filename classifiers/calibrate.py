"""From a raw logit to a probability that can be believed, and the threshold to act on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Calibration:
    """A straight line through the logits, so that contributions still add up after it.

    Attributes:
        slope: Positive; below 1 it makes scores less sure.
        shift: Added after it.

    References:
        Platt: Probabilistic outputs for support vector machines, 1999.
    """

    slope: float
    shift: float

    def logits(self, raw: Floats) -> Floats:
        """Calibrated logits of the same shape."""
        return raw * self.slope + self.shift


def fit_calibration(raw: Floats, positive: Bools) -> Calibration:
    """Fit the line on logits of items the model did not learn from, shape (n_items,)."""
    if positive.all() or not positive.any():
        return Calibration(1.0, 0.0)
    learner = LogisticRegression(C=1e6, max_iter=1000).fit(raw[:, None], positive)
    return Calibration(max(1e-3, float(learner.coef_[0, 0])), float(learner.intercept_[0]))


def calibration_from(figures: Mapping[str, Any]) -> Calibration:
    """A calibration from the card of a model."""
    return Calibration(float(figures["slope"]), float(figures["shift"]))


def sigmoid(logits: Floats) -> Floats:
    """Probabilities in [0, 1] of logits of any size."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * logits)))


def best_threshold(scores: Floats, positive: Bools) -> float:
    """The score from which on an item is told: maximises F1, in the middle of the gap it cuts.

    Args:
        scores: Shape (n_items,), in [0, 1], of items the model did not learn from.
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
