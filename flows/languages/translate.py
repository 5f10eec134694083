"""Translate: what the house says in English, said in the reader's language.

A sentence is found in the catalogue as it stands, or by a template such as "no model {version}":
its fields are cut out and put into the translation, themselves translated where they hold
sentences. What is not in the catalogue, such as a word of the operating system, stays English.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from flows.languages.choose import ENGLISH, language
from flows.languages.po import read_po
from flows.languages.templates import FIELD, Template
from items.errors import HouseError

FOLDER = Path(__file__).parent
SINGLE_WORDS = frozenset({"none", "empty"})  # that stand in fields
SEPARATORS = {"; ": "；", ", ": "、"}
OR = " or "
DEEPEST = 5  # a sentence in a field of a sentence in a field ...


_ASIDE = re.compile(r"(\S+) \(((?:(?!\); ).)+)\)", re.DOTALL)
_CHOICE = re.compile(r"\S+(?: or \S+)+")  # names to choose from


def translated(text: str, into: str | None = None) -> str:
    """A sentence of ours in another language, or as it is where the catalogue lacks it.

    Args:
        text: In English, its fields filled in.
        into: The language; that of this run when left out.
    """
    into = into or language()
    return text if into == ENGLISH else catalogue(into).said(text)


def phrase(template: str, into: str | None = None, /, **fields: object) -> str:
    """A sentence of ours with its fields, filled in after it was put into another language.

    What stands in a field is never taken for a sentence, such as the title of an item.

    Args:
        template: In English, with its fields in braces.
        into: The language; that of this run when left out.
        fields: By name.
    """
    return translated(template, into).format_map(fields)


def listed(names: Iterable[str], into: str | None = None) -> str:
    """Names one after the other, parted as the language parts them."""
    comma = ", "
    return (comma if (into or language()) == ENGLISH else SEPARATORS[comma]).join(names)


def told(error: HouseError, into: str | None = None) -> str:
    """An expected failure as one line in the reader's language.

    Each of its arguments is a sentence, or a name that stays what it is; the same kind of error
    made of the translated ones says the rest.
    """
    into = into or language()
    if into == ENGLISH or not error.args:
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


class Catalogue:
    """The sentences of one language.

    Args:
        sentences: By their English; fields stand in braces, under the same names.
    """

    def __init__(self, sentences: Mapping[str, str]) -> None:
        self._sentences = sentences
        templates = [Template(*pair) for pair in sentences.items() if FIELD.search(pair[0])]
        usable = (one for one in templates if one.is_usable)
        self._templates = sorted(usable, key=lambda one: (one.place, -one.literal))

    def said(self, text: str, depth: int = 0) -> str:
        """A text in this language; of several templates that fit, the surest."""
        if text in self._sentences:
            return self._sentences[text].replace("{{", "{").replace("}}", "}")
        if depth > DEEPEST or not text:
            return text
        aside = _ASIDE.fullmatch(text)
        if aside and (inside := self._inner(aside[2], depth)) != aside[2]:
            return f"{aside[1]}（{inside}）"
        for template in self._templates:
            fields = template.fields(text)
            if fields is not None:
                return template.filled({k: self._inner(v, depth) for k, v in fields.items()})
        return self._by_parts(text, depth)

    def _inner(self, text: str, depth: int) -> str:
        """What stands in a field: names stay as they are, whatever sentence they look like."""
        if _CHOICE.fullmatch(text):
            return text.replace(OR, self._sentences.get(OR, OR))
        is_name = " " not in text and text not in SINGLE_WORDS
        return text if is_name else self.said(text, depth + 1)

    def _by_parts(self, text: str, depth: int) -> str:
        """A text of several sentences, or a sentence behind the name of what it is about."""
        about, colon, sentence = text.partition(": ")
        again = self._inner(sentence, depth)
        if again != sentence:
            return about + colon + again
        for sign, mark in SEPARATORS.items():
            parts = text.split(sign)
            said = [self._inner(part, depth) for part in parts] if len(parts) > 1 else parts
            if said != parts:
                return mark.join(said)
        return text
