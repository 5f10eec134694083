"""What each term is worth to an item, in whole numbers.

Sums of whole numbers are the same in any order, so that an item is weighed to the same bit by
itself and in any company, whichever way is quickest. One unit is so small that what rounding
takes from a figure is less than single precision takes.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifiers.nearness import Seeds
from classifiers.terms import BUCKETS
from classifiers.words import WordModel

Ints = NDArray[np.int64]
Doubles = NDArray[np.float64]

# Columns: length squared, answers to two questions, log-odds, and these where they are positive;
# where the entries of a term stop, and how many there are
ODDS, GAIN, STOP, COUNT = 3, 4, 5, 6
_COLUMNS = 8  # the last is idle: rows of 32 bytes are half of what memory gives at once
_BITS = 27  # of the largest number in a column
_TIMES_BITS = 22  # behind the point, of what a number of occurrences is worth
_MOST = 1 << 12  # occurrences; more count as so many
_LONGEST = 6  # bits by which an item may be longer than its rarest term


@dataclass(frozen=True, slots=True)
class Worths:
    """Terms as whole numbers, one a row; the last row is that of all terms not known.

    Attributes:
        rows: Row of each hashed term, -1 for the last; shape (BUCKETS,).
        table: Columns as named above, shape (n_rows, 8).
        times: What each number of occurrences makes of the columns, shape (n, 8).
        units: What 1 stands for in each of the columns that are added up.
        biases: Answers to the two questions of an item without known terms.
        documents: Of each entry of a term: the number of the document.
        values: What the term is worth in it, a whole number too, of the same shape.
        unit: What 1 stands for in what an item shares with a document.
        size: How many documents there are.
    """

    rows: NDArray[np.int32]
    table: NDArray[np.int32]
    times: Ints
    units: tuple[float, ...]
    biases: tuple[float, float]
    documents: Ints
    values: Doubles
    unit: float
    size: int


def worths_of(words: WordModel, seeds: Seeds) -> Worths:
    """Tables of all terms that the words or the seeds know; the vocabulary's come first."""
    buckets, rarity = words.vocabulary.buckets, words.vocabulary.rarity.astype(np.float64)
    rows = np.full(BUCKETS, -1, dtype=np.int32)
    rows[buckets] = np.arange(len(buckets))
    known = np.flatnonzero(seeds.odds != 0)
    buckets = np.concatenate([buckets, known[rows[known] < 0]])
    rows[buckets] = np.arange(len(buckets))
    odds = seeds.odds[buckets]
    columns = [rarity**2, *(rarity * words.weights.T), odds, np.maximum(odds, 0)]
    table = np.zeros((len(buckets) + 1, _COLUMNS), dtype=np.int32)
    units = [_unit(column, _BITS) for column in columns]
    for at, (column, unit) in enumerate(zip(columns, units, strict=True)):
        table[: len(column), at] = np.rint(column / unit)
    documents, sizes = seeds.documents, seeds.documents.sizes
    table[: len(sizes), STOP], table[: len(sizes), COUNT] = documents.ends[1:], sizes
    unit, counted = _unit(rarity, 53 - _TIMES_BITS - _LONGEST), 2.0**-_TIMES_BITS
    to_field, to_core = words.biases.tolist()
    return Worths(
        rows,
        table,
        _times(),
        tuple(unit * (counted if at < ODDS else 1) for at, unit in enumerate(units)),
        (to_field, to_core),
        documents.terms.astype(np.int64),
        np.rint(rarity.repeat(sizes) * documents.values / unit),
        unit * counted,
        len(seeds.places) + len(seeds.cited_vectors),
    )


def _unit(numbers: Doubles, bits: int) -> float:
    """A power of two of which the largest number makes up so many bits."""
    most = float(np.abs(numbers).max(initial=0.0))
    return math.ldexp(1.0, math.frexp(most)[1] - bits)


def _times() -> Ints:
    """Weights of terms grow with the logarithm of how often they occur; odds do not."""
    grown = 1 + np.log(np.arange(1, _MOST))
    columns = np.ones((_MOST, _COLUMNS))
    columns[1:, 0], columns[1:, 1], columns[1:, 2] = grown**2, grown, grown
    columns[:, :ODDS] *= 2.0**_TIMES_BITS
    return np.rint(columns).astype(np.int64)
