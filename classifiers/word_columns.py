"""Long words of many texts together: stretches and what lies between them as columns.

The same words as one by one, in another order.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifiers.known_pieces import MOST_WORDS, Column, Ints, KnownPieces, keys_of
from classifiers.stretches import UNIT, Stretches, chinese_in, fours_of

UNSETTLED = -1
_NONE = -1  # no word

Held = tuple[int, tuple[int, ...], int]  # characters before the first word; the words; behind


class WordColumns:
    """Looks short pieces up all at once.

    Args:
        stretches: Parts texts.
        cut: Cuts a stretch.
        loose: Gives the words in a run of single characters.
    """

    def __init__(
        self,
        stretches: Stretches,
        cut: Callable[[bytes], Held],
        loose: Callable[[bytes], Held],
    ) -> None:
        self._parted = stretches
        self._cut, self._loose = cut, loose
        self._stretches, self._runs = KnownPieces(), KnownPieces()

    def of_parts(self, units: bytes, ends: Sequence[int]) -> tuple[Ints, Ints, list[int]]:
        """Numbers of all words of a text, the parts they stand in, and the parts left unsettled.

        Args:
            units: As of `LongWords.of_parts`.
            ends: The same.
        """
        fours, limits = fours_of(units), np.array(ends)
        edges = self._parted.edges(units, ends) // UNIT
        starts, sizes = edges[::2], edges[1::2] - edges[::2] + 1
        cut = _asked(self._stretches, self._cut, (units, fours), (starts, sizes))
        words, before, after = cut.held[:MOST_WORDS], cut.held[-2], cut.held[-1]
        long_from, long_to = starts + before, starts + sizes - after
        kept = np.flatnonzero(words[0] != _NONE)
        runs = _runs(_single(units, long_from[kept], long_to[kept]))
        loose = _asked(self._runs, self._loose, (units, fours), runs)
        numbers, places = zip(*_listed(cut, starts), *_listed(loose, runs[0]), strict=True)
        parts = np.searchsorted(limits, np.concatenate(places), side="right")
        unsettled = np.searchsorted(limits, starts[before == UNSETTLED])
        return np.concatenate(numbers), parts, sorted({*unsettled.tolist()})


def _asked(
    known: KnownPieces,
    answer: Callable[[bytes], Held],
    text: tuple[bytes, Ints],
    pieces: tuple[Ints, Ints],
) -> "_Answers":
    """What pieces of a text hold, given where they begin and how long they are."""
    (units, fours), (starts, sizes) = text, pieces
    keys = keys_of(fours, starts, sizes)
    held, missing = known.find(keys)
    more: list[tuple[int, int]] = []
    if len(missing):
        places = (UNIT * starts[missing]).tolist()
        ends = (UNIT * (starts + sizes)[missing]).tolist()
        answers = [answer(units[at:end]) for at, end in zip(places, ends, strict=True)]
        none = (_NONE,) * MOST_WORDS
        held[:, missing] = np.array(
            [(*(*words, *none)[:MOST_WORDS], before, after) for before, words, after in answers]
        ).T
        fits = np.array([len(words) <= MOST_WORDS for _, words, _ in answers])
        known.add(keys[:, missing[fits]], held[:, missing[fits]])
        more = [
            (word, at // UNIT)
            for at, (_, words, _) in zip(places, answers, strict=True)
            for word in words[MOST_WORDS:]
        ]
    return _Answers(held, more)


class _Answers(NamedTuple):
    held: Column
    more: Sequence[tuple[int, int]]  # words beyond the first of pieces that hold many, and where


def _listed(answers: _Answers, starts: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Numbers of words, and where the pieces begin that hold them."""
    for words in answers.held[:MOST_WORDS]:
        at = np.flatnonzero(words != _NONE)
        yield words[at], starts[at]
    if answers.more:
        numbers, places = zip(*answers.more, strict=True)
        yield np.array(numbers), np.array(places)


def _single(units: bytes, starts: Ints, ends: Ints) -> NDArray[np.bool_]:
    """Which characters are Chinese and stand in nothing that begins and ends at these places."""
    turns = np.zeros(len(units) // UNIT + 1, dtype=np.int8)
    turns[starts] = 1
    turns[ends] -= 1
    alone = chinese_in(units)
    alone &= np.add.accumulate(turns[:-1], dtype=np.int8) == 0
    return alone


def _runs(single: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Where two and more of them stand side by side, and how many."""
    bounds = np.flatnonzero(np.diff(single, prepend=False, append=False))
    starts, sizes = bounds[::2], bounds[1::2] - bounds[::2]
    several = np.flatnonzero(sizes > 1)
    return starts[several], sizes[several]
