"""Boosted trees as plain arrays: learned by scikit-learn, served by NumPy alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

DEPTH = 4
_CHUNK = 250  # rows at a time: what is worked on stays in the processor's cache

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
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
        """All nodes answer, then one leaf of each tree is chosen: many bytes, but few steps."""
        ranks = self._ranks(rows)
        asked, limits = self._nodes
        answers = (ranks[asked] > limits[:, None]).reshape(2**DEPTH - 1, len(self.columns), -1)
        taken: list[Flags] = []
        leaf = np.zeros(answers.shape[1:], dtype=np.uint8)
        for level in range(DEPTH):
            taken.append(_chosen(list(answers[2**level - 1 : 2 ** (level + 1) - 1]), taken))
            leaf = 2 * leaf + taken[-1]
        places = np.ascontiguousarray(leaf.T) + 2**DEPTH * np.arange(len(self.leaves))
        return np.asarray(self.base + self.leaves.ravel()[places].sum(axis=1))

    def _ranks(self, rows: Floats) -> NDArray[np.uint16]:
        """How many limits of its column lie below each value, shape (n_columns, n_rows)."""
        # the learner compared in single precision; so must we, or a row on a limit goes astray
        values = rows.astype(np.float32)
        ranks = np.zeros(values.T.shape, dtype=np.uint16)
        for column, limits in self._limits_of.items():
            ranks[column] = np.searchsorted(limits, values[:, column])
        return ranks

    @cached_property
    def _limits_of(self) -> dict[int, Floats]:
        """The limits that nodes set for each column, rising."""
        asked: list[int] = np.unique(self.columns).tolist()
        return {column: np.unique(self.limits[self.columns == column]) for column in asked}

    @cached_property
    def _nodes(self) -> tuple[NDArray[np.intp], NDArray[np.uint16]]:
        """Column of each node and the rank of its limit, node by node of all trees."""
        ranks = np.zeros(self.columns.shape, dtype=np.uint16)
        for column, limits in self._limits_of.items():
            own = self.columns == column
            ranks[own] = np.searchsorted(limits, self.limits[own])
        return self.columns.T.ravel().astype(np.intp), ranks.T.ravel()

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The trees as plain arrays."""
        return {
            "base": np.array([self.base]),
            "columns": self.columns,
            "limits": self.limits,
            "leaves": self.leaves,
        }


def _chosen(answers: Sequence[Flags], taken: Sequence[Flags]) -> Flags:
    """The answers of those nodes of a level that the answers above lead to."""
    for right in reversed(taken):
        pairs = zip(answers[::2], answers[1::2], strict=True)
        answers = [(right & second) | (~right & first) for first, second in pairs]
    return answers[0]


def trees_from(arrays: Mapping[str, NDArray[Any]]) -> Trees:
    """Trees from their arrays."""
    return Trees(float(arrays["base"][0]), arrays["columns"], arrays["limits"], arrays["leaves"])
