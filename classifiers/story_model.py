"""How probable it is that two reports tell one event: two small models, averaged."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifiers.arrays import read_arrays, write_arrays
from classifiers.errors import ModelError
from classifiers.story_features import NAMES, TEXT_NAMES
from classifiers.story_trees import Trees, trees_from

SHIPPED = Path(__file__).resolve().parent / "story_data"
_WEIGHTS = "weights.npz"
_TREES_SHARE = 2 / 3  # trees alone misjudge what is unlike all examples, the line all else
_SURE = 9.2  # logit that neither goes beyond: 1 in 10,000
_HOW = "make it anew with: python -m classifiers.story_train"

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Line:
    """A linear model over standardised columns.

    Attributes:
        center: Shape (n_columns,), subtracted.
        weights: Shape (n_columns,), then multiplied and summed.
        bias: Logit of a row in the centre.
    """

    center: Floats
    weights: Floats
    bias: float

    def logits(self, rows: Floats) -> Floats:
        """Answer for each row, shape (n_rows,)."""
        return np.asarray((rows - self.center) @ self.weights + self.bias)


@dataclass(frozen=True, slots=True)
class Judge:
    """A linear model and trees over the same columns.

    Attributes:
        line: Carries to what is unlike all examples.
        trees: Know what goes together.
        threshold: Probability from which two reports tell one event.
    """

    line: Line
    trees: Trees
    threshold: float

    def probabilities(self, rows: Floats) -> Floats:
        """Probability in [0, 1] for each row, shape (n_rows,)."""
        line, trees = (np.clip(one.logits(rows), -_SURE, _SURE) for one in (self.line, self.trees))
        return _sigmoid((1 - _TREES_SHARE) * line + _TREES_SHARE * trees)


@dataclass(frozen=True, slots=True)
class StoryModel:
    """Two judges, for machines with and without an encoder.

    Attributes:
        with_vectors: Reads all features NAMES.
        plain: Reads the features TEXT_NAMES alone.
    """

    with_vectors: Judge
    plain: Judge


def save_model(model: StoryModel, folder: Path) -> None:
    """Write the weights; the same model gives the same bytes.

    Raises:
        ModelError: The file cannot be written.
    """
    arrays: dict[str, NDArray[Any]] = {"names": np.array(NAMES)}
    for name, judge in (("with", model.with_vectors), ("plain", model.plain)):
        arrays[f"{name}_center"] = judge.line.center
        arrays[f"{name}_weights"] = judge.line.weights
        arrays[f"{name}_numbers"] = np.array([judge.line.bias, judge.threshold])
        arrays |= {f"{name}_{key}": array for key, array in judge.trees.arrays().items()}
    try:
        write_arrays(folder / _WEIGHTS, arrays)
    except OSError as error:
        raise ModelError(str(folder), f"the story model cannot be written: {error}") from error


def load_model(folder: Path = SHIPPED) -> StoryModel:
    """Read the weights of a folder, by default those that are shipped.

    Raises:
        ModelError: They are missing, damaged, or of other features; says how to make them.
    """
    try:
        arrays = read_arrays(folder / _WEIGHTS)
        if tuple(arrays["names"].tolist()) != NAMES:
            raise ModelError(str(folder), f"the story model knows other features; {_HOW}")
        return StoryModel(_judge("with", arrays), _judge("plain", arrays))
    except (OSError, ValueError, KeyError, IndexError) as error:
        raise ModelError(
            str(folder), f"the story model cannot be read ({error}); {_HOW}"
        ) from error


def _judge(name: str, arrays: Mapping[str, NDArray[Any]]) -> Judge:
    own = {
        key.removeprefix(f"{name}_"): array
        for key, array in arrays.items()
        if key.startswith(f"{name}_")
    }
    bias, threshold = (float(number) for number in own["numbers"])
    return Judge(Line(own["center"], own["weights"], bias), trees_from(own), threshold)


def _sigmoid(logits: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-logits)))


def columns_of(rows: Floats, *, with_vectors: bool) -> Floats:
    """The columns a judge reads, from rows of all features NAMES."""
    return rows if with_vectors else rows[:, : len(TEXT_NAMES)]
