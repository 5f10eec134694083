"""One stage of the classifier: the net and the words together, calibrated.

Two questions are asked of an item: is it in the field at all, and if so, is it core? Each is
answered by the net and by the words, half and half; the answer to both is the score.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifiers.calibrate import Calibration, calibration_from, log_sum, sigmoid
from classifiers.features import Space, space_from
from classifiers.net import Net, net_from

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

GATE, PLAIN, FULL = "gate", "plain", "full"  # marks alone; words and seeds too; vectors too
HALF = 0.5
QUESTIONS = 2  # answers of the net before those for the themes
_LEAST_DOUBT = -1e-12  # logarithm of the highest chance that an item is core
_SUREST = _LEAST_DOUBT - math.log(-math.expm1(_LEAST_DOUBT))  # its logit


@dataclass(frozen=True, slots=True)
class Calibrations:
    """What turns the raw answers of a stage into decisions.

    Attributes:
        core: For the joint answer.
        field: For the first question.
        threshold: Score from which on an item is told.
        cuts: Chance from which on each theme is named.
    """

    core: Calibration
    field: Calibration
    threshold: float
    cuts: tuple[float, ...]

    def card(self) -> dict[str, Any]:
        """All of it as JSON takes it."""
        return {
            "core": self.core.card(),
            "field": self.field.card(),
            "threshold": self.threshold,
            "cuts": list(self.cuts),
        }


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage, with or without the sentence vector.

    Attributes:
        space: Its columns.
        net: Answers the two questions, then one a theme.
        calibrations: From raw answers to decisions.
    """

    space: Space
    net: Net
    calibrations: Calibrations

    def arrays(self, prefix: str) -> dict[str, NDArray[Any]]:
        """The stage as plain arrays."""
        return {**self.space.arrays(prefix), **self.net.arrays(prefix)}


@dataclass(frozen=True, slots=True)
class Answers:
    """Raw answers to some items.

    Attributes:
        field: Logits of "in the field", shape (n,).
        core: Logits of "core, if in the field", shape (n,).
        themes: Chances in [0, 1], shape (n, n_themes).
    """

    field: Doubles
    core: Doubles
    themes: Doubles

    @property
    def joint(self) -> Doubles:
        """Logits of "in the field and core", shape (n,)."""
        return both(self.field, self.core)


def answer(space: Space, net: Net, columns: Floats, words: Floats) -> Answers:
    """Ask net and words, shapes (n, n_columns) and (n, 2); the net's come on top of the prior."""
    questions, themes = ask(space, net, columns, words)
    return Answers(questions[:, 0], questions[:, 1], sigmoid(themes))


def ask(space: Space, net: Net, columns: Floats, words: Floats) -> tuple[Doubles, Doubles]:
    """Logits of the two questions and of the themes, shapes (n, 2) and (n, n_themes)."""
    said = net.logits(columns).astype(np.float64)
    prior = (columns @ space.prior).astype(np.float64)[:, None]
    questions = HALF * (said[:, :QUESTIONS] + prior) + HALF * words.astype(np.float64)
    return questions, said[:, QUESTIONS:]


def both(field: Doubles, core: Doubles) -> Doubles:
    """Logit of "in the field and core", from the logits of the two questions."""
    # log p of both, and log of not both, without losing small figures to rounding
    yes = -np.logaddexp(0, -field) - np.logaddexp(0, -core)
    no = np.log(-np.expm1(np.minimum(yes, _LEAST_DOUBT)))
    return np.asarray(yes - no)


def joint_each(field: Doubles, core: Doubles) -> Doubles:
    """The same from what speaks against it: e^-field + e^-core + e^-(field + core)."""
    doubt = np.logaddexp(np.logaddexp(-field, -core), -(field + core))
    return np.asarray(np.minimum(-doubt, _SUREST))


def joint(field: float, core: float) -> float:
    """The same of one item, to the bit, without the cost of arrays."""
    return min(-log_sum(log_sum(-field, -core), -(field + core)), _SUREST)


def stage_from(prefix: str, arrays: Mapping[str, NDArray[Any]], card: Mapping[str, Any]) -> Stage:
    """A stage from its arrays and its card."""
    calibrations = Calibrations(
        calibration_from(card["core"]),
        calibration_from(card["field"]),
        float(card["threshold"]),
        tuple(float(cut) for cut in card["cuts"]),
    )
    return Stage(space_from(prefix, arrays), net_from(prefix, arrays), calibrations)
