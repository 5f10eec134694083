"""Where running Chinese falls apart: between two characters that stand side by side in no word.

What lies between two such places is cut into words by itself, whatever stands around it.
"""

import functools
import re
from codecs import utf_16_le_decode, utf_16_le_encode
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from classifiers.word_list import WordList

STOP = "\n"  # stands for what is not Chinese; no word holds it
UNIT = 2  # bytes of a character
RARE = re.compile("[\U00010000-\U0010ffff]")  # characters of more bytes

_BITS = 20  # of places in the table; of the pairs that no word holds, one in fifty passes for one
_FIRST, _LAST = 0x4E00, 0x9FD5  # what the segmenter takes for Chinese
_FOUR, _ONE = np.dtype("<i8"), np.dtype("<u2")  # four characters as one number, and one
# Times four characters: moved up so far that only the first two of them tell
_FACTOR = np.array((0x9E3779B97F4A7C15 << 32) % (1 << 64), dtype=np.uint64).astype(np.int64)[()]
_DOWN, _LOW, _LOWEST = np.int64(64 - _BITS), np.uint16(15), np.uint16(1)
_BEFORE, _BEHIND = b"\0" * UNIT, b"\0" * 6  # so that four characters begin at each place

Codes = NDArray[np.uint16]
Ints = NDArray[np.int64]


def units_of(text: str) -> bytes:
    """A text as `Stretches` reads it, of which none is RARE: two bytes a character."""
    return utf_16_le_encode(text, "surrogatepass")[0]


def text_of(units: bytes) -> str:
    """The text again."""
    return utf_16_le_decode(units, "surrogatepass")[0]


class Stretches:
    """Looks for pairs that stand in no word; a table of one bit a hash, 2 MB.

    A few pairs that stand in none are taken for such that do: then a stretch is longer than need
    be, and may hold what is not Chinese.

    Args:
        words: The dictionary.
    """

    def __init__(self, words: WordList) -> None:
        self._table = np.zeros(1 << _BITS, dtype=_ONE)
        for lines in words.lines():
            codes = np.frombuffer(units_of(lines.decode()), dtype=_ONE)
            chinese = _chinese(codes)
            hashes = _hashes(codes.tobytes())[1:-1][chinese[:-1] & chinese[1:]]
            bits = _LOWEST << _places_in(hashes)
            np.bitwise_or.at(self._table, hashes >> _DOWN, bits)

    def joins(self, pair: str) -> bool:
        """Whether two characters, none of them RARE, stand side by side in some word."""
        hashed = (ord(pair[0]) + (ord(pair[1]) << 16)) * int(_FACTOR) % (1 << 64)
        bits = int(self._table[hashed >> int(_DOWN)])
        return bool(bits >> (hashed >> 32 & int(_LOW)) & 1)

    def edges(self, units: bytes, parts: Sequence[int]) -> Ints:
        """Where stretches of two characters and more begin, and where the last of each stands.

        Args:
            units: A text of parts with a character between each two, as `units_of` gives it.
            parts: Behind how many characters each part ends.

        Returns:
            Places of bytes: of the first character, of the last one, of the next first, ...
        """
        hashes = _hashes(units)
        # in the lowest bit, whether a word holds the character before each place and that at it
        spanned = self._table.take(hashes >> _DOWN)
        spanned >>= _places_in(hashes)
        spanned[0] = 0
        for end in parts:
            spanned[end : end + 2] = 0
        changes = spanned[1:] ^ spanned[:-1]
        changes &= _LOWEST
        (places,) = changes.view(np.bool_).nonzero()
        return places


@functools.cache
def stretches_of(words: WordList) -> Stretches:
    """The one of a dictionary; it takes some 40 ms to make."""
    return Stretches(words)


def chinese_in(units: bytes) -> NDArray[np.bool_]:
    """Which characters of a text are Chinese."""
    return _chinese(np.frombuffer(units, dtype=_ONE))


def fours_of(units: bytes) -> Ints:
    """Four characters from each place of a text on as one number, and of four places behind it."""
    padded = b"".join((units, _BEFORE * 8))
    fours = np.ndarray((len(units) // UNIT + 4,), _FOUR, padded, 0, (UNIT,))
    return np.ascontiguousarray(fours)


def _chinese(codes: Codes) -> NDArray[np.bool_]:
    return codes - np.uint16(_FIRST) <= np.uint16(_LAST - _FIRST)


def _hashes(units: bytes) -> Ints:
    """Of each pair of characters, that before the first and that behind the last among them."""
    padded = b"".join((_BEFORE, units, _BEHIND))
    fours = np.ndarray((len(units) // UNIT + 1,), _FOUR, padded, 0, (UNIT,))
    return fours * _FACTOR


def _places_in(hashes: Ints) -> Codes:
    """Which bit of its place in the table is asked for each pair."""
    return hashes.view(_ONE)[2::4] & _LOW
