"""From a raw logit to a probability that can be believed."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]


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

    def logits(self, raw: Doubles) -> Doubles:
        """Calibrated logits of the same shape."""
        return raw * self.slope + self.shift

    def logit(self, raw: float) -> float:
        """The same of one logit."""
        return raw * self.slope + self.shift

    def card(self) -> dict[str, float]:
        """Both figures as JSON takes them."""
        return {"slope": self.slope, "shift": self.shift}


def calibration_from(figures: Mapping[str, Any]) -> Calibration:
    """A calibration from the card of a model."""
    return Calibration(float(figures["slope"]), float(figures["shift"]))


def sigmoid(logits: Doubles) -> Doubles:
    """Probabilities in [0, 1] of logits of any size."""
    return np.asarray(np.exp(-np.logaddexp(0, -logits)))  # keeps small ones exact


def chance(logit: float) -> float:
    """The same of one logit, to the bit, without the cost of an array."""
    return float(np.exp(-log_sum(0.0, -logit)))


def log_sum(one: float, other: float) -> float:
    """Logarithm of the sum of two numbers given by theirs: np.logaddexp, to the bit."""
    if one > other:
        return one + math.log1p(math.exp(other - one))
    return other + math.log1p(math.exp(one - other))
