"""Finding Chinese forms: by longest match from each character on, all of them in one pass.

An automaton goes through a short text; a long one is looked at in all places at once.

References:
    Aho, Corasick: Efficient string matching: an aid to bibliographic search, 1975.
"""

import functools
import re
from collections.abc import Iterable
from operator import itemgetter

import numpy as np
from ahocorasick_rs import AhoCorasick
from numpy.typing import NDArray

from classifiers.borders import open_borders
from classifiers.char_tables import SIZE, CharTable, replacing
from classifiers.form import Form, Ints, Place, Places
from classifiers.form_trie import Trie
from classifiers.simplified import fold_by, simplify
from classifiers.text import clean

_SHORTEST = 2  # characters; a form of so many must also be a word of its own
_START = itemgetter(1)
_CASED = (  # blocks below 0x20000 in which there are capitals
    (0x41, 0x3000), (0xA640, 0xAC00), (0xFB00, 0xFB18), (0xFF21, 0xFF3B), (0x10400, 0x10600),
    (0x10C80, 0x10D80), (0x118A0, 0x118C0), (0x16E40, 0x16EC0), (0x1E900, 0x1E922),
)  # fmt: skip
_PARTS = re.compile("([\x1e\x1f])")  # between the fields of items


class _Traps:
    """Longer words in which a form does not count.

    Args:
        form: The form.
        words: Such words, each of which holds it.
    """

    def __init__(self, form: str, words: Iterable[str]) -> None:
        self._words = [(word, word.index(form)) for word in words]
        self._before = {word[at - 1] for word, at in self._words if at}
        self._after = {word[len(form) : len(form) + 1] for word, at in self._words if not at}

    def hold(self, text: str, start: int, end: int) -> bool:
        """Whether the form that stands at a place stands in such a word."""
        if text[end : end + 1] in self._after or (start and text[start - 1] in self._before):
            return any(
                start >= at and text.startswith(word, start - at) for word, at in self._words
            )
        return False


class ChineseForms:
    """Forms in Chinese characters, found in Simplified ones; of one character none is found."""

    def __init__(self, forms: Iterable[Form]) -> None:
        known: dict[str, tuple[Form, _Traps | None]] = {}
        for form in forms:
            text = simplify(clean(form.text)).casefold()
            words = [simplify(clean(word)).casefold() for word in form.not_in]
            traps = [word for word in words if text in word]
            first = known.get(text)
            kept = form if first is None or first[0].context else first[0]
            known[text] = (kept, _Traps(text, traps) if traps else None)
        self._texts = [text for text in known if len(text) >= _SHORTEST]
        self._forms = [known[text] for text in self._texts]

    @functools.cached_property
    def _automaton(self) -> AhoCorasick:
        return AhoCorasick(self._texts)

    @functools.cached_property
    def _trie(self) -> Trie:
        return Trie(self._texts)

    @functools.cached_property
    def _numbers(self) -> Ints:
        """Number of the form in the lexicon of each text."""
        return np.array([form.number for form, _ in self._forms], dtype=np.int64)

    @functools.cached_property
    def _trapped(self) -> NDArray[np.bool_]:
        """Which of the texts there are traps for."""
        return np.array([traps is not None for _, traps in self._forms], dtype=np.bool_)

    def find_many(self, text: str) -> Places:
        """The same as columns: for a long text, which pays for all that is done at once."""
        codes = np.frombuffer(text.encode("utf-32-le", "replace"), dtype=np.uint32)
        numbers, starts, ends = self._trie.find(np.minimum(codes, SIZE - 1))
        stands = np.ones(len(numbers), dtype=np.bool_)
        for at in np.flatnonzero(self._trapped[numbers]).tolist():
            traps = self._forms[numbers[at]][1]
            stands[at] = traps is None or not traps.hold(text, int(starts[at]), int(ends[at]))
        short = np.flatnonzero((ends - starts == _SHORTEST) & stands)
        stands[short] = open_borders().hold_each(text, starts[short].tolist())
        kept = np.flatnonzero(stands)
        kept = kept[np.diff(starts[kept], prepend=-1) > 0]  # the longest of those of one start
        kept = kept[_apart(starts[kept], ends[kept])]
        return Places(self._numbers[numbers[kept]], starts[kept], ends[kept])

    def find(self, text: str) -> list[Place]:
        """All forms of a text as `fold_text` gives it, in reading order, none overlapping."""
        found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        # they come by their end; backwards, those of one start follow each other, the longest first
        found.sort(key=_START, reverse=True)
        borders, forms = open_borders(), self._forms
        clear = borders.clear  # most of `hold`, without a call
        places: list[Place] = []
        free = 0
        for number, start, end in reversed(found):
            if start < free:
                continue
            form, traps = forms[number]
            if traps is not None and traps.hold(text, start, end):
                continue
            if (
                end - start > _SHORTEST
                or (start and clear[text[start - 1 : start + 3]])
                or borders.hold(text, start)
            ):
                places.append((form, start, end))
                free = end
        return places


def _apart(starts: Ints, ends: Ints) -> NDArray[np.bool_]:
    """Which places, given in order, begin no earlier than the last one taken ends."""
    taken = np.ones(len(starts), dtype=np.bool_)
    for at in (np.flatnonzero(starts[1:] < np.maximum.accumulate(ends)[:-1]) + 1).tolist():
        last = at - 1
        while not taken[last]:
            last -= 1
        taken[at] = starts[at] >= ends[last]
    return taken


def fold_text(text: str) -> str:
    """A text in Simplified characters, without capitals."""
    table, longer = _folding()
    folded = None if longer.search(text) else fold_by(table, text)
    return fold_case(simplify(text)) if folded is None else folded


def fold_case(text: str) -> str:
    """The fields of a text without capitals; one that would not stay as long stays as it is."""
    table, longer = _folding()
    folded = None if longer.search(text) else table.apply(text)
    return "".join(map(_fold_field, _PARTS.split(text))) if folded is None else folded


def _fold_field(text: str) -> str:
    folded = text.casefold()
    return folded if len(folded) == len(text) else text


@functools.cache
def _folding() -> tuple[CharTable, re.Pattern[str]]:
    """Case folding of one character by one, and what becomes more than one."""
    cased = [chr(code) for first, last in _CASED for code in range(first, last)]
    pairs = [(char, char.casefold()) for char in cased]
    table = replacing({ord(char): ord(low) for char, low in pairs if len(low) == 1})
    return table, re.compile(f"[{''.join(char for char, low in pairs if len(low) > 1)}]")
