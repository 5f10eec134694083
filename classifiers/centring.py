"""Sentence vectors without what all texts of a script share, so that scripts can be compared.

Vectors of multilingual encoders lie close together, and closer still within a script. Taking off
the mean of the script leaves what a text is about.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

SCRIPTS = ("han", "latin", "cyrillic", "other")
_FEWEST = 30  # a script with fewer items takes the mean of all


@dataclass(frozen=True, slots=True)
class Centring:
    """The mean vector of each script.

    Attributes:
        means: Shape (4, dimensions), in the order of SCRIPTS.

    References:
        Libovicky, Rosa, Fraser: How language-neutral is multilingual BERT?, 2019.
    """

    means: Floats

    def center(self, vectors: Floats, scripts: Sequence[str] | NDArray[np.str_]) -> Floats:
        """Vectors of shape (n, dimensions) about their script's mean, of length 1 again (or 0)."""
        rows = [SCRIPTS.index(name) if name in SCRIPTS else -1 for name in scripts]
        known = vectors.any(axis=1, keepdims=True)
        moved = np.where(known, vectors - self.means[rows], 0)
        lengths = np.linalg.norm(moved, axis=1, keepdims=True)
        return np.asarray(moved / np.maximum(lengths, 1e-9), dtype=np.float32)


def fit_centring(vectors: Floats, scripts: NDArray[np.str_]) -> Centring:
    """Learn the means from items of shape (n, dimensions) and the script of each."""
    if not len(vectors):
        return Centring(np.zeros((len(SCRIPTS), vectors.shape[1]), dtype=np.float32))
    everyone = vectors.mean(axis=0)
    means = [
        vectors[scripts == name].mean(axis=0) if (scripts == name).sum() >= _FEWEST else everyone
        for name in SCRIPTS
    ]
    return Centring(np.array(means, dtype=np.float32))
