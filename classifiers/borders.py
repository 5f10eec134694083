"""Whether two Chinese characters are cut out of other words, or are a word where they stand."""

import functools

import numpy as np
from numpy.typing import NDArray

from classifiers.segment import NO_WORD, Segmenter, open_segmenter

_AROUND = 6  # characters to each side that are enough to segment the surroundings
_LONGEST = 4  # characters of the longest word that may cross a border
_PAIR_BYTES = 6  # of two Chinese characters
_PAIRS_KEPT = 1 << 16  # of characters, of which it is remembered what ends with them


class Borders:
    """Looks at the words around two characters; may be used by several threads.

    Args:
        segmenter: Knows the words.
    """

    def __init__(self, segmenter: Segmenter) -> None:
        self._segmenter = segmenter
        self._closing = functools.lru_cache(maxsize=_PAIRS_KEPT)(self._closing_of)
        self._own_weight = functools.lru_cache(maxsize=_PAIRS_KEPT)(self._own_weight_of)

    def hold(self, text: str, start: int) -> bool:
        """Whether no word begins on one side of a border and ends on the other.

        A word that holds both characters (the capital inside "city of the capital") does no harm,
        nor does one that is rarer than they are: then the segmenter need not be asked.

        Args:
            text: In Simplified characters.
            start: Where the two characters begin.
        """
        end = start + 2
        if not self._are_crossed(text, start, self._own_weight(text[start:end])):
            return True
        at = max(0, start - _AROUND)
        for word in self._segmenter.cut(text[at : end + _AROUND], guess=False):
            over = at + len(word)
            if at < start < over < end or start < at < end < over:
                return False
            at = over
        return True

    def _are_crossed(self, text: str, start: int, own: float) -> bool:
        """Whether a word that is no rarer than the two crosses a border of theirs."""
        end = start + 2
        found = self._segmenter.longer(text[start + 1]).get(text[end : end + 1])
        if found is not None and (
            (found[0] or NO_WORD) >= own
            or found[2].get(text[end + 1 : end + 2], NO_WORD) >= own
            or found[2].get(text[end + 1 : end + 3], NO_WORD) >= own
        ):
            return True
        if not start:
            return False
        pair, end_more = self._closing(text[start - 1 : start + 1])
        return pair >= own or (end_more and self._is_closed(text, start, own))

    def _is_closed(self, text: str, start: int, own: float) -> bool:
        """Whether a word of three or four characters ends with the first of the two."""
        for at in range(start - 2, max(-1, start - _LONGEST), -1):
            found = self._segmenter.longer(text[at]).get(text[at + 1])
            if found is not None and found[2].get(text[at + 2 : start + 1], NO_WORD) >= own:
                return True
        return False

    def _own_weight_of(self, pair: str) -> float:
        return max(self._segmenter.weight(pair), self._segmenter.least)

    def _closing_of(self, pair: str) -> tuple[float, bool]:
        """Weight of two characters as a word, and whether longer words may end with them."""
        weight, key = self._segmenter.weight(pair), pair.encode("utf-8", "surrogatepass")
        if len(key) != _PAIR_BYTES:
            return weight, True
        number = int.from_bytes(key)
        at = int(np.searchsorted(self._endings, number))
        return weight, at < len(self._endings) and int(self._endings[at]) == number

    @functools.cached_property
    def _endings(self) -> NDArray[np.int64]:
        return self._segmenter.endings(_PAIR_BYTES)


@functools.cache
def open_borders() -> Borders:
    """The borders of this process's segmenter."""
    return Borders(open_segmenter())
