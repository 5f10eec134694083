"""Pairs of reports that share something rare: words, names and telling numbers of the beginning."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from classifiers.story_links import Pair
from classifiers.story_numbers import figures_of
from classifiers.story_rarity import Rarity, hashed
from classifiers.story_reading import TITLE_CHARS, sounds_in, words_in
from classifiers.terms import BUCKETS
from classifiers.text import clean, fold

_LEAD_CHARS = 60  # of the summary
_COMMON = 250  # what more reports share finds no partner: that keeps the cost linear
_MOST_SHARING = 8  # partners a report by shared things
_LEAST_SHARED = 6.0  # weight: about one rare word
_NUMBER_WEIGHT = 4.0
_PLACES = len("12")  # digits that make a number worth a look
_WORDS, _SOUNDS, _NUMBERS = range(3)
_ROWS, _CELLS = 64, 1 << 19  # reports, and sums, at a time: bound the memory

Keys = NDArray[np.int32]
Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


def keys_of(title: str, summary: str) -> Keys:
    """Words, names and telling numbers of a title and of the beginning of its summary.

    Returns:
        Shape (n,), rising, none twice: kind * BUCKETS + hash.
    """
    title, lead = clean(title[:TITLE_CHARS]), clean(summary[:_LEAD_CHARS])
    numbers = figures_of(fold(f"{title}\n{lead}")).numbers
    found = [
        *(_WORDS * BUCKETS + one for one in words_in(title) | words_in(lead)),
        *(_SOUNDS * BUCKETS + one for one in sounds_in(title) | sounds_in(lead)),
        *{_NUMBERS * BUCKETS + hashed(number) for number in numbers if len(number) > _PLACES},
    ]
    return np.sort(np.array(found, dtype=np.int32))


def words_of(keys: Keys) -> list[int]:
    """The words among the keys."""
    found: list[int] = keys[keys < BUCKETS].tolist()
    return found


def sharing(
    keys: Mapping[int, Keys],
    fresh: Sequence[int],
    hours: Sequence[float],
    rarity: Rarity,
    span: float,
) -> Iterator[Pair]:
    """Pairs with a fresh report that share rare things, the best few of each.

    Args:
        keys: Of each report that may be paired.
        fresh: Those to find partners for.
        hours: Time of each report; nan when unknown.
        rarity: Weights of words and sounds.
        span: Hours that two reports may be apart.
    """
    places = list(keys)
    row_of = {at: row for row, at in enumerate(places)}
    asked = np.array([row_of[at] for at in fresh if at in row_of], dtype=np.int64)
    if not len(asked):
        return
    index = _Index(list(keys.values()), rarity)
    times = np.array([hours[at] for at in places])
    step = max(1, min(_ROWS, _CELLS // len(places)))
    for start in range(0, len(asked), step):
        rows = asked[start : start + step]
        number, other, weights = index.sums(rows)
        apart = np.abs(times[other] - times[rows[number]]) > span
        good = ~apart & (other != rows[number])
        best = _best(number[good], other[good], weights[good])
        for row, partner in zip(
            rows[number[good][best]].tolist(), other[good][best].tolist(), strict=True
        ):
            yield places[min(row, partner)], places[max(row, partner)]


def _best(number: Ints, other: Ints, weights: Floats) -> Ints:
    """Of each number the places of most weight; of equal ones the earlier."""
    order = np.lexsort((other, -weights, number))
    rank = np.arange(len(order)) - np.searchsorted(number[order], number[order])
    return order[rank < _MOST_SHARING]


class _Index:
    """Who holds which key, and what it weighs.

    Args:
        keys: Of each report.
        rarity: Weights of words and sounds.
    """

    def __init__(self, keys: Sequence[Keys], rarity: Rarity) -> None:
        self._reports = len(keys)
        self._sizes = np.array([len(own) for own in keys], dtype=np.int64)
        self._starts = np.cumsum(self._sizes) - self._sizes
        flat = np.concatenate(keys)
        order = np.argsort(flat, kind="stable")
        self._holders = np.repeat(np.arange(len(keys), dtype=np.int32), self._sizes)[order]
        ranked = flat[order]
        self._first = np.flatnonzero(np.append(True, ranked[1:] != ranked[:-1])[: len(ranked)])
        self._counts = np.diff(np.append(self._first, len(ranked)))
        distinct = ranked[self._first]
        self._group = np.empty(len(flat), dtype=np.int32)
        self._group[order] = np.repeat(np.arange(len(distinct), dtype=np.int32), self._counts)
        self._telling = (self._counts > 1) & (self._counts <= _COMMON)
        self._weights = np.zeros(len(distinct))
        self._weights[self._telling] = [
            round(1000 * _weight(key, rarity)) for key in distinct[self._telling].tolist()
        ]

    def sums(self, rows: Ints) -> tuple[Ints, Ints, Floats]:
        """What some reports share with any, themselves included, where it is enough.

        Returns:
            Place among `rows`, number of the other report, and weight in thousandths.
        """
        entries, number = _ranges(self._starts[rows], self._sizes[rows])
        groups = self._group[entries]
        kept = self._telling[groups]
        groups, number = groups[kept], number[kept]
        holders, at = _ranges(self._first[groups], self._counts[groups])
        cells = number[at] * self._reports + self._holders[holders]
        sums = np.asarray(np.bincount(cells, self._weights[groups][at]), dtype=np.float64)
        found = np.flatnonzero(sums >= 1000 * _LEAST_SHARED)
        number, other = np.divmod(found, self._reports)
        return number, other, sums[found]


def _ranges(starts: Ints, sizes: Ints) -> tuple[Ints, Ints]:
    """All numbers of ranges one after the other, and which range each is from."""
    which = np.repeat(np.arange(len(sizes)), sizes)
    return np.arange(len(which)) + (starts - np.cumsum(sizes) + sizes)[which], which


def _weight(key: int, rarity: Rarity) -> float:
    if key >= _NUMBERS * BUCKETS:
        return _NUMBER_WEIGHT
    return max(rarity.of("words" if key < BUCKETS else "sounds", key % BUCKETS), 0.0)
