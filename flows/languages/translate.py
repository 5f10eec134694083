"""Translate: what the house says in English, said in the reader's language.

A sentence is found in the catalogue as it stands, or by a template such as "no model {version}":
its fields are cut out and put into the translation, themselves translated where they hold
sentences. What is not in the catalogue, such as a word of the operating system, stays English.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from flows.languages.choose import ENGLISH, language
from flows.languages.po import read_po
from items.errors import HouseError

FOLDER = Path(__file__).parent
SINGLE_WORDS = frozenset({"none", "empty"})  # that stand in fields
SEPARATORS = {"; ": "；", ", ": "、"}
DEEPEST = 5  # a sentence in a field of a sentence in a field ...

NUMBERS = frozenset({"number", "column", "position", "port", "failures"})
BEFORE = "before_it"
LEAST_LETTERS = 4

_ASIDE = re.compile(r"(\S+) \(((?:(?!\); ).)+)\)", re.DOTALL)
_FIELD = re.compile(r"\{(\w+)\}")


def translated(text: str, into: str | None = None) -> str:
    """A sentence of ours in another language, or as it is where the catalogue lacks it.

    Args:
        text: In English, its fields filled in.
        into: The language; that of this run when left out.
    """
    into = into or language()
    return text if into == ENGLISH else catalogue(into).said(text)


def told(error: HouseError, into: str | None = None) -> str:
    """An expected failure as one line in the reader's language.

    Each of its arguments is a sentence, or a name that stays what it is; the same kind of error
    made of the translated ones says the rest.
    """
    into = into or language()
    if into == ENGLISH:
        return str(error)
    *about, last = error.args
    words = [translated(one, into) if type(one) is str and " " in one else one for one in about]
    words.append(translated(last, into) if type(last) is str else last)
    return translated(str(type(error)(*words)), into)


@cache
def catalogue(of: str) -> "Catalogue":
    """The sentences of a language; an empty catalogue where there is none."""
    path = FOLDER / f"{of}.po"
    return Catalogue(read_po(path.read_text("utf-8")) if path.is_file() else {})


class Template:
    """A sentence with fields.

    Attributes:
        literal: How many characters of it are its own.
        is_usable: Whether these are enough to know it by.
        is_tail: Whether it is said behind another sentence, such as ", asks to wait {pause} s".
        place: When it is tried: tails first, then what begins with words of its own.
    """

    def __init__(self, english: str, said: str) -> None:
        pieces = [piece.replace("{{", "{").replace("}}", "}") for piece in _FIELD.split(english)]
        self._said = said
        self._own, self._names = pieces[::2], pieces[1::2]
        self.literal = sum(map(len, self._own))
        self.is_usable = sum(map(str.isalpha, "".join(self._own))) >= LEAST_LETTERS
        self.is_tail = self._own[0].startswith((" ", ", ", "; "))
        self.place = 0 if self.is_tail else 1 if self._own[0] else 2
        inner = [r"(\d+)" if name in NUMBERS else "(.*?)" for name in self._names]
        self._pattern = "".join(
            re.escape(own) + field for own, field in zip(self._own, [*inner, ""], strict=True)
        )

    def fields(self, text: str) -> Mapping[str, str] | None:
        """What stands in its fields; None when a text is not this sentence."""
        starts = self.is_tail or text.startswith(self._own[0])
        if not (starts and text.endswith(self._own[-1]) and all(one in text for one in self._own)):
            return None  # most end here: making a pattern is slow
        before = f"(?P<{BEFORE}>(?:(?!; ).)*?)" if self.is_tail else ""
        found = re.fullmatch(before + self._pattern, text, re.DOTALL)
        if found is None:
            return None
        names = [BEFORE, *self._names] if self.is_tail else self._names
        return dict(zip(names, found.groups(), strict=True))

    def filled(self, fields: Mapping[str, str]) -> str:
        """The translation with these fields."""
        return fields.get(BEFORE, "") + self._said.format_map(fields)


class Catalogue:
    """The sentences of one language.

    Args:
        sentences: By their English; fields stand in braces, under the same names.
    """

    def __init__(self, sentences: Mapping[str, str]) -> None:
        self._sentences = sentences
        templates = [Template(*pair) for pair in sentences.items() if _FIELD.search(pair[0])]
        usable = (one for one in templates if one.is_usable)
        self._templates = sorted(usable, key=lambda one: (one.place, -one.literal))

    def said(self, text: str, depth: int = 0) -> str:
        """A text in this language; of several templates that fit, the surest."""
        if depth and " " not in text and text not in SINGLE_WORDS:
            return text  # a name that happens to be a word of ours
        if text in self._sentences:
            return self._sentences[text].replace("{{", "{").replace("}}", "}")
        if depth > DEEPEST or not text:
            return text
        aside = _ASIDE.fullmatch(text)
        if aside and (inside := self.said(aside[2], depth + 1)) != aside[2]:
            return f"{aside[1]}（{inside}）"
        for template in self._templates:
            fields = template.fields(text)
            if fields is not None:
                inner = {name: self.said(value, depth + 1) for name, value in fields.items()}
                return template.filled(inner)
        return self._by_parts(text, depth + 1)

    def _by_parts(self, text: str, depth: int) -> str:
        """A text of several sentences, or a sentence behind the name of what it is about."""
        about, colon, sentence = text.partition(": ")
        again = self.said(sentence, depth)
        if again != sentence:
            return about + colon + again
        for sign, mark in SEPARATORS.items():
            parts = text.split(sign)
            said = [self.said(part, depth) for part in parts] if len(parts) > 1 else parts
            if said != parts:
                return mark.join(said)
        return text
