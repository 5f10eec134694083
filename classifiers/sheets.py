"""Readings as matrices, ready to be cut into training and test rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from classifiers.examples import Examples
from classifiers.marks import mark_features
from classifiers.reading import BUCKETS, Reading

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is known of some items before anything is learned; one row an item.

    Attributes:
        marks: Named features of marks.
        title_terms: Counts by hash, shape (n, BUCKETS), sparse.
        terms: The same for title and summary together.
        vectors: Shape (n, dimensions); 0 dimensions without an encoder.
    """

    marks: Sequence[Mapping[str, float]]
    title_terms: sp.csr_matrix
    terms: sp.csr_matrix
    vectors: Floats

    def __len__(self) -> int:
        return len(self.marks)

    def at(self, rows: NDArray[np.int64]) -> "Sheet":
        """These rows in this order."""
        return Sheet(
            [self.marks[row] for row in rows.tolist()],
            self.title_terms[rows],
            self.terms[rows],
            self.vectors[rows],
        )


def sheet_of(readings: Sequence[Reading], vectors: Floats) -> Sheet:
    """One sheet of readings and their vectors, shape (n, dimensions)."""
    return Sheet(
        [mark_features(reading) for reading in readings],
        counts_matrix(reading.title_terms for reading in readings),
        counts_matrix(reading.terms for reading in readings),
        vectors,
    )


def sheet_of_examples(examples: Examples) -> Sheet:
    """One sheet of labelled items."""
    return sheet_of(examples.readings, examples.vectors)


def counts_matrix(counted: Iterable[Mapping[int, int]]) -> sp.csr_matrix:
    """Counts by hash as a sparse matrix of shape (n, BUCKETS), float32."""
    columns: list[int] = []
    times: list[int] = []
    ends = [0]
    for counts in counted:
        for column in sorted(counts):
            columns.append(column)
            times.append(counts[column])
        ends.append(len(columns))
    shape = (len(ends) - 1, BUCKETS)
    data = np.array(times, dtype=np.float32)
    return sp.csr_matrix((data, np.array(columns, dtype=np.int32), np.array(ends)), shape=shape)
