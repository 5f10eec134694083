"""The field's names and notions in four scripts: read from config, found in text."""

import itertools
import re
import tomllib
from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np

from classifiers.form import Form, Place, Places
from classifiers.forms import FormIndex
from classifiers.mark import SUMMARY, TITLE, Hit, Mark
from classifiers.page import Page, page_of_clean
from classifiers.pages import Pages
from classifiers.phrases import OPEN_WORD, STEM_LETTERS
from classifiers.survey import Survey, survey
from items.errors import ConfigError

_LISTS = (
    "zh", "en", "ru", "zh_context", "en_context", "ru_context", "not_in", "themes", "parties",
)  # fmt: skip
_STRINGS = ("id", "class", "party", "zh_name", "en_name", "note")
_SENTENCE_END = re.compile(  # a run of stops, or a full stop after a word and before a blank
    r"[。！？!?；;\n.](?:(?<!\.)[。！？!?；;\n]*|(?<=\w{3}\.)(?=\s))"
)
_NUMBER = itemgetter(0)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All marks, ready to be found.

    Attributes:
        marks: By id.
        digest: Hash of the file, for a model's recipe.
        text: The file itself: a model keeps it, so that it reads as it was taught.
    """

    marks: Mapping[str, Mark]
    digest: str
    _index: FormIndex = field(repr=False)
    text: str = field(repr=False)

    def find(self, title: str, summary: str) -> list[Hit]:
        """Every mark of one item in reading order, longest form first where forms overlap.

        A form that needs context counts only when the item also holds, by a form that needs
        none, another mark of one of the same parties, of Central Asia, Afghanistan or Xinjiang.

        Args:
            title: Cleaned (`classifiers.text.clean`).
            summary: The same; may be empty.
        """
        page = page_of_clean(title, summary)
        return hits_of(page, self.places(page), self.forms)

    @property
    def forms(self) -> Sequence[Form]:
        """All forms that may be found, by number."""
        return self._index.forms

    def places(self, page: Page) -> list[Place]:
        """The same as numbers of forms that count, and where they stand in the text of a page."""
        found = self._index.find(page)
        if self._index.contexts.isdisjoint(map(_NUMBER, found)):
            return found
        numbers = [number for number, _, _ in found]
        return list(itertools.compress(found, self._index.backing.stand(numbers)))

    def find_many(self, pages: Pages) -> Survey:
        """The same marks as columns, for so many items that columns pay."""
        places = self._index.find_many(pages)
        if self._index.in_context[places.numbers].any():
            rows = np.searchsorted(pages.ends[:, 1], places.starts)
            stands, backing = np.ones(len(rows), dtype=np.bool_), self._index.backing
            for row in np.unique(rows[self._index.in_context[places.numbers]]).tolist():
                first, last = np.searchsorted(rows, [row, row + 1]).tolist()
                stands[first:last] = backing.stand(places.numbers[first:last].tolist())
            places = Places(*(column[stands] for column in places))
        stops = [match.end() for match in _SENTENCE_END.finditer(pages.text)]
        marks = self._index.marks[places.numbers]
        known = list(self.marks.values())
        return survey(pages.ends, places, marks, known, np.array(stops, dtype=np.int64))


def hits_of(page: Page, places: Sequence[Place], forms: Sequence[Form]) -> list[Hit]:
    """Marks from the places of their forms, each with its sentence."""
    if not places:
        return []
    border, stops = page.border, stops_of(page)
    behind, before = border + 1, bisect(stops, border)
    return [
        Hit(forms[number].mark, start, end, TITLE, bisect(stops, start))
        if start < border
        else Hit(
            forms[number].mark,
            start - behind,
            end - behind,
            SUMMARY,
            bisect(stops, start) - before,
        )
        for number, start, end in places
    ]


def stops_of(page: Page) -> list[int]:
    """Where sentences end in the text of a page."""
    return [match.end() for match in _SENTENCE_END.finditer(page.text)]


def load_lexicon(path: Path) -> Lexicon:
    """Read and compile the lexicon.

    Raises:
        ConfigError: The file is missing, is not TOML, or a mark is wrong; names file and key.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ConfigError(str(path), "", "the file is missing") from error
    except UnicodeDecodeError as error:
        raise ConfigError(str(path), "", f"is not UTF-8: {error}") from error
    return lexicon_from(text, str(path))


def lexicon_from(text: str, where: str) -> Lexicon:
    """Compile a lexicon from the text of its file; where names it in errors.

    Raises:
        ConfigError: It is not TOML, or a mark is wrong.
    """
    try:
        entries = tomllib.loads(text).get("mark")
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(where, "", f"is not TOML: {error}") from error
    if not isinstance(entries, list) or not entries:
        raise ConfigError(where, "mark", "there must be at least one [[mark]] table")
    marks: dict[str, Mark] = {}
    forms: list[Form] = []
    for number, entry in enumerate(entries, 1):
        mark = _mark(where, number, entry)
        if mark.mark_id in marks:
            raise ConfigError(where, f"mark.{mark.mark_id}", "this id stands there twice")
        marks[mark.mark_id] = mark
        forms += _forms(where, mark, entry)
    return Lexicon(marks, sha256(text.encode()).hexdigest()[:16], FormIndex(forms), text)


def _mark(where: str, number: int, entry: Any) -> Mark:
    key = f"mark #{number}"
    if not isinstance(entry, dict):
        raise ConfigError(where, key, "must be a table")
    mark_id = entry.get("id")
    if isinstance(mark_id, str) and mark_id:
        key = f"mark.{mark_id}"
    for name, value in entry.items():
        _check(where, f"{key}.{name}", name, value)
    for name in ("id", "class"):
        if not entry.get(name):
            raise ConfigError(where, f"{key}.{name}", "is missing")
    if not any(entry.get(name) for name in _LISTS[:6]):
        raise ConfigError(where, key, "needs at least one form in zh, en or ru")
    party = entry.get("party")
    parties = (party,) if party else tuple(entry.get("parties", ()))
    return Mark(
        number - 1,
        entry["id"],
        entry["class"],
        parties,
        tuple(entry.get("themes", ())),
        entry.get("zh_name") or entry["id"],
        entry.get("en_name") or entry["id"],
    )


def _check(where: str, key: str, name: str, value: object) -> None:
    if name in _STRINGS:
        if not isinstance(value, str):
            raise ConfigError(where, key, "must be a string")
    elif name in _LISTS:
        if not isinstance(value, list) or not all(isinstance(x, str) and x for x in value):
            raise ConfigError(where, key, "must be a list of strings that are not empty")
    else:
        allowed = ", ".join((*_STRINGS, *_LISTS))
        raise ConfigError(where, key, f"is not known; allowed are {allowed}")


def _forms(where: str, mark: Mark, entry: Mapping[str, Any]) -> Iterator[Form]:
    """The forms of a mark."""
    not_in = tuple(entry.get("not_in", ()))
    for name in _LISTS[:6]:
        for text in entry.get(name, ()):
            if not all(len(word) >= STEM_LETTERS for word in OPEN_WORD.findall(text)):
                reason = f"{text!r}: at least {STEM_LETTERS} letters must stand before its first *"
                raise ConfigError(where, f"mark.{mark.mark_id}.{name}", reason)
            yield Form(mark, text, name.endswith("_context"), not_in)
