"""What words, seeds and marks say of many items at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifiers.bags import Bags
from classifiers.features import Space
from classifiers.likeness import likest_each
from classifiers.nearness import Seeds
from classifiers.one_item import Own
from classifiers.terms import BUCKETS, TermColumns
from classifiers.words import LEAST_LENGTH
from classifiers.worths import COUNT, GAIN, ODDS, STOP, Worths

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]

_AT_ONCE = 32  # items; their entries of documents stay near


@dataclass(frozen=True, slots=True)
class Weighing:
    """Items as a stage without vectors sees them, one a row; see `Weighed`.

    Attributes:
        said: What their words say, shape (n, 2).
        shared: What they have in common with the seeds, shape (n, n_documents).
        scales: Of each of them, shape (n,).
        raw: Columns of the stage as they come, shape (n, n_columns).
        counted: Their terms, how often each is there, and where the rows begin and end.
    """

    said: Doubles
    shared: Doubles
    scales: Doubles
    raw: Floats
    counted: tuple[Ints, Ints, Ints]

    def own(self, row: int) -> Own:
        """Counted terms and columns of one of them."""
        buckets, counts, ends = self.counted
        first, last = ends[row : row + 2].tolist()
        own = buckets[first:last].astype(np.int32), counts[first:last].astype(np.float32)
        return Bags(*own, np.array([0, last - first])), self.raw[row]


def weigh(
    worths: Worths, seeds: Seeds, space: Space, terms: TermColumns, marks: Floats
) -> Weighing:
    """Weigh items.

    Args:
        worths: What terms are worth.
        seeds: The seed papers.
        space: The columns of a stage without vectors.
        terms: Of titles and summaries in turns.
        marks: Raw values of the columns for marks, shape (n, n_marks).
    """
    size = len(marks)
    keys = (terms.parts >> 1) * BUCKETS + terms.buckets
    titles = keys[terms.parts & 1 == 0]
    buckets, counts, ends = _counted(np.concatenate([titles, keys]), size)
    times = worths.times.take(counts, axis=0, mode="clip")
    table = worths.table.take(worths.rows.take(buckets), axis=0) * times
    sums = _by_row(np.add, table, ends)[:, :STOP] * worths.units
    lengths = np.maximum(np.sqrt(sums[:, :1]), LEAST_LENGTH)
    shared, scales = _shared(worths, table, times, ends), worths.unit / lengths
    raw = np.empty((size, len(space.names)), dtype=np.float32)
    first = marks.shape[1]
    raw[:, :first] = marks
    raw[:, first : first + 2] = _odds(worths, *_of_titles(worths, titles, size))
    raw[:, first + 2 : first + 4] = _odds(worths, table[:, ODDS], ends)
    raw[:, first + 4] = sums[:, GAIN] / np.maximum(np.diff(ends), 1)
    raw[:, first + 5 :] = likest_each(seeds, shared) * scales
    said = sums[:, 1:ODDS] / lengths + worths.biases
    return Weighing(said, shared, scales[:, 0], raw, (buckets, counts, ends))


def _counted(keys: Ints, size: int) -> tuple[Ints, Ints, Ints]:
    """Terms of so many rows, how often each is there, and where the rows begin and end."""
    known, counts = np.unique(keys, return_counts=True)
    ends = np.searchsorted(known, np.arange(size + 1) * BUCKETS)
    return known & BUCKETS - 1, counts, ends


def _by_row(way: np.ufunc, values: Ints, ends: Ints) -> Ints:
    """All values of each row in one; 0 of none."""
    filled = np.flatnonzero(np.diff(ends))
    rows = np.zeros((len(ends) - 1, *values.shape[1:]), dtype=np.int64)
    if len(filled):
        rows[filled] = way.reduceat(values, ends[filled], axis=0)
    return rows


def _of_titles(worths: Worths, titles: Ints, size: int) -> tuple[Ints, Ints]:
    """Log-odds of the terms of titles, each once, and where the rows begin and end."""
    buckets, _, ends = _counted(titles, size)
    odds = worths.table.take(worths.rows.take(buckets), axis=0)[:, ODDS]
    return odds.astype(np.int64), ends


def _odds(worths: Worths, odds: Ints, ends: Ints) -> Doubles:
    """Mean and highest log-odds of the terms of each row, shape (n, 2); 0 of none."""
    total, best = (_by_row(way, odds, ends) * worths.units[ODDS] for way in (np.add, np.maximum))
    return np.stack([total / np.maximum(np.diff(ends), 1), best], axis=1)


def _shared(worths: Worths, table: Ints, times: Ints, ends: Ints) -> Doubles:
    """What items have in common with each document, shape (n, n_documents); a few at a time."""
    shared = np.empty((len(ends) - 1, worths.size))
    for row in range(0, len(shared), _AT_ONCE):
        few = ends[row : row + _AT_ONCE + 1]
        own = slice(few[0], few[-1])
        shared[row : row + _AT_ONCE] = _shared_few(worths, table[own], times[own], few)
    return shared


def _shared_few(worths: Worths, table: Ints, times: Ints, ends: Ints) -> Doubles:
    size, counts = len(ends) - 1, table[:, COUNT]
    picked = (table[:, STOP] - counts.cumsum()).repeat(counts)
    picked += np.arange(len(picked))
    values = worths.values.take(picked)
    values *= times[:, 1].astype(np.float64).repeat(counts)
    places = worths.documents.take(picked)
    places += (np.arange(size) * worths.size).repeat(np.diff(ends)).repeat(counts)
    sums = np.bincount(places, values, size * worths.size)
    return np.asarray(sums.reshape(size, worths.size), dtype=np.float64)
