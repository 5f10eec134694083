"""Finding thousands of words in a long text, all places at once, a character further each step.

References:
    Fredkin: Trie memory, 1960.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from classifiers.char_tables import SIZE
from classifiers.form import Ints, Places

_LONGEST = 1 << 10  # no word has as many characters
_SIEVE = (1 << 18) - 1  # the last bits of a key by which a sieve tells most that begin no word


class Trie:
    """Words of two characters and more below 0x20000, told by number.

    Args:
        words: No two alike.
    """

    def __init__(self, words: Sequence[str]) -> None:
        letters = sorted(set("".join(words)))
        self._letters = np.zeros(SIZE, dtype=np.uint16)
        self._letters[[ord(letter) for letter in letters]] = np.arange(1, len(letters) + 1)
        self._width = (len(letters) + 1) | 1  # odd: in the sieve both characters tell
        self._steps = self._steps_of(words)
        self._sieves = np.zeros((2, _SIEVE + 1), dtype=np.bool_)  # of two characters, and of more
        for number, (keys, _) in enumerate(self._steps):
            self._sieves[min(number, 1), keys & _SIEVE] = True

    def _steps_of(self, words: Sequence[str]) -> list[tuple[Ints, Ints]]:
        """For each length from two on: keys of all beginnings, in order, and the words they are.

        A key is the place of the beginning without its last character among those a step before,
        and that character.
        """
        numbers = {word: at for at, word in enumerate(words)}
        before = {chr(code): int(self._letters[code]) for code in np.flatnonzero(self._letters)}
        steps = []
        for size in range(2, max(map(len, words), default=0) + 1):
            begun = sorted({word[:size] for word in words if len(word) >= size})
            last = self._letters[[ord(text[-1]) for text in begun]].astype(np.int64)
            first = np.array([before[text[:-1]] for text in begun], dtype=np.int64)
            found = np.array([numbers.get(text, -1) for text in begun], dtype=np.int64)
            steps.append((first * self._width + last, found))
            before = {text: at for at, text in enumerate(begun)}
        return steps

    def find(self, codes: NDArray[np.uint32]) -> Places:
        """Every place of every word; of those that begin together the longest first.

        Args:
            codes: Code points of the text, each below 0x20000.
        """
        letters = np.zeros(len(codes) + len(self._steps) + 2, dtype=np.int32)
        letters[: len(codes)] = self._letters.take(codes)  # quicker than [codes]
        keys = letters[:-1] * self._width + letters[1:]
        at = np.flatnonzero(self._sieves[0].take(keys & _SIEVE))
        keys = keys.take(at)
        numbers, starts, sizes = [], [], []
        for size, (known, words) in enumerate(self._steps, 2):
            nodes = np.searchsorted(known, keys)
            nodes[nodes == len(known)] = 0
            stays = np.flatnonzero(known.take(nodes) == keys)
            at, nodes = at.take(stays), nodes.take(stays)
            found = words.take(nodes)
            ended = np.flatnonzero(found >= 0)
            numbers.append(found.take(ended))
            starts.append(at.take(ended))
            sizes.append(np.full(len(ended), size))
            keys = nodes * self._width + letters.take(at + size)
            stays = np.flatnonzero(self._sieves[1].take(keys & _SIEVE))
            at, keys = at.take(stays), keys.take(stays)
        return _in_order(numbers, starts, sizes)


def _in_order(numbers: list[Ints], starts: list[Ints], sizes: list[Ints]) -> Places:
    if not numbers:
        nothing = np.zeros(0, dtype=np.int64)
        return Places(nothing, nothing, nothing)
    start, size = np.concatenate(starts), np.concatenate(sizes)
    order = np.argsort(start * _LONGEST - size)
    start = start[order]
    return Places(np.concatenate(numbers)[order], start, start + size[order])
