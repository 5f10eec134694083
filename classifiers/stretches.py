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
        self._pairs, self._threes = (
            _table_of(words.pieces(size), bits) for size, bits in zip((2, 3), _BITS, strict=True)
        )

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


def _table_of(pieces: Codes, bits: int) -> Bytes:
    """One bit for each hash, of pieces of shape (n, size)."""
    hashes = (pieces * _FACTORS[: pieces.shape[1], 0]).sum(axis=1, dtype=np.uint32)
    table = np.zeros(1 << bits, dtype=np.uint8)
    own = np.uint8(1) << (hashes.astype(np.uint8) & _BIT)
    np.bitwise_or.at(table, hashes >> np.uint32(32 - bits), own)
    return table
