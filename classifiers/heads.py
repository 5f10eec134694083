"""Two linear questions to an item: is it in the field at all, and if so, is it core?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

Floats = NDArray[np.float64]

_STRENGTH = 0.02  # inverse of the L2 penalty; chosen by cross-validation
_ROUNDS = 3000


@dataclass(frozen=True, slots=True)
class Head:
    """One linear question.

    Attributes:
        weights: Shape (n_columns,).
        bias: Logit when every column is 0.
    """

    weights: Floats
    bias: float

    def logits(self, columns: Floats) -> Floats:
        """Answer for each row, shape (n_items,)."""
        return np.asarray(columns @ self.weights + self.bias)


@dataclass(frozen=True, slots=True)
class Heads:
    """Both questions.

    Attributes:
        field: Adjacent or core against noise.
        core: Core against adjacent, learned from items of the field only.
    """

    field: Head
    core: Head

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The heads as plain arrays."""
        return {
            "field_weights": self.field.weights,
            "core_weights": self.core.weights,
            "biases": np.array([self.field.bias, self.core.bias]),
        }


def heads_from(arrays: Mapping[str, NDArray[Any]]) -> Heads:
    """Heads from their arrays."""
    field, core = (float(bias) for bias in arrays["biases"])
    return Heads(Head(arrays["field_weights"], field), Head(arrays["core_weights"], core))


def fit_heads(columns: Floats, grades: NDArray[np.int64], weights: Floats) -> Heads:
    """Learn both questions from items of shape (n_items, n_columns) with a weight each."""
    field = grades >= 1
    return Heads(
        _fit(columns, field, weights),
        _fit(columns[field], grades[field] == 2, weights[field]),
    )


def both(field_logits: Floats, core_logits: Floats) -> Floats:
    """Logit of "in the field and core", from the logits of the two questions."""
    # log p of both, and log of not both, without losing small figures to rounding
    yes = -np.logaddexp(0, -field_logits) - np.logaddexp(0, -core_logits)
    no = np.log(-np.expm1(np.minimum(yes, -1e-12)))
    return np.asarray(yes - no)


def _fit(columns: Floats, answers: NDArray[np.bool_], weights: Floats) -> Head:
    if answers.all() or not answers.any():
        return Head(np.zeros(columns.shape[1]), 5.0 if answers.all() else -5.0)
    learner = LogisticRegression(C=_STRENGTH, max_iter=_ROUNDS)
    learner.fit(columns, answers, sample_weight=weights)
    return Head(learner.coef_[0].astype(np.float64), float(learner.intercept_[0]))
