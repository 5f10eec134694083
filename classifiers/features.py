"""From readings and vectors to the columns a model weighs."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifiers.marks import mark_features
from classifiers.reading import Reading

VECTOR = "vector:"
_RARE = 3  # a feature in fewer items than this is left out
_LEAST_SCALE = 0.1  # rare features must not grow large by being divided by their small spread
_VECTOR_SCALE = 20.0  # makes a dimension of the vector, about 0.05, as large as a standardised mark

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Space:
    """Columns in their order, and how raw values are centred and scaled.

    Attributes:
        names: Feature names; "vector:0" and on are the dimensions of the sentence vector.
        center: Shape (n_columns,), subtracted.
        scale: Shape (n_columns,), then multiplied.
    """

    names: tuple[str, ...]
    center: Floats
    scale: Floats

    @property
    def dimensions(self) -> int:
        """Length of the sentence vectors it was fitted with; 0 without an encoder."""
        return sum(name.startswith(VECTOR) for name in self.names)

    def columns(
        self, features: Sequence[Mapping[str, float]], vectors: NDArray[np.float32]
    ) -> Floats:
        """Standardised columns of shape (n_items, n_columns)."""
        return (_raw(self.names, features, vectors) - self.center) * self.scale

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The space as plain arrays."""
        return {
            "space_names": np.array(self.names),
            "space_center": self.center,
            "space_scale": self.scale,
        }


def space_from(arrays: Mapping[str, NDArray[Any]]) -> Space:
    """A space from its arrays."""
    names = tuple(str(name) for name in arrays["space_names"])
    return Space(names, arrays["space_center"], arrays["space_scale"])


def fit_space(features: Sequence[Mapping[str, float]], vectors: NDArray[np.float32]) -> Space:
    """Learn which columns there are, and their centre and spread."""
    seen = Counter(name for own in features for name in own)
    names = sorted(name for name, count in seen.items() if count >= _RARE)
    names += [f"{VECTOR}{dimension}" for dimension in range(vectors.shape[1])]
    raw = _raw(tuple(names), features, vectors)
    scale = 1 / np.maximum(raw.std(axis=0), _LEAST_SCALE)
    if vectors.shape[1]:
        scale[-vectors.shape[1] :] = _VECTOR_SCALE
    return Space(tuple(names), raw.mean(axis=0), scale)


def features_of(readings: Sequence[Reading]) -> list[dict[str, float]]:
    """Named features of each reading."""
    return [mark_features(reading) for reading in readings]


def _raw(
    names: tuple[str, ...],
    features: Sequence[Mapping[str, float]],
    vectors: NDArray[np.float32],
) -> Floats:
    place = {name: at for at, name in enumerate(names)}
    raw = np.zeros((len(features), len(names)))
    for row, own in enumerate(features):
        for name, value in own.items():
            if name in place:
                raw[row, place[name]] = value
    if vectors.shape[1]:
        raw[:, -vectors.shape[1] :] = vectors
    return raw
