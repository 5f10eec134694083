"""One character for another by table: the quickest way through a text that is not plain ASCII."""

from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

SIZE = 0x20000  # characters of the table: all that news is written in, emoji too


class CharTable:
    """Replaces characters one for one, so that positions stay the same.

    Args:
        codes: What each character becomes, by code point; shape (0x20000,), uint32.
    """

    def __init__(self, codes: NDArray[np.uint32]) -> None:
        self._codes = codes

    def apply(self, text: str) -> str | None:
        """The text with its characters replaced; None when it holds rarer ones than the table.

        Halves of characters become question marks.
        """
        codes = self.codes(text)
        return None if codes is None else codes.tobytes().decode("utf-32-le")

    def codes(self, text: str) -> NDArray[np.uint32] | None:
        """The same as code points."""
        numbers = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32)
        try:
            return self._codes.take(numbers)  # quicker than [numbers]
        except IndexError:
            return None

    def codes_of(self, first: int, last: int) -> NDArray[np.uint32]:
        """What the characters become from one code point to another, which is not included."""
        return self._codes[first:last]

    def then(self, other: "CharTable") -> "CharTable":
        """A table that does what this one does and then what another does, if it knows how."""
        codes = self._codes.copy()
        known = codes < SIZE
        codes[known] = other._codes[codes[known]]
        return CharTable(codes)


def replacing(changed: Mapping[int, int]) -> CharTable:
    """A table of what some characters become, by code point below 0x20000; others stay."""
    codes = np.arange(SIZE, dtype=np.uint32)
    codes[list(changed)] = list(changed.values())
    return CharTable(codes)


def blanking(blocks: Iterable[tuple[int, int]]) -> CharTable:
    """A table that makes a blank of all but letters and digits, and of some blocks of characters.

    Args:
        blocks: First code point of each, and one past the last.
    """
    codes = np.arange(SIZE, dtype=np.uint32)
    kept = np.strings.isalnum(codes.view("U1"))
    for first, last in blocks:
        kept[first:last] = False
    codes[~kept] = ord(" ")
    return CharTable(codes)
