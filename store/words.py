"""Cutting texts and questions into terms that two databases can search alike.

Chinese has no blanks, and most of its words have two characters: a run of n characters is kept
as its n - 1 pairs and its last character. So any word inside it is a sequence of pairs, and a
single character is the beginning of a term. Words of other scripts are kept whole.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_CHUNK = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_IS_HAN = re.compile(f"[{_HAN}]")
_PIECE = re.compile(r'(-?)(?:"([^"]*)"|“([^”]*)”|「([^」]*)」|(\S+))')
_APOSTROPHE = re.compile(r"(?<=\w)['’‘ʻʼ`´](?=\w)")  # O'zbekiston is written in many ways
LEAST_STEM = 4  # letters a word must keep to be found with other endings
MAX_PIECES = 12


@dataclass(frozen=True, slots=True)
class Wanted:
    """One condition of a question: terms that follow each other.

    Attributes:
        terms: At least one; hold letters and digits only.
        begins: The last of them need only begin a term.
        excluded: Items that have it are not wanted.
    """

    terms: tuple[str, ...]
    begins: bool = False
    excluded: bool = False


def cut(text: str, fold: Callable[[str], str]) -> str:
    """The terms of a text, parted by blanks, in reading order.

    Args:
        text: Any text.
        fold: Makes spellings and Chinese scripts equal.
    """
    return " ".join(term for chunk in _chunks(text, fold) for term in _terms(chunk))


def read_question(
    question: str, fold: Callable[[str], str], stem: Callable[[str], str]
) -> list[Wanted]:
    """What a reader asks for: words, "exact words in a row", -unwanted ones.

    Args:
        question: As typed; may hold anything.
        fold: As for the texts.
        stem: Takes a folded word's ending off, so that other endings are found.

    Returns:
        Conditions that must all hold; empty when there is no word in it.
    """
    found: list[Wanted] = []
    for minus, *quoted, plain in list(_PIECE.findall(question))[:MAX_PIECES]:
        exact = plain == ""
        chunks = list(_chunks(plain or "".join(quoted), fold))
        words = [chunk for chunk in chunks if not _IS_HAN.match(chunk)]
        found += [_han(chunk, bool(minus)) for chunk in chunks if _IS_HAN.match(chunk)]
        if exact and words:
            found.append(Wanted(tuple(words), excluded=bool(minus)))
        elif words:
            found += [_word(word, stem(word), bool(minus)) for word in words]
    return found


def _chunks(text: str, fold: Callable[[str], str]) -> Iterator[str]:
    for match in _CHUNK.finditer(_APOSTROPHE.sub("", fold(text))):
        chunk = match.group()
        yield chunk if _IS_HAN.match(chunk) else _without_marks(chunk)


def _terms(chunk: str) -> list[str]:
    if not _IS_HAN.match(chunk):
        return [chunk]
    return [chunk[at : at + 2] for at in range(len(chunk))]


def _han(chunk: str, excluded: bool) -> Wanted:
    if len(chunk) == 1:
        return Wanted((chunk,), begins=True, excluded=excluded)
    return Wanted(tuple(_terms(chunk)[:-1]), excluded=excluded)


def _word(word: str, stemmed: str, excluded: bool) -> Wanted:
    if len(stemmed) < LEAST_STEM:
        return Wanted((word,), excluded=excluded)
    return Wanted((stemmed,), begins=True, excluded=excluded)


def _without_marks(word: str) -> str:
    """é as e and ё as е: readers type either; й is a letter of its own."""
    return word if word.isascii() else "".join(map(_without_mark, word))


def _without_mark(letter: str) -> str:
    if letter.isascii() or letter == "й":
        return letter
    parts = unicodedata.normalize("NFD", letter)
    bare = "".join(part for part in parts if unicodedata.category(part) != "Mn")
    return unicodedata.normalize("NFC", bare)
