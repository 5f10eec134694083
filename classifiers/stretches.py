"""Where running Chinese falls apart: between two characters that no word of the dictionary spans.

What lies between two such places is cut into words by itself, whatever stands around it.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from classifiers.word_list import WordList

STOP = "\n"  # parts runs of Chinese; no word holds it
ROOM = STOP * 2  # follows a text that is looked at, so that three characters begin at each place

# Of places of bytes in the tables for pairs and for threes: of what is no word, one in a hundred
# passes for one
_BITS = (20, 21)
_FIRST, _LAST = 0x4E00, 0x9FD5  # what the segmenter takes for Chinese
_BIT, _LOWEST = np.uint8(7), np.uint8(1)
_FACTORS = np.array([[0x9E3779B1], [0x85EBCA6B], [0xC2B2AE35]], dtype=np.uint32)

Bytes = NDArray[np.uint8]
Codes = NDArray[np.uint32]
Ints = NDArray[np.int64]


class Stretches:
    """Looks for places that no word spans; tables of one bit a hash, some 3 MB.

    A few places that no word spans are taken for spanned: then a stretch is longer than need be.

    Args:
        words: The dictionary.
    """

    def __init__(self, words: WordList) -> None:
        self._pairs, self._threes = (np.zeros(1 << bits, dtype=np.uint8) for bits in _BITS)
        for lines in words.lines():
            text = f"{ROOM}{lines.decode()}{ROOM}"
            codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
            chinese = codes - np.uint32(_FIRST) <= np.uint32(_LAST - _FIRST)
            two = chinese[:-1] & chinese[1:]
            three = two[:-1] & two[1:]
            _add(self._pairs, codes, np.flatnonzero(two[1:-1] & ~three[:-1] & ~three[1:]) + 1, 0)
            _add(self._threes, codes, np.flatnonzero(three), 1)

    def places(self, text: str, parts: Sequence[int]) -> tuple[Ints, Ints]:
        """Where stretches of two characters and more begin and end.

        Args:
            text: Runs of Chinese, `STOP` between them, and `ROOM` behind them.
            parts: Where no stretch goes on; the last of them where `ROOM` begins.
        """
        codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
        first, second, third = codes * _FACTORS
        hashes = first[:-2] + second[1:-1]
        # in the lowest bit, whether a word spans the border before each character
        spanned = np.zeros(len(hashes) + 1, dtype=np.uint8)
        behind = spanned[1:]
        behind |= _looked_up(self._pairs, hashes, _BITS[0])
        hashes += third[2:]
        begun = _looked_up(self._threes, hashes, _BITS[1])
        behind |= begun
        behind[1:] |= begun[:-1]
        spanned &= _LOWEST
        spanned[parts] = 0
        edges = np.flatnonzero(behind != spanned[:-1])
        return edges[::2], edges[1::2] + 1


def _looked_up(table: Bytes, hashes: Codes, bits: int) -> Bytes:
    return table.take(hashes >> np.uint32(32 - bits)) >> (hashes.astype(np.uint8) & _BIT)


def _add(table: Bytes, codes: Codes, starts: Ints, number: int) -> None:
    """Add pieces of text that begin at some places to the table of pairs or of threes."""
    hashes = np.zeros(len(starts), dtype=np.uint32)
    for at in range(number + 2):
        hashes += codes.take(starts + at) * _FACTORS[at, 0]
    bits = np.uint8(1) << (hashes.astype(np.uint8) & _BIT)
    np.bitwise_or.at(table, hashes >> np.uint32(32 - _BITS[number]), bits)
