"""Finding Chinese forms: by longest match from each character on, all of them in one pass.

References:
    Aho, Corasick: Efficient string matching: an aid to bibliographic search, 1975.
"""

import functools
from collections.abc import Iterable
from operator import itemgetter

from ahocorasick_rs import AhoCorasick

from classifiers.borders import open_borders
from classifiers.form import Form, Place
from classifiers.text import clean, simplify

_SHORTEST = 2  # characters; a form of so many must also be a word of its own
_START = itemgetter(1)

Trap = tuple[str, int]  # a longer word, and where in it the form begins


class ChineseForms:
    """Forms in Chinese characters, found in Simplified ones; of one character none is found."""

    def __init__(self, forms: Iterable[Form]) -> None:
        known: dict[str, tuple[Form, tuple[Trap, ...]]] = {}
        for form in forms:
            text = simplify(clean(form.text)).casefold()
            words = [simplify(clean(word)).casefold() for word in form.not_in]
            traps = tuple((word, word.index(text)) for word in words if text in word)
            first = known.get(text)
            kept = form if first is None or first[0].context else first[0]
            known[text] = (kept, traps)
        self._texts = [text for text in known if len(text) >= _SHORTEST]
        self._forms = [known[text] for text in self._texts]

    @functools.cached_property
    def _automaton(self) -> AhoCorasick:
        return AhoCorasick(self._texts)

    def find(self, text: str) -> list[Place]:
        """All forms of a text in Simplified characters, in reading order, none overlapping."""
        folded = text.casefold()
        text = folded if len(folded) == len(text) else text
        found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        # they come by their end; backwards, those of one start follow each other, the longest first
        found.sort(key=_START, reverse=True)
        hold = open_borders().hold
        places: list[Place] = []
        free = 0
        for number, start, end in reversed(found):
            if start < free:
                continue
            form, traps = self._forms[number]
            if traps and _is_trapped(text, start, traps):
                continue
            if end - start > _SHORTEST or hold(text, start):
                places.append((form, start, end))
                free = end
        return places


def _is_trapped(text: str, start: int, traps: Iterable[Trap]) -> bool:
    return any(start >= inside and text.startswith(trap, start - inside) for trap, inside in traps)
