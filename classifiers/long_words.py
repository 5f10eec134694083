"""Words of two characters and more, found stretch by stretch: the same as cut in one go, faster.

Most stretches come again and again, so that a text is mostly looked up. What stands around a
stretch cannot change how it is cut but by rounding; where two ways through it are so close that
this might tell, the whole text is cut in one go.
"""

import functools
import math
from bisect import bisect
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from classifiers.remembered import OfShort
from classifiers.segment import Segmenter
from classifiers.stretches import ROOM, STOP, Stretches

_FEW = 500  # texts that can be cut in one go for what it costs to make the tables, some 60 ms
_SHORT = 50  # characters up to which a text is cut in one go just as quickly
_LONG = 10_000  # characters from which on rounding might sum up to what tells
_CLOSE = 1e-6  # of two ways through a stretch, as logarithms; rounding stays far below
_UNSETTLED = -1
_KEPT = 1 << 15  # stretches
_NEVER = -1e300  # less than any text comes to, but more than what is no word

Span = tuple[int, int]


class Cut(NamedTuple):
    """A stretch cut into words.

    Attributes:
        before: How many characters stand before the first long word; _UNSETTLED when two ways
            through the stretch are close.
        words: Numbers of the long words.
        after: How many characters stand behind the last.
    """

    before: int
    words: tuple[int, ...]
    after: int


class LongWords:
    """Finds long words; may be used by several threads.

    Args:
        segmenter: Cuts what does not fall apart.
        number: Numbers words.
    """

    def __init__(self, segmenter: Segmenter, number: Callable[[str], int]) -> None:
        self._number = number
        self._segmenter = segmenter
        self._asked = 0
        self._cuts = OfShort(self._cut_of, _KEPT)
        self._gaps = OfShort(self._words_in, _KEPT)

    @functools.cached_property
    def _stretches(self) -> Stretches:
        return Stretches(self._segmenter.words)

    def of_each(self, texts: Sequence[Sequence[str]]) -> list[list[int]]:
        """The words that `Segmenter.long_words` gives of each of some texts, numbered.

        Args:
            texts: The runs of Chinese of each text.
        """
        parts = [STOP.join(runs) + STOP for runs in texts]
        sizes = [*map(len, parts)]
        self._asked += len(parts)
        if self._asked < _FEW or sum(sizes) < _SHORT or max(sizes) > _LONG:
            return [*map(self._cut, parts)]
        whole, last = "".join(parts), [*accumulate(sizes)]
        begins, stops = self._stretches.places(whole + ROOM, last)
        starts, ends = begins.tolist(), stops.tolist()
        bounds = [0, *(bisect(ends, end) for end in last)]
        return [
            self._looked_up(whole, (end - size, end), starts[at:to], ends[at:to])
            for size, end, (at, to) in zip(sizes, last, pairwise(bounds), strict=True)
        ]

    def _looked_up(
        self, text: str, part: Span, starts: Sequence[int], ends: Sequence[int]
    ) -> list[int]:
        """The words of a part of a text, given where stretches begin and end in it."""
        first, last = part
        words: list[int] = []
        gaps, run = self._gaps, first  # where what is in no long word begins
        stretches = [text[at:end] for at, end in zip(starts, ends, strict=True)]
        found = map(self._cuts.__getitem__, stretches)
        for at, end, cut in zip(starts, ends, found, strict=True):
            if isinstance(cut, int):
                if at - run > 1:
                    words += gaps[text[run:at]]
                words.append(cut)
                run = end
                continue
            before, own, after = cut
            if own:
                if at + before - run > 1:
                    words += gaps[text[run : at + before]]
                words += own
                run = end - after
            elif before == _UNSETTLED:
                return self._cut(text[first:last])
        if last - run > 1:
            words += gaps[text[run:last]]
        return words

    def _cut_of(self, stretch: str) -> Cut | int:
        """Most stretches are one word: then its number alone."""
        size, ends = len(stretch), self._ends_in(stretch)
        words: tuple[int, ...] = ()
        first, run, at = -1, 0, 0
        while ends and at < size:
            end = ends[at]
            if end > at + 1:
                if first < 0:
                    first = at
                elif at - run > 1:
                    words += self._words_in(stretch[run:at])
                words += (self._number(stretch[at:end]),)
                run = end
            at = end
        if not ends:
            return Cut(_UNSETTLED, (), 0)
        if first < 0:
            return Cut(size, (), size)
        is_word = len(words) == 1 and run - first == size
        return words[0] if is_word else Cut(first, words, size - run)

    def _ends_in(self, stretch: str) -> list[int]:
        """Where the word ends that would begin at each place; empty when two ways are close."""
        known = self._segmenter.words
        size = at = len(stretch)
        sums, ends = [0.0] * (size + 1), [0] * size
        after = ""
        for char in reversed(stretch):
            at -= 1
            alone, longer = known.entries.get(char) or known.entry(char)
            best, end, second = _NEVER if alone is None else alone + sums[at + 1], at + 1, -math.inf
            found = longer.get(after)
            if found is not None:
                weight, rests = found
                to = at + 2
                while weight is not None or to == at + 2:
                    if weight is not None:
                        weight += sums[to]
                        if weight > best:
                            best, end, second = weight, to, best
                        elif weight > second:
                            second = weight
                    to += 1
                    weight = rests.get(stretch[at + 2 : to]) if to <= size else None
            if best - second < _CLOSE:
                return []
            sums[at] = known.least + sums[at + 1] if best == _NEVER else best
            ends[at], after = end, char
        return ends

    def _words_in(self, gap: str) -> tuple[int, ...]:
        """Long words in what the dictionary gives none of."""
        words = [word for run in gap.split(STOP) for word in self._segmenter.loose(run)]
        return tuple(map(self._number, words))

    def _cut(self, text: str) -> list[int]:
        """The words of a text that is cut in one go."""
        return [*map(self._number, self._segmenter.long_words(text))]
