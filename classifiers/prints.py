"""Prints of sets of numbers: two sets are as alike as the share of places at which prints agree.

References:
    Broder: On the resemblance and containment of documents, 1997; Leskovec, Rajaraman, Ullman:
    Mining of massive datasets, chapter 3 (bands).
"""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

PLACES = 64
_BANDS, _ROWS = 6, 10  # finds 92 of 100 sets alike at nine places of ten; likeness then decides
_SEED = 1

Print = NDArray[np.uint32]


def _permutations() -> tuple[Print, Print]:
    """Odd factors and summands: each pair is a permutation of the numbers below 2^32."""
    chance = np.random.RandomState(_SEED)
    factors = chance.randint(0, 1 << 31, PLACES, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return factors, chance.randint(0, 1 << 32, PLACES, dtype=np.uint32)


_FACTORS, _SUMMANDS = _permutations()


def print_of(numbers: Sequence[int] | Print) -> Print:
    """The print of a set of numbers below 2^32, at least one; shape (PLACES,)."""
    mixed = _mix(np.array(numbers, dtype=np.uint32).reshape(-1, 1))
    return np.asarray((mixed * _FACTORS + _SUMMANDS).min(axis=0))


def likeness(first: Print, second: Print) -> float:
    """Share of equal places, in [0, 1]: about the Jaccard similarity of the sets."""
    return float(np.count_nonzero(first == second)) / PLACES


def _mix(numbers: Print) -> Print:
    """Spread numbers evenly (the finalizer of MurmurHash3)."""
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1)):
        numbers = np.bitwise_xor(numbers, numbers >> np.uint32(shift)) * np.uint32(factor)
    return numbers


class PrintIndex:
    """Finds prints that agree in a whole band."""

    def __init__(self) -> None:
        self._bands: list[dict[bytes, list[int]]] = [defaultdict(list) for _ in range(_BANDS)]

    def add(self, number: int, own: Print) -> None:
        """Keep a print under a number."""
        for band, key in zip(self._bands, _keys(own), strict=True):
            band[key].append(number)

    def near(self, own: Print) -> list[int]:
        """Numbers of the prints kept that may be alike, rising."""
        found: set[int] = set()
        for band, key in zip(self._bands, _keys(own), strict=True):
            found.update(band.get(key, ()))
        return sorted(found)


def _keys(own: Print) -> list[bytes]:
    return [own[at * _ROWS : (at + 1) * _ROWS].tobytes() for at in range(_BANDS)]
