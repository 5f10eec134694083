"""Finding thousands of written forms in one pass over a text.

Chinese forms are found by longest match from each character on, in Simplified characters. Forms
in Latin and Cyrillic letters are runs of whole words; a word ending in * may go on in any letters.
"""

import functools
import re
from collections.abc import Iterable
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from classifiers.backing import Backing
from classifiers.chinese_forms import ChineseForms
from classifiers.form import Form, Ints, Place, Places
from classifiers.page import Page
from classifiers.pages import Pages
from classifiers.phrases import Phrases

_HAN_CHAR = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_START = itemgetter(1)


class FormIndex:
    """All forms of a lexicon, ready to be found.

    Attributes:
        forms: The forms by number, those in Chinese that others stand for left out.
    """

    def __init__(self, forms: Iterable[Form]) -> None:
        own = tuple(forms)
        self._chinese = ChineseForms(form for form in own if _HAN_CHAR.search(form.text))
        in_letters = [form for form in own if not _HAN_CHAR.search(form.text)]
        self._phrases = Phrases(in_letters, len(self._chinese.forms))
        self.forms = (*self._chinese.forms, *in_letters)

    @functools.cached_property
    def marks(self) -> Ints:
        """Number of the mark of each form."""
        return np.array([form.mark.number for form in self.forms], dtype=np.int64)

    @functools.cached_property
    def in_context(self) -> NDArray[np.bool_]:
        """Which forms need another mark beside them."""
        return np.array([form.context for form in self.forms], dtype=np.bool_)

    @functools.cached_property
    def contexts(self) -> frozenset[int]:
        """Those that need another mark beside them."""
        return frozenset(number for number, form in enumerate(self.forms) if form.context)

    @functools.cached_property
    def backing(self) -> Backing:
        """Tells which of those count."""
        return Backing(self.forms)

    def find(self, page: Page) -> list[Place]:
        """All forms of an item, in reading order; of one kind none overlaps another."""
        places = self._phrases.find(page.text, page.words)
        if page.folded:
            chinese = self._chinese.find(page.folded)
            if not places:
                return chinese
            places += chinese
            places.sort(key=_START)  # of two that begin together the one in letters ends first
        return places

    def find_many(self, pages: Pages) -> Places:
        """The same of many items, as columns."""
        found = self._phrases.find(pages.text, pages.words)
        places = Places(
            np.array([number for number, _, _ in found], dtype=np.int64),
            np.array([start for _, start, _ in found], dtype=np.int64),
            np.array([end for _, _, end in found], dtype=np.int64),
        )
        if not pages.folded:
            return places
        chinese = self._chinese.find_many(pages.folded)
        columns = [np.concatenate(pair) for pair in zip(places, chinese, strict=True)]
        order = np.argsort(columns[1], kind="stable")  # as above
        return Places(*(column[order] for column in columns))
