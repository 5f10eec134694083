"""Named values of many items as columns, collected part by part."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifiers.form import Ints

Bools = NDArray[np.bool_]
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Columns:
    """Features of some items, one a place; every item has some.

    Attributes:
        names: Of all features, by number.
        rows: Which item has it; in order.
        features: Its number.
        values: Its value.
    """

    names: Sequence[str]
    rows: Ints
    features: Ints
    values: Doubles

    def of(self, row: int) -> dict[str, float]:
        """The features of one item by name, in the order in which `mark_features` gives them."""
        first, last = self.rows.searchsorted((row, row + 1)).tolist()
        names = map(self.names.__getitem__, self.features[first:last].tolist())
        return dict(zip(names, self.values[first:last].tolist(), strict=True))

    def table(self, rows: Ints, places: Ints, width: int) -> NDArray[np.float32]:
        """The features of some items in columns, shape (n_rows, width).

        Args:
            rows: The items, in order.
            places: Column of each feature by number; -1 for none.
            width: How many columns there are.
        """
        row_of = np.full(int(self.rows[-1]) + 1, -1)
        row_of[rows] = np.arange(len(rows))
        at, columns = row_of.take(self.rows), places.take(self.features)
        kept = np.flatnonzero((at >= 0) & (columns >= 0))
        table = np.zeros((len(rows), width), dtype=np.float32)
        table.ravel()[at.take(kept) * width + columns.take(kept)] = self.values.take(kept)
        return table


class Sheet:
    """Columns in the making; of one item, what is added later comes later."""

    def __init__(self) -> None:
        self._parts: list[tuple[Ints, Ints, Doubles]] = []

    def add(self, rows: Ints, features: Ints, mask: Bools, values: Doubles | float = 1.0) -> None:
        """Add features to items.

        Args:
            rows: The items, shape (n,).
            features: Numbers, shape (n, k) or (k,).
            mask: Which of them there are, shape (n, k).
            values: Of a shape that fits, or one for all.
        """
        where = np.flatnonzero(mask)
        numbers = np.broadcast_to(features, mask.shape).ravel().take(where)
        figures = np.broadcast_to(np.asarray(values, dtype=np.float64), mask.shape)
        self._parts.append(
            (rows.take(where // mask.shape[1]), numbers, figures.ravel().take(where))
        )

    def columns(self, names: Sequence[str]) -> Columns:
        """All that was added, item by item."""
        rows, features, values = (np.concatenate(part) for part in zip(*self._parts, strict=True))
        order = np.argsort(rows, kind="stable")
        return Columns(names, rows.take(order), features.take(order), values.take(order))


def spread(table: Ints, marks: Ints) -> tuple[Ints, Ints]:
    """For each thing that marks bring: the place of the mark and the number of the thing.

    Args:
        table: Numbers of the things that each mark brings, the first ones first; -1 for none.
        marks: The marks.
    """
    some = np.flatnonzero(table[:, 0].take(marks) >= 0)
    own = table.take(marks.take(some), axis=0).ravel()
    at = np.flatnonzero(own >= 0)
    return some.take(at // table.shape[1]), own.take(at)


def each_once(keys: Ints, size: int) -> Ints:
    """Each of the keys, below size, once, in the order in which they first come."""
    at = np.arange(len(keys))
    first = np.full(size, len(keys))
    np.minimum.at(first, keys, at)
    return keys.take(np.flatnonzero(first.take(keys) == at))


def log1p(counts: Ints) -> Doubles:
    """What math.log1p gives, to the bit."""
    most = int(counts.max(initial=0))
    return np.array([math.log1p(count) for count in range(most + 1)]).take(counts)
