"""Boosted trees as plain arrays: learned by scikit-learn, served by NumPy alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

DEPTH = 4
_CHUNK = 1000  # rows at a time: bounds the memory


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees of DEPTH levels, each filled up to a perfect binary tree.

    Attributes:
        base: Logit before any tree.
        columns: Shape (n_trees, 2**DEPTH - 1): column a node asks about, level by level.
        limits: Same shape: to the left what is at most this.
        leaves: Shape (n_trees, 2**DEPTH): what is added to the logit.
    """

    base: float
    columns: NDArray[np.int16]
    limits: Floats
    leaves: Floats

    def logits(self, rows: Floats) -> Floats:
        """Answer for each row, shape (n_rows,)."""
        parts = [self._part(rows[at : at + _CHUNK]) for at in range(0, len(rows), _CHUNK)]
        return np.concatenate(parts) if parts else np.zeros(0)

    def _part(self, rows: Floats) -> Floats:
        trees = np.arange(len(self.columns))
        # the learner compared in single precision; so must we, or a row on a limit goes astray
        values = rows.astype(np.float32)
        node = np.zeros((len(rows), len(trees)), dtype=np.int64)
        for _ in range(DEPTH):
            asked = values[np.arange(len(rows))[:, None], self.columns[trees, node]]
            node = 2 * node + 1 + (asked > self.limits[trees, node])
        added = self.leaves[trees, node - (2**DEPTH - 1)]
        return np.asarray(self.base + added.sum(axis=1))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The trees as plain arrays."""
        return {
            "base": np.array([self.base]),
            "columns": self.columns,
            "limits": self.limits,
            "leaves": self.leaves,
        }


def trees_from(arrays: Mapping[str, NDArray[Any]]) -> Trees:
    """Trees from their arrays."""
    return Trees(float(arrays["base"][0]), arrays["columns"], arrays["limits"], arrays["leaves"])
