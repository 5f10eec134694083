"""Learning the gate: what marks alone can tell."""

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

_STRENGTH = 0.03  # inverse of the L2 penalty
_LOST_CORE, _LOST_ADJACENT = 0.0, 0.02  # shares of held-out items the gate may turn away


def fit_gate(
    names: tuple[str, ...],
    columns: Floats,
    center: Floats,
    scale: Floats,
    answers: Floats,
    weights: Floats,
) -> tuple[Doubles, Doubles]:
    """Weights per raw unit, shape (n_names, 2), and biases, shape (2,).

    Args:
        names: Of the mark features.
        columns: Standardised marks, shape (n_items, n_names).
        center: What was subtracted from the raw values.
        scale: What they were then multiplied by.
        answers: Shape (n_items, 2), 0 or 1: in the field, core.
        weights: Of each item.
    """
    found = np.zeros((len(names), 2))
    biases = np.full(2, -5.0)
    for at in (0, 1):
        if names and 0 < answers[:, at].sum() < len(answers):
            learner = LogisticRegression(C=_STRENGTH, max_iter=500, tol=1e-3)
            learner.fit(columns, answers[:, at] > 0, sample_weight=weights)
            found[:, at] = learner.coef_[0] * scale
            biases[at] = learner.intercept_[0] - float((found[:, at] * center).sum())
    return found, biases


def lowest(logits: Doubles, core: NDArray[np.bool_], adjacent: NDArray[np.bool_]) -> float:
    """Where the gate closes: no core item and hardly an adjacent one of those held out is lost.

    Args:
        logits: Of the first question, held out, shape (n,).
        core: Which items are core.
        adjacent: Which are adjacent.
    """
    floors = [
        float(np.quantile(logits[rows], lost))
        for rows, lost in ((core, _LOST_CORE), (adjacent, _LOST_ADJACENT))
        if rows.any()
    ]
    return min(floors, default=-np.inf)
