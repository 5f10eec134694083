"""What pairs of reports share, for many pairs at once: things with weights as flat arrays.

Sums go by rising key, so that neither report is the first, and of what is wholly shared nothing is
left over.
"""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from classifiers.terms import BUCKETS

WORDS, PIECES, SOUNDS, FIRST_SORT = range(4)  # marks of each sort follow
KINDS = FIRST_SORT + 3
# Where a thing stands: in the title, in title or summary; of PIECES: in the title, in what is left
# of it without names.
TITLE, TEXT = 1, 2
_DAMPED = 0.4  # weight of a word inside a name of a person, a place or an office

Floats = NDArray[np.float64]
Both = tuple[Floats, Floats]


@dataclass(frozen=True, slots=True)
class Things:
    """What one report, or several one after the other, are made of.

    Attributes:
        keys: Shape (n,), of each report rising, none twice: kind * BUCKETS + hash.
        weights: Shape (n,), at least 0.
        roles: Shape (n,): TITLE, TEXT or both.
    """

    keys: NDArray[np.int64]
    weights: Floats
    roles: NDArray[np.uint8]

    def of(self, kind: int, role: int = TITLE | TEXT) -> list[int]:
        """Hashes of the things of a kind that have a role."""
        own = self.keys[(self.keys // BUCKETS == kind) & (self.roles & role > 0)]
        return [int(key) for key in own % BUCKETS]


def make_things(
    sets: Sequence[Sequence[AbstractSet[int]]],
    damped: Sequence[AbstractSet[int]],
    weigh: Callable[[int, list[int]], list[float]],
) -> list[Things]:
    """Things of many reports.

    Args:
        sets: Of each report, for each of KINDS the hashes of what is in the title, then of what is
            in the text.
        damped: Of each report the words that weigh less, being part of a name.
        weigh: Gives the weights of hashes of a kind.
    """
    sizes = [len(own) for report in sets for own in report]
    flat = np.fromiter(chain.from_iterable(chain.from_iterable(sets)), np.int64, sum(sizes))
    place = np.repeat(np.arange(len(sizes)), sizes)
    # role by role of kind by kind of report by report; sorted, both roles of a thing lie together
    every = np.sort(((place >> 1) * BUCKETS + flat) * 2 + (place & 1))
    codes = every >> 1
    first = np.flatnonzero(np.append(True, codes[1:] != codes[:-1])[: len(codes)])
    roles = (1 + (every & 1)).astype(np.uint8)
    if len(first):
        roles = np.add.reduceat(roles, first, dtype=np.uint8)
    codes = codes[first]
    keys = codes % (KINDS * BUCKETS)
    weights = np.zeros(len(codes))
    for kind in range(KINDS):
        own = np.flatnonzero(keys // BUCKETS == kind)
        weights[own] = weigh(kind, (keys[own] % BUCKETS).tolist())
    names = [
        (at * KINDS + WORDS) * BUCKETS + one for at, report in enumerate(damped) for one in report
    ]
    weights[np.isin(codes, np.array(names, dtype=np.int64))] *= _DAMPED
    ends = np.searchsorted(codes, np.arange(len(sets) + 1) * (KINDS * BUCKETS)).tolist()
    return [
        Things(keys[start:end], weights[start:end], roles[start:end])
        for start, end in pairwise(ends)
    ]


@dataclass(frozen=True, slots=True)
class _Side:
    """One report of each of n pairs.

    Attributes:
        row: Shape (n_things,): the pair of each thing.
        things: Of all these reports, in the order of the pairs.
    """

    row: NDArray[np.int64]
    things: Things


class Overlap:
    """Things of one kind of n pairs of reports, laid over each other.

    What it gives has shape (n,); a pair of arrays is of the first and of the second reports.

    Args:
        pairs: n.
        sides: The first and the second reports.
        row: Shape (n_shared,): the pair of each thing that both hold.
        shared: Of each side the weights and the roles of these.
    """

    def __init__(
        self,
        pairs: int,
        sides: Sequence[_Side],
        row: NDArray[np.int64],
        shared: Sequence[tuple[Floats, NDArray[np.uint8]]],
    ) -> None:
        self._pairs, self._sides, self._row = pairs, sides, row
        self._weights = [weights for weights, _ in shared]
        self._roles = [roles for _, roles in shared]

    def count(self, role: int) -> Both:
        """How many things stand there."""
        first, second = (self._sum(side.row, side.things.roles & role > 0) for side in self._sides)
        return first, second

    def total(self, role: int) -> Both:
        """Weight of what stands there."""
        first, second = (self._sum(side.row, _there(side, role)) for side in self._sides)
        return first, second

    def outside(self, role: int, other: int) -> Both:
        """Weight of what stands there and not in the other report, where that has `other`."""
        first, second = self.total(role)
        return first - self._held(0, role, other), second - self._held(1, role, other)

    def covered(self, role: int, other: int) -> Both:
        """Share of what stands there that the other report holds too; 0 of nothing."""
        outside = self.outside(role, other)
        first, second = (
            np.where(whole > 0, 1 - out / np.where(whole > 0, whole, 1), 0.0)
            for out, whole in zip(outside, self.total(role), strict=True)
        )
        return first, second

    def least(self, role: int) -> Floats:
        """Sum of the lesser weights of what both hold there."""
        return self._sum(self._row, self._lesser(role))

    def rarest(self, role: int, counts: Sequence[int]) -> list[Floats]:
        """The same of so many things only, those of most weight."""
        lesser = self._lesser(role)
        order = np.lexsort((-lesser, self._row))
        row, lesser = self._row[order], lesser[order]
        rank = np.arange(len(row)) - np.searchsorted(row, row)
        return [self._sum(row, lesser * (rank < count)) for count in counts]

    def cosine(self, role: int) -> Floats:
        """Cosine of the weights; 0 where one has none."""
        products = self._sum(self._row, self._in_both(role) * self._weights[0] * self._weights[1])
        squares = [self._sum(side.row, _there(side, role) ** 2) for side in self._sides]
        lengths = np.sqrt(squares[0]) * np.sqrt(squares[1])
        return np.asarray(np.where(lengths > 0, products / np.where(lengths > 0, lengths, 1), 0.0))

    def _held(self, side: int, role: int, other: int) -> Floats:
        there = (self._roles[side] & role > 0) & (self._roles[1 - side] & other > 0)
        return self._sum(self._row, self._weights[side] * there)

    def _lesser(self, role: int) -> Floats:
        return np.minimum(*self._weights) * self._in_both(role)

    def _in_both(self, role: int) -> NDArray[np.bool_]:
        return (self._roles[0] & self._roles[1] & role) > 0

    def _sum(self, row: NDArray[np.int64], values: NDArray[np.float64 | np.bool_]) -> Floats:
        return np.asarray(np.bincount(row, values, minlength=self._pairs), np.float64)


def lay_over(firsts: Sequence[Things], seconds: Sequence[Things]) -> list[Overlap]:
    """The reports of each pair laid over each other, one overlap for each of KINDS.

    Args:
        firsts: One report of each pair.
        seconds: The other.
    """
    sides = [_side(firsts), _side(seconds)]
    combined = [side.row * (KINDS * BUCKETS) + side.things.keys for side in sides]
    place = np.searchsorted(combined[0], combined[1])
    found = np.flatnonzero(place < len(combined[0]))
    found = found[combined[0][place[found]] == combined[1][found]]
    shared = [place[found], found]
    kinds = [(side.things.keys // BUCKETS).astype(np.uint8) for side in sides]
    kinds_shared = kinds[1][found]
    overlaps = []
    for kind in range(KINDS):
        own = np.flatnonzero(kinds_shared == kind)
        both = [
            (side.things.weights[at[own]], side.things.roles[at[own]])
            for side, at in zip(sides, shared, strict=True)
        ]
        of_kind = [
            _only(side, np.flatnonzero(each == kind))
            for side, each in zip(sides, kinds, strict=True)
        ]
        overlaps.append(Overlap(len(firsts), of_kind, sides[1].row[found[own]], both))
    return overlaps


def _side(reports: Sequence[Things]) -> _Side:
    sizes = [len(one.keys) for one in reports]
    things = Things(
        np.concatenate([one.keys for one in reports]),
        np.concatenate([one.weights for one in reports]),
        np.concatenate([one.roles for one in reports]),
    )
    return _Side(np.repeat(np.arange(len(reports)), sizes), things)


def _only(side: _Side, places: NDArray[np.int64]) -> _Side:
    things = side.things
    own = Things(things.keys[places], things.weights[places], things.roles[places])
    return _Side(side.row[places], own)


def _there(side: _Side, role: int) -> Floats:
    return side.things.weights * (side.things.roles & role > 0)
