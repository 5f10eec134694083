"""Finding Chinese forms: by longest match from each character on, all of them in one pass.

References:
    Aho, Corasick: Efficient string matching: an aid to bibliographic search, 1975.
"""

import functools
import re
from collections.abc import Iterable
from operator import itemgetter

from ahocorasick_rs import AhoCorasick

from classifiers.borders import open_borders
from classifiers.form import Form, Place
from classifiers.text import clean, simplify

_SHORTEST = 2  # characters; a form of so many must also be a word of its own
_START = itemgetter(1)
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

    def find(self, text: str) -> list[Place]:
        """All forms of a text in Simplified characters, in reading order, none overlapping."""
        folded = text.casefold()
        if len(folded) != len(text):
            folded = "".join(map(_folded, _PARTS.split(text)))
        text = folded
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
            if traps is not None and traps.hold(text, start, end):
                continue
            if end - start > _SHORTEST or hold(text, start):
                places.append((form, start, end))
                free = end
        return places


def _folded(text: str) -> str:
    """A text without capitals, if it stays as long as it was."""
    folded = text.casefold()
    return folded if len(folded) == len(text) else text
