"""What words, seeds and marks say of one item: the same to the bit as of many at once.

For a single item a call to numpy costs as much as a dozen terms in plain Python.
"""

import math
from array import array
from collections.abc import Iterable, Mapping, Sequence
from operator import mul
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from classifiers.bags import Bags, bags_of, counted
from classifiers.features import Space
from classifiers.gate import Share
from classifiers.likeness import likest
from classifiers.nearness import Seeds
from classifiers.reading import Terms
from classifiers.words import LEAST_LENGTH, WordModel
from classifiers.worths import COUNT, ODDS, STOP, worths_of

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]
Own = tuple[Bags, Floats]  # terms of an item, counted, and its columns as they come


class Weighed(NamedTuple):
    """One item as a stage without vectors sees it.

    Attributes:
        said: What its words say to the two questions.
        shared: What it has in common with each document of the seeds, shape (n_documents,).
        scale: Turns what is shared into the cosine of item and document.
        raw: Columns of the stage as they come, shape (n_columns,).
    """

    said: tuple[float, float]
    shared: Doubles
    scale: float
    raw: Floats


class Evidence(NamedTuple):
    """What an item is judged by, as its reasons name it.

    Attributes:
        terms: Numbers of its terms in the vocabulary, shape (n_terms,).
        weights: Of each of them, of the same shape.
        columns: Of the stage that judged it, shape (n_columns,).
    """

    terms: NDArray[np.int32]
    weights: Floats
    columns: Floats


class Scale:
    """Weighs items one by one.

    Args:
        words: What words say.
        seeds: The seed papers.
        space: The columns of a stage without vectors.
    """

    def __init__(self, words: WordModel, seeds: Seeds, space: Space) -> None:
        self.worths = worths_of(words, seeds)
        self._words, self._seeds, self._space = words, seeds, space
        self._blank = array("f", [0.0]) * (len(space.marks) + 1)
        self._every = np.arange(len(self.worths.values))

    def weigh(self, title: list[int], summary: list[int], marks: Iterable[Share]) -> Weighed:
        """Weigh an item.

        Args:
            title: Hashed terms of its title, as often as they occur.
            summary: The same of its summary.
            marks: Features of its marks, with columns of the space.
        """
        worths, counts = self.worths, counted(title, summary)
        size = len(counts)
        rows = worths.rows.take(np.fromiter(counts, np.int64, size))
        often = np.fromiter(counts.values(), np.int64, size)
        times = worths.times.take(often, axis=0, mode="clip")
        table = worths.table.take(rows, axis=0)
        sums = np.vecdot(table.T, times.T).tolist()
        square, field, core, total, gain = map(mul, sums, worths.units)
        length, (to_field, to_core) = max(math.sqrt(square), LEAST_LENGTH), worths.biases
        shared, scale = self._shared(table, times), worths.unit / length
        odds = self._odds(table[:, ODDS].tolist(), len(set(title)), total, gain)
        raw = self._columns(marks, odds + likest(self._seeds, shared, scale))
        return Weighed((field / length + to_field, core / length + to_core), shared, scale, raw)

    def weigh_named(self, terms: Terms, marks: Mapping[str, float]) -> Weighed:
        """The same by names of features.

        Args:
            terms: Hashed terms of title and summary.
            marks: Features of its marks.
        """
        place = self._space.marks.get
        shares = [(0.0, 0.0, place(name, -1), value, name) for name, value in marks.items()]
        return self.weigh(*terms, shares)

    def evidence(self, terms: Bags, raw: Floats, columns: Floats | None = None) -> Evidence:
        """What reasons name.

        Args:
            terms: Of the item, counted.
            raw: Columns of the stage without vectors as they come.
            columns: Of the stage with vectors, if that judged it.
        """
        weighed = self._words.vocabulary.weigh(terms)
        columns = self._space.standard(raw) if columns is None else columns
        return Evidence(weighed.terms, weighed.values, columns)

    def _shared(self, table: NDArray[np.int32], times: Ints) -> Doubles:
        """What it has in common with each document."""
        worths, counts = self.worths, table[:, COUNT].astype(np.int64)
        picked = (table[:, STOP] - counts.cumsum()).repeat(counts)
        picked += self._every[: len(picked)]
        values = worths.values.take(picked)
        values *= times[:, 1].astype(np.float64).repeat(counts)
        sums = np.bincount(worths.documents.take(picked), values, worths.size)
        return cast(Doubles, sums)

    def _odds(self, odds: list[int], title: int, total: float, gain: float) -> tuple[float, ...]:
        """The first five of WORD_NAMES; terms of the title come first."""
        if not odds:
            return (0.0,) * 5
        unit, of_title = self.worths.units[ODDS], odds[:title]
        first = (sum(of_title) * unit / title, max(of_title) * unit) if title else (0.0, 0.0)
        return *first, total / len(odds), max(odds) * unit, gain / len(odds)

    def _columns(self, marks: Iterable[Share], near: Sequence[float]) -> Floats:
        raw = self._blank[:]
        for share in marks:
            raw[share[2]] = share[3]
        raw[-1:] = array("f", near)  # in place of what has no column
        return np.frombuffer(raw, dtype=np.float32)


def own_of(terms: Terms, raw: Floats) -> Own:
    """Counted terms and columns of an item."""
    return bags_of([counted(*terms)]), raw
