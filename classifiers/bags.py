"""Counted terms of many items as three flat arrays: light enough for a single item too."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_ROWS_AT_ONCE = 500  # bounds the memory of a comparison


@dataclass(frozen=True, slots=True)
class Bags:
    """Sparse rows: one bag of (term, value) an item.

    Attributes:
        terms: Numbers of the terms, row after row, sorted within a row; int32.
        values: Their counts or weights, of the same shape; float32.
        ends: Shape (n_rows + 1,): row i is terms[ends[i]:ends[i + 1]].
    """

    terms: NDArray[np.int32]
    values: Floats
    ends: Ints

    def __len__(self) -> int:
        return len(self.ends) - 1

    @property
    def rows(self) -> Ints:
        """Row of each term, of the shape of `terms`."""
        if len(self) == 1:
            return np.zeros(len(self.terms), dtype=np.int64)
        return np.repeat(np.arange(len(self)), self.sizes)

    @property
    def sizes(self) -> Ints:
        """How many terms each row has, shape (n_rows,)."""
        return np.asarray(self.ends[1:] - self.ends[:-1])

    def at(self, rows: Ints) -> "Bags":
        """These rows in this order."""
        sizes = self.sizes[rows]
        ends = np.concatenate([[0], np.cumsum(sizes)])
        picked = _spread(self.ends[rows], sizes)
        return Bags(self.terms[picked], self.values[picked], ends)


def bags_of(counted: Iterable[Mapping[int, int]]) -> Bags:
    """Counts by number, one mapping a row."""
    terms: list[int] = []
    values: list[int] = []
    ends = [0]
    for counts in counted:
        own = sorted(counts)
        terms += own
        values += map(counts.__getitem__, own)
        ends.append(len(terms))
    return Bags(np.array(terms, dtype=np.int32), np.array(values, dtype=np.float32), np.array(ends))


def counted(title: list[int], summary: list[int]) -> dict[int, int]:
    """How often each term of an item is there; those of the title come first and count twice."""
    counts: dict[int, int] = {}
    count_of = counts.get
    for term in title:
        counts[term] = count_of(term, 0) + 2
    for term in summary:
        counts[term] = count_of(term, 0) + 1
    return counts


def turned(bags: Bags, width: int) -> Bags:
    """The same entries row by term instead of term by row: one bag of (row, value) a term.

    Args:
        bags: Rows of terms below width.
        width: How many terms there are.
    """
    order = np.argsort(bags.terms, kind="stable")
    sizes = np.bincount(bags.terms, minlength=width)
    ends = np.concatenate([[0], np.cumsum(sizes)])
    return Bags(bags.rows[order].astype(np.int32), bags.values[order], ends)


def products(bags: Bags, documents: Bags, count: int) -> Floats:
    """Inner product of each row with each document, shape (n_rows, count).

    Args:
        bags: Rows of terms.
        documents: Documents by term, as `turned` gives them.
        count: How many documents there are.
    """
    if len(bags) <= _ROWS_AT_ONCE:
        return _products(bags, documents, count)
    parts = [
        _products(bags.at(rows), documents, count)
        for rows in np.array_split(np.arange(len(bags)), -(-len(bags) // _ROWS_AT_ONCE))
    ]
    return np.concatenate(parts)


def _products(bags: Bags, documents: Bags, count: int) -> Floats:
    starts = documents.ends.take(bags.terms)
    sizes = documents.ends.take(bags.terms + 1) - starts
    own = np.arange(len(sizes)).repeat(sizes)  # place among the terms of each of their documents
    picked = np.arange(len(own)) + (starts - sizes.cumsum() + sizes).take(own)
    weights = documents.values.take(picked) * bags.values.take(own)
    places = documents.terms.take(picked)
    if len(bags) > 1:
        places = places + (bags.rows * count).take(own)
    sums = np.bincount(places, weights, len(bags) * count)
    return sums.reshape(len(bags), count).astype(np.float32)


def _spread(starts: Ints, sizes: Ints) -> Ints:
    """All places of runs that begin at `starts` and are `sizes` long, one run after another."""
    ends = np.cumsum(sizes)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + (starts - ends + sizes).repeat(sizes)
