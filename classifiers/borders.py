"""Whether two Chinese characters are cut out of other words, or are a word where they stand."""

import functools
import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from classifiers.long_words import sure_ends
from classifiers.remembered import Remembered
from classifiers.segment import Segmenter, open_segmenter
from classifiers.stretches import RARE, stretches_of
from classifiers.word_list import NO_WORD

_AROUND = 6  # characters to each side that are enough to segment the surroundings
_LONGEST = 4  # characters of the longest word that may cross a border
_FEW_LOOKS = 300  # for so many the endings of all words (some 40 ms) are not brought in order
_FEW_CUTS = 1000  # so many are asked of the segmenter before a table is made of what words part
_PAIR_BYTES = 6  # of two Chinese characters
_KEPT = 1 << 15  # surroundings of which it is remembered whether a word may cross a border in them
_SAID_KEPT = 1 << 13  # stretches of which it is remembered what the segmenter says
_IN_BLOCK = re.compile(r"[a-zA-Z0-9+#&._%\-]")  # may stand in a word beside Chinese
_CHINESE = re.compile("[\u4e00-\u9fd5]+")  # as the segmenter sees it
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
        self._cuts = 0
        self._joined = Remembered(self._joined_of, _KEPT)
        self._said = Remembered(self._said_of, _SAID_KEPT)
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
        self._cuts += 1
        said = self._said_of_stretch(text, start, first, last) if self._cuts > _FEW_CUTS else None
        if said is not None:
            return said
        return _are_whole(self._segmenter.cuts(text, first, last, start), start)

    def _said_of_stretch(self, text: str, start: int, first: int, last: int) -> bool | None:
        """The same by what no word parts from the two; None when that does not settle it."""
        begin, end, joined = start, start + 2, self._joined
        while begin > first and joined[text[begin - 1 : begin + 1]]:
            begin -= 1
        while end < last and joined[text[end - 1 : end + 1]]:
            end += 1
        return self._said[f"{text[begin:start]} {text[start:end]}"]

    def _joined_of(self, pair: str) -> bool:
        """Whether a word may go over the border between two characters."""
        if len(pair) < 2 or RARE.search(pair):
            return False
        return bool(_IN_BLOCK.search(pair)) or stretches_of(self._words).joins(pair)

    def _said_of(self, key: str) -> bool | None:
        """What the segmenter says of two characters after a blank, whatever is around all."""
        before, *behind = key.split(" ")
        if len(behind) != 1 or not _CHINESE.fullmatch(stretch := before + behind[0]):
            return None
        ends = sure_ends(stretch, self._words)
        cuts = [0]
        while ends and cuts[-1] < len(stretch):
            cuts.append(ends[cuts[-1]])
        return _are_whole(cuts, len(before)) if ends else None

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


def _are_whole(cuts: Iterable[int], start: int) -> bool:
    """Whether no word, of which all borders are given, holds just one of two characters."""
    end = start + 2
    return not any(
        at < start < over < end or start < at < end < over for at, over in itertools.pairwise(cuts)
    )


@functools.cache
def open_borders() -> Borders:
    """The borders of this process's segmenter."""
    return Borders(open_segmenter())
