"""Finding Chinese forms: by longest match from each character on, all of them in one pass.

An automaton goes through a short text; a long one is looked at in all places at once.

References:
    Aho, Corasick: Efficient string matching: an aid to bibliographic search, 1975.
"""

import functools
import re
from collections.abc import Iterable, Sequence

import numpy as np
from ahocorasick_rs import AhoCorasick
from numpy.typing import NDArray

from classifiers.beside import EDGE, SHORTEST, Beside, Traps
from classifiers.char_tables import SIZE, CharTable, replacing
from classifiers.form import Form, Ints, Place, Places
from classifiers.form_trie import Trie
from classifiers.simplified import fold_by, simplify
from classifiers.text import clean

_CASED = (  # blocks below 0x20000 in which there are capitals
    (0x41, 0x3000), (0xA640, 0xAC00), (0xFB00, 0xFB18), (0xFF21, 0xFF3B), (0x10400, 0x10600),
    (0x10C80, 0x10D80), (0x118A0, 0x118C0), (0x16E40, 0x16EC0), (0x1E900, 0x1E922),
)  # fmt: skip
_PARTS = re.compile("([\x1e\x1f])")  # between the fields of items


class ChineseForms:
    """Forms in Chinese characters, found in Simplified ones; of one character none is found.

    Attributes:
        forms: Those that may be found; their places tell them by number.
    """

    def __init__(self, forms: Iterable[Form]) -> None:
        known: dict[str, tuple[Form, Traps | None]] = {}
        for form in forms:
            text = simplify(clean(form.text)).casefold()
            words = [simplify(clean(word)).casefold() for word in form.not_in]
            traps = [word for word in words if text in word]
            first = known.get(text)
            kept = form if first is None or first[0].context else first[0]
            known[text] = (kept, Traps(text, traps) if traps else None)
        texts = [text for text in known if len(text) >= SHORTEST]
        # first those that do not stand anywhere: so a number tells whether that must be looked at
        self._texts = sorted(texts, key=lambda own: len(own) > SHORTEST and known[own][1] is None)
        self.forms = [known[text][0] for text in self._texts]
        self._beside = Beside(self._texts, [known[text][1] for text in self._texts])
        self._asked = int(self._beside.asked.sum())

    @functools.cached_property
    def _automaton(self) -> AhoCorasick:
        return AhoCorasick(self._texts)

    @functools.cached_property
    def _trie(self) -> Trie:
        return Trie(self._texts)

    def find_many(self, text: str) -> Places:
        """The same as columns: for a long text, which pays for all that is done at once."""
        codes = np.frombuffer(f"{text}{EDGE}".encode("utf-32-le", "replace"), dtype=np.uint32)
        found = self._trie.find(np.minimum(codes, SIZE - 1))
        asked = np.flatnonzero(self._beside.asked[found.numbers])
        stands = np.ones(len(found.numbers), dtype=np.bool_)
        own = Places(*(column[asked] for column in found))
        stands[asked] = self._beside.stand_each(own, text, codes)
        kept = np.flatnonzero(stands)
        numbers, starts, ends = found
        kept = kept[np.diff(starts[kept], prepend=-1) > 0]  # the longest of those of one start
        kept = kept[_apart(starts[kept], ends[kept])]
        return Places(numbers[kept], starts[kept], ends[kept])

    def find(self, text: str) -> list[Place]:
        """All forms of a text as `fold_text` gives it, in reading order, none overlapping."""
        asked, beside = self._asked, self._beside
        before, after, around = beside.before, beside.after, f"{text}{EDGE}"
        places: list[Place] = []
        free = 0
        # they come by their end; of those of one start the longest comes last
        for place in self._automaton.find_matches_as_indexes(text, overlapping=True):
            number, start, end = place
            at = len(places)
            if start < free:  # it takes the place of those that begin no earlier, or is passed over
                at = _place_of(start, places)
                if at < 0:
                    continue
            if (
                number >= asked
                # most of `stands`, without a call
                or (around[start - 1] in before[number] and around[end] in after[number])
                or beside.stands(number, text, start, end)
            ):
                if start < free:
                    del places[at:]
                places.append(place)
                free = end
        return places


def _place_of(start: int, places: Sequence[Place]) -> int:
    """How many places stay when one is added that ends no earlier than all; -1 if it cannot be.

    Those that begin no earlier than it are within it; it must not begin within one that stays.
    """
    at = len(places)
    while at and places[at - 1][1] >= start:
        at -= 1
    return -1 if at and places[at - 1][2] > start else at


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
