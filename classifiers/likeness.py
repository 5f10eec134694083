"""How near an item's words come to the seeds, from what it shares with each document.

What is shared are whole numbers, see `classifiers.worths`: their sums are the same in any order.
"""

import numpy as np
from numpy.typing import NDArray

from classifiers.nearness import Seeds

Doubles = NDArray[np.float64]

_FEW = 5


def likest(seeds: Seeds, shared: Doubles, scale: float) -> tuple[float, ...]:
    """The last five of WORD_NAMES of one item; see `Weighed`."""
    near, cited = shared[: len(seeds.places)], shared[len(seeds.places) :]
    own = (*_top(near.copy()), *_top(cited.copy()), _own(near, seeds))
    return tuple([scale * figure for figure in own])


def likest_each(seeds: Seeds, shared: Doubles) -> Doubles:
    """The same of many items before they are scaled, shape (n, 5)."""
    near, cited = shared[:, : len(seeds.places)], shared[:, len(seeds.places) :]
    return np.stack([*_tops(near), *_tops(cited), _own_each(near, seeds)], axis=1)


def _top(shared: Doubles) -> tuple[float, float]:
    """Best and mean of the 5 best; sorts what it is given."""
    shared.sort()
    top = shared[-_FEW:].tolist()
    return (top[-1], sum(top) / len(top)) if top else (0.0, 0.0)


def _tops(shared: Doubles) -> tuple[Doubles, Doubles]:
    top = np.sort(shared, axis=1)[:, -_FEW:]
    if not top.size:
        return np.zeros(len(top)), np.zeros(len(top))
    return top[:, -1], np.add.reduce(top, axis=1) / top.shape[1]


def _own(shared: Doubles, seeds: Seeds) -> float:
    """How much more an item shares with one paper than with the usual one."""
    if not len(shared):
        return 0.0
    best = np.maximum.reduceat(shared, seeds.starts).tolist()
    best.sort()
    half = len(best) // 2
    return float(best[-1] - (best[half] + best[~half]) / 2)


def _own_each(shared: Doubles, seeds: Seeds) -> Doubles:
    if not shared.shape[1]:
        return np.zeros(len(shared))
    best = np.sort(np.maximum.reduceat(shared, seeds.starts, axis=1), axis=1)
    half = best.shape[1] // 2
    return np.asarray(best[:, -1] - (best[:, half] + best[:, ~half]) / 2)
