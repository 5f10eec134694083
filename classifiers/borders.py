"""Whether two Chinese characters are cut out of other words, or are a word where they stand."""

import functools
import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from classifiers.remembered import Remembered
from classifiers.segment import Segmenter, open_segmenter
from classifiers.word_list import NO_WORD

_AROUND = 6  # characters to each side that are enough to segment the surroundings
_LONGEST = 4  # characters of the longest word that may cross a border
_FEW_LOOKS = 300  # for so many the endings of all words (some 40 ms) are not brought in order
_PAIR_BYTES = 6  # of two Chinese characters
_KEPT = 1 << 15  # surroundings of which it is remembered whether a word may cross a border in them
_NOTHING: frozenset[str] = frozenset()
_NO_RESTS: Mapping[str, float] = {}


class Borders:
    """Looks at the words around two characters; may be used by several threads.

    Args:
        segmenter: Knows the words.
    """

    def __init__(self, segmenter: Segmenter) -> None:
        self._segmenter = segmenter
        self._words = segmenter.words
        self._looks = 0
        self._begun = Remembered(self._begun_of, _KEPT)
        self._ended = Remembered(self._ended_of, _KEPT)
        self._words_on = Remembered(self._words_on_of, _KEPT)

    def hold(self, text: str, start: int) -> bool:
        """Whether no word begins on one side of a border and ends on the other.

        A word that holds both characters (the capital inside "city of the capital") does no harm,
        nor does one that is rarer than they are: then the segmenter need not be asked.

        Args:
            text: In Simplified characters.
            start: Where the two characters begin.
        """
        end = start + 2
        begun = self._begun[text[start : end + 1]]
        if begun and not begun.isdisjoint(("", text[end + 1 : end + 2], text[end + 1 : end + 3])):
            return self._are_cut_out(text, start)
        if not start:
            return True
        ended = self._ended[text[start - 1 : end]] if self._looks > _FEW_LOOKS else None
        if ended is None:
            self._looks += 1
            ended = self._ended_here(text, start)
        if ended:
            at = start - 1
            before = ("", text[max(0, at - 1) : at], text[max(0, at - 2) : at])
            return ended.isdisjoint(before) or self._are_cut_out(text, start)
        return True

    def clear_before(self, triple: str) -> bool:
        """Whether the last two of three characters hold, whatever precedes them, by what follows.

        False where that is not known yet.
        """
        return self._looks > _FEW_LOOKS and self._ended[triple] == _NOTHING

    def clear_after(self, triple: str) -> bool:
        """Whether the first two of three characters hold, whatever follows, by what precedes."""
        return not self._begun[triple]

    def _begun_of(self, triple: str) -> frozenset[str]:
        """What may follow three characters, so that the second begins a word across the border.

        Of that word the first two characters are the last two of the three; it is no rarer than
        the first two of the three.
        """
        own, (pair, rests) = self._weight(triple[:2]), self._words_from(triple[1:])
        if pair < own and not rests:
            return _NOTHING
        found = {rest for rest, weight in rests.items() if weight >= own}
        return frozenset({*found, ""} if pair >= own else found)

    def _ended_of(self, triple: str) -> frozenset[str] | None:
        """What may precede three characters, so that the second ends a word across the border.

        None when the dictionary cannot be asked so: the first is neither Chinese nor a stop.
        """
        endings = self._words_on[triple[:2]]
        if not endings:
            return None if endings is None else _NOTHING
        own = self._weight(triple[1:])
        return frozenset(rest for rest, weight in endings if weight >= own)

    def _words_on_of(self, pair: str) -> tuple[tuple[str, float], ...] | None:
        """What stands before a pair of characters in the words that end in it, and their weights.

        None when the dictionary cannot be asked so.
        """
        key = pair.encode("utf-8", "surrogatepass")
        numbers, starts, plain = self._endings
        if len(key) != _PAIR_BYTES:
            is_stop = pair[0].isascii() and pair[0] not in plain
            return () if is_stop else None
        number = int.from_bytes(key)
        first = bisect_left(numbers, number)
        last = bisect_right(numbers, number, lo=first)
        lines = map(self._words.line, starts[first:last].tolist())
        return tuple((word[:-2], weight) for word, weight in lines)

    def _ended_here(self, text: str, start: int) -> frozenset[str]:
        """The same, as far as it stands before them."""
        own = self._weight(text[start : start + 2])
        found = set()
        for at in range(max(0, start + 1 - _LONGEST), start):
            pair, rests = self._words_from(text[at : at + 2])
            rest = text[at + 2 : start + 1]
            if (rests.get(rest, NO_WORD) if rest else pair) >= own:
                found.add(text[at : start - 1])
        return frozenset(found)

    def _are_cut_out(self, text: str, start: int) -> bool:
        """What the segmenter says."""
        end = start + 2
        first, last = max(0, start - _AROUND), end + _AROUND
        for at, over in itertools.pairwise(self._segmenter.cuts(text, first, last, start)):
            if at < start < over < end or start < at < end < over:
                return False
        return True

    def _weight(self, pair: str) -> float:
        return max(self._words.weight(pair), self._words.least)

    def _words_from(self, pair: str) -> tuple[float, Mapping[str, float]]:
        """Weight of two characters as a word, and of longer words by what comes after the two."""
        found = self._words.longer(pair[0]).get(pair[1:])
        if found is None:
            return NO_WORD, _NO_RESTS
        return NO_WORD if found[0] is None else found[0], found[1]

    @functools.cached_property
    def _endings(self) -> tuple[Sequence[int], NDArray[np.int32], str]:
        """As the dictionary gives them; a single number is looked up quicker in a view."""
        numbers, starts, plain = self._words.endings(_PAIR_BYTES)
        return memoryview(numbers.data), starts, plain


@functools.cache
def open_borders() -> Borders:
    """The borders of this process's segmenter."""
    return Borders(open_segmenter())
