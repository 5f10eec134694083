"""Finding thousands of written forms in one pass over a text.

Chinese forms are found by longest match from each character on, in Simplified characters. Forms
in Latin and Cyrillic letters are runs of whole words; a word ending in * may go on in any letters.
"""

import re
from collections.abc import Iterable
from operator import itemgetter

from classifiers.chinese_forms import ChineseForms
from classifiers.form import Form, Place
from classifiers.phrases import Phrases
from classifiers.text import simplify

_HAN_CHAR = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_POSITION = itemgetter(1, 2)


class FormIndex:
    """All forms of a lexicon, ready to be found."""

    def __init__(self, forms: Iterable[Form]) -> None:
        own = tuple(forms)
        self._chinese = ChineseForms(form for form in own if _HAN_CHAR.search(form.text))
        self._phrases = Phrases(form for form in own if not _HAN_CHAR.search(form.text))

    def find(self, text: str) -> list[Place]:
        """All forms of a cleaned text, in reading order; of one kind none overlaps another."""
        places = self._phrases.find(text)
        if not text.isascii() and _HAN_CHAR.search(text):
            places += self._chinese.find(simplify(text))
            places.sort(key=_POSITION)
        return places
