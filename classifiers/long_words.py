"""Words of two characters and more, found stretch by stretch: the same as cut in one go, faster.

Most stretches come again and again, so that a text is mostly looked up. What stands around a
stretch cannot change how it is cut but by rounding; where two ways through it are so close that
this might tell, the whole text is cut in one go.
"""

import functools
import math
import re
from bisect import bisect
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np

from classifiers.known_pieces import Ints
from classifiers.remembered import OfShort
from classifiers.segment import Segmenter
from classifiers.stretches import STOP, UNIT, Stretches, stretches_of, text_of
from classifiers.word_columns import UNSETTLED, Held, WordColumns
from classifiers.word_list import WordList

_FEW = 500  # parts that can be cut in one go for what it costs to make the tables, some 40 ms
_SHORT = UNIT * 50  # bytes up to which a text is cut in one go just as quickly
_MANY = UNIT * 4_000  # bytes from which on it pays to look all pieces up at once
_LONG = UNIT * 10_000  # bytes from which on rounding might sum up to what tells
_CLOSE = 1e-6  # of two ways through a stretch, as logarithms; rounding stays far below
_KEPT = 1 << 15  # stretches
_NEVER = -1e300  # less than any text comes to, but more than what is no word

_RUN = re.compile("[\u4e00-\u9fd5]+")  # what the segmenter takes for Chinese
_OTHER = re.compile("[^\u4e00-\u9fd5]")

Span = tuple[int, int]


class Cut(NamedTuple):
    """A stretch cut into words.

    Attributes:
        before: How many bytes stand before the first long word; UNSETTLED when two ways through
            the stretch are close.
        words: Numbers of the long words.
        after: How many bytes stand behind the last.
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
        return stretches_of(self._segmenter.words)

    @functools.cached_property
    def _columns(self) -> WordColumns:
        return WordColumns(self._stretches, self._held_by_stretch, self._held_by_run)

    def of_parts(self, units: bytes, ends: Sequence[int]) -> list[list[int]]:
        """The words that `Segmenter.long_words` gives of each part of a text, numbered.

        Args:
            units: Parts, one character that is not Chinese between each two, as `units_of` gives
                them.
            ends: Behind how many characters each part ends; the last where the text does.
        """
        self._asked += len(ends)
        return self._lists(units, ends)

    def in_columns(self, units: bytes, ends: Sequence[int]) -> tuple[Ints, Ints]:
        """The same of many parts: numbers of the words, and the part that each stands in."""
        self._asked += len(ends)
        if len(units) < _MANY or self._in_one_go(units, ends):
            return flattened(self._lists(units, ends))
        numbers, parts, unsettled = self._columns.of_parts(units, ends)
        if not unsettled:
            return numbers, parts
        spans = _parts(ends)
        words = [self._cut(units[slice(*spans[part])]) for part in unsettled]
        settled = np.flatnonzero(~np.isin(parts, unsettled))
        others, of = flattened(words)
        return (
            np.concatenate([numbers[settled], others]),
            np.concatenate([parts[settled], np.array(unsettled).take(of)]),
        )

    def _in_one_go(self, units: bytes, ends: Sequence[int]) -> bool:
        """Whether each part is to be cut in one go."""
        if self._asked < _FEW or len(units) < _SHORT:
            return True
        return len(units) > _LONG and max([end - start for start, end in _parts(ends)]) > _LONG

    def _lists(self, units: bytes, ends: Sequence[int]) -> list[list[int]]:
        if self._in_one_go(units, ends):
            return [self._cut(units[start:end]) for start, end in _parts(ends)]
        edges: list[int] = self._stretches.edges(units, ends).tolist()
        found: list[list[int]] = []
        at = first = 0
        for end in ends:
            last = UNIT * end
            to = bisect(edges, last, at)
            found.append(self._together(units, first, last, edges[at:to]))
            at, first = to, last + UNIT
        return found

    def _together(self, units: bytes, first: int, last: int, edges: Iterable[int]) -> list[int]:
        """The words of a part of a text.

        Args:
            units: The text.
            first: Where in it the part begins.
            last: Where it ends.
            edges: Where the first and the last character of each stretch in it stand.
        """
        words: list[int] = []
        cuts, gaps, run = self._cuts, self._gaps, first  # where what is in no long word begins
        places = iter(edges)
        for at, end in zip(places, places, strict=True):
            stop = end + UNIT
            cut = cuts[units[at:stop]]
            if isinstance(cut, int):
                if at - run > UNIT:
                    words += gaps[units[run:at]]
                words.append(cut)
                run = stop
                continue
            before, own, after = cut
            if own:
                if at + before - run > UNIT:
                    words += gaps[units[run : at + before]]
                words += own
                run = stop - after
            elif before == UNSETTLED:
                return self._cut(units[first:last])
        if last - run > UNIT:
            words += gaps[units[run:last]]
        return words

    def _held_by_stretch(self, units: bytes) -> Held:
        cut = self._cuts[units]
        if isinstance(cut, int):
            return 0, (cut,), 0
        before, words, after = cut
        return before if before == UNSETTLED else before // UNIT, words, after // UNIT

    def _held_by_run(self, units: bytes) -> Held:
        return 0, self._gaps[units], 0

    def _cut_of(self, units: bytes) -> Cut | int:
        """Most stretches are one word: then its number alone."""
        stretch = _OTHER.sub(STOP, text_of(units))
        size, ends = len(stretch), sure_ends(stretch, self._segmenter.words)
        words: tuple[int, ...] = ()
        first, run, at = -1, 0, 0
        while ends and at < size:
            end = ends[at]
            if end > at + 1:
                if first < 0:
                    first = at
                elif at - run > 1:
                    words += self._loose(stretch[run:at])
                words += (self._number(stretch[at:end]),)
                run = end
            at = end
        if not ends:
            return Cut(UNSETTLED, (), 0)
        if first < 0:
            return Cut(len(units), (), len(units))
        is_word = len(words) == 1 and run - first == size
        return words[0] if is_word else Cut(UNIT * first, words, UNIT * (size - run))

    def _words_in(self, units: bytes) -> tuple[int, ...]:
        """Long words in what the dictionary gives none of."""
        return self._loose(text_of(units))

    def _loose(self, gap: str) -> tuple[int, ...]:
        words = [word for run in _RUN.findall(gap) for word in self._segmenter.loose(run)]
        return tuple(map(self._number, words))

    def _cut(self, units: bytes) -> list[int]:
        """The words of a text that is cut in one go."""
        runs = STOP.join(_RUN.findall(text_of(units)))
        return [*map(self._number, self._segmenter.long_words(runs))]


def sure_ends(stretch: str, known: WordList) -> list[int]:
    """Where the word ends that would begin at each place; empty when two ways are close."""
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


def flattened(lists: Sequence[Sequence[int]]) -> tuple[Ints, Ints]:
    """All numbers of some lists, and which list each is from."""
    sizes = [*map(len, lists)]
    numbers = np.fromiter(chain.from_iterable(lists), dtype=np.int64, count=sum(sizes))
    return numbers, np.arange(len(lists)).repeat(sizes)


def _parts(ends: Sequence[int]) -> list[Span]:
    """Between which bytes of a text each part stands."""
    starts = [0, *[end + 1 for end in ends]]
    return [(UNIT * start, UNIT * end) for start, end in zip(starts, ends, strict=False)]
