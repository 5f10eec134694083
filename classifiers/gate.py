"""The first look at an item: marks alone, by two linear questions, for a fraction of the cost.

Most items of a day have nothing to do with the field, and their marks (or the lack of them) say
so. What the gate turns away is not cut into words, compared with the seeds or encoded.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifiers.calibrate import Calibration, calibration_from

# Of a feature: what it adds to each logit; its column, -1 for none; its value and its name
Share = tuple[float, float, int, float, str]
_NOTHING = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Gate:
    """Two linear questions on marks: in the field? core?

    Attributes:
        weights: Feature name -> what one unit of it adds to each logit.
        biases: Logits of an item without any mark.
        field: Calibration of the first question.
        core: Calibration of the second.
        floor: Logit of the first question under which an item is turned away.
    """

    weights: Mapping[str, tuple[float, float]]
    biases: tuple[float, float]
    field: Calibration
    core: Calibration
    floor: float

    def share(self, name: str, value: float) -> tuple[float, float]:
        """What a feature adds to each logit; nothing when nothing was learned of it."""
        field, core = self.weights.get(name, _NOTHING)
        return field * value, core * value

    def field_logit(self, shares: Iterable[Share]) -> float:
        """Raw answer to the first question, by what `share` says of features, in their order."""
        logit, _ = self.biases
        for share in shares:
            logit += share[0]
        return logit

    def core_logit(self, shares: Iterable[Share]) -> float:
        """The same of the second, which is asked only about what the first turns away."""
        _, logit = self.biases
        for share in shares:
            logit += share[1]
        return logit

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The gate as plain arrays."""
        names = sorted(self.weights)
        return {
            "gate_names": np.array(names),
            "gate_weights": np.array([self.weights[name] for name in names]),
            "gate_biases": np.array(self.biases),
        }

    def card(self) -> dict[str, Any]:
        """The rest of it as JSON takes it."""
        return {"field": self.field.card(), "core": self.core.card(), "floor": self.floor}


def gate_from(arrays: Mapping[str, NDArray[Any]], card: Mapping[str, Any]) -> Gate:
    """A gate from its arrays and its card."""
    names = [str(name) for name in arrays["gate_names"]]
    pairs = [(float(field), float(core)) for field, core in arrays["gate_weights"]]
    field, core = (float(bias) for bias in arrays["gate_biases"])
    return Gate(
        dict(zip(names, pairs, strict=True)),
        (field, core),
        calibration_from(card["field"]),
        calibration_from(card["core"]),
        float(card["floor"]),
    )
