"""Whether Chinese forms stand where they are found, by the characters beside them.

Most of what stands before or after a form can neither cut it out of its word nor make a longer
word of it, whatever follows. Such characters are remembered for each form.
"""

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from classifiers.borders import open_borders
from classifiers.form import Ints, Places

SHORTEST = 2  # characters; a form of so many must also be a word of its own
EDGE = "\x1e"  # stands before and after a text; part of no word
_KEPT = 256  # characters remembered on each side of a form
_FACTOR, _WIDTH = 0x9E3779B97F4A7C15, 1 << 64
_FIRST, _SECOND, _LAST = 48, 32, (1 << 16) - 1  # bits of a hash that tell two places, and the last
_BEFORE, _AFTER = 1, 2
_CODE, _NUMBER = 2, 23  # where in a key the code of a character and the number of a form begin

Codes = NDArray[np.uint32]


class Traps:
    """Longer words in which a form does not count.

    Args:
        form: The form.
        words: Such words, each of which holds it.
    """

    def __init__(self, form: str, words: Iterable[str]) -> None:
        self._words = [(word, word.index(form)) for word in words]
        self.before = {word[at - 1] for word, at in self._words if at}
        self.after = {word[len(form) : len(form) + 1] for word, at in self._words if not at}

    def hold(self, text: str, start: int, end: int) -> bool:
        """Whether the form that stands at a place stands in such a word."""
        if text[end : end + 1] in self.after or (start and text[start - 1] in self.before):
            return any(
                start >= at and text.startswith(word, start - at) for word, at in self._words
            )
        return False


class Beside:
    """Looks at what stands beside forms, which are told by number; for several threads too.

    Attributes:
        before: Of each form, characters before it by which it stands if it does by what follows.
        after: The same of characters behind it.
        asked: Which forms do not stand anywhere.

    Args:
        forms: Their texts.
        traps: Longer words of each.
    """

    def __init__(self, forms: Sequence[str], traps: Sequence[Traps | None]) -> None:
        self._traps = traps
        asked = [len(form) == SHORTEST or bool(own) for form, own in zip(forms, traps, strict=True)]
        self.before = [""] * len(forms)
        self.after = [""] * len(forms)
        self.asked = np.array(asked, dtype=np.bool_)
        # the same for many at once: each at one of the two places that it hashes to
        self._table = np.zeros(_LAST + 1, dtype=np.uint64)

    def stands(self, number: int, text: str, start: int, end: int) -> bool:
        """Whether a form stands at a place of a text, by all around it."""
        if not self._stands(number, text, start, end):
            return False
        before, after = _around(text, start, end)
        own = self.before[number]
        if (
            before not in own
            and len(own) < _KEPT
            and self._clear_before(number, before, text[start:end])
        ):
            self.before[number] = own + before
        own = self.after[number]
        if (
            after not in own
            and len(own) < _KEPT
            and self._clear_after(number, text[start:end], after)
        ):
            self.after[number] = own + after
        return True

    def _stands(self, number: int, text: str, start: int, end: int) -> bool:
        traps = self._traps[number]
        if traps is not None and traps.hold(text, start, end):
            return False
        return end - start > SHORTEST or open_borders().hold(text, start)

    def stand_each(self, places: Places, text: str, codes: Codes) -> NDArray[np.bool_]:
        """The same of several that do not stand anywhere.

        Args:
            places: Their numbers, and where they are.
            text: The text.
            codes: Code points of the text and, behind it, of EDGE.
        """
        numbers, starts, ends = places
        stand = self._known(numbers, codes[starts - 1], _BEFORE)
        stand &= self._known(numbers, codes[ends], _AFTER)
        for at in np.flatnonzero(~stand).tolist():
            place = int(numbers[at]), text, int(starts[at]), int(ends[at])
            if self._stands(*place):
                stand[at] = True
                self._learn(*place)
        return stand

    def _known(self, numbers: Ints, codes: Codes, side: int) -> NDArray[np.bool_]:
        keys = (numbers << _NUMBER) + (codes.astype(np.int64) << _CODE) + side
        own = keys.astype(np.uint64)
        hashes = own * np.uint64(_FACTOR)
        known: NDArray[np.bool_] = self._table.take(hashes >> np.uint64(_FIRST)) == own
        known |= self._table.take((hashes >> np.uint64(_SECOND)) & np.uint64(_LAST)) == own
        return known

    def _clear_before(self, number: int, char: str, form: str) -> bool:
        """Whether a form that stands does so after this character whatever precedes that."""
        traps = self._traps[number]
        if traps and char in traps.before:
            return False
        return len(form) > SHORTEST or open_borders().clear_before(char + form)

    def _clear_after(self, number: int, form: str, char: str) -> bool:
        """Whether it does so before this character whatever follows that."""
        traps = self._traps[number]
        if traps and traps.after & {char, ""}:
            return False
        return len(form) > SHORTEST or open_borders().clear_after(form + char)

    def _learn(self, number: int, text: str, start: int, end: int) -> None:
        """Remember what stands beside a form that stands, where that alone is enough."""
        before, after = _around(text, start, end)
        if self._clear_before(number, before, text[start:end]):
            self._keep(number, before, _BEFORE)
        if self._clear_after(number, text[start:end], after):
            self._keep(number, after, _AFTER)

    def _keep(self, number: int, char: str, side: int) -> None:
        key = (number << _NUMBER) + (ord(char) << _CODE) + side
        hashed, table = key * _FACTOR % _WIDTH, self._table
        first, second = hashed >> _FIRST, (hashed >> _SECOND) & _LAST
        table[second if table[first] not in (0, key) else first] = key


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """The characters before and behind a place."""
    return text[start - 1] if start else EDGE, text[end] if end < len(text) else EDGE
