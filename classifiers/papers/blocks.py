"""The one shape every kind of file is read into, and the small rules of writing all parts share."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from classifiers.simplified import simplify
from classifiers.text import fold

HAN = "\u3400-\u9fff\uf900-\ufaff"
_HAN = re.compile(rf"[{HAN}]")
_WORD = re.compile(rf"[^\W{HAN}]+(?:['’\-][^\W{HAN}]+)*")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_WORD_WEIGHT = 2.5
_ABOUT_AUTHOR = re.compile(
    r"[＊*※✽\s]*(?:(?:本文)?作者[^，。]{0,20}(?:為|为|係|系)|about the author)", re.I
)


class BlockKind(StrEnum):
    """What a block of a paper is."""

    HEADING = "heading"
    TEXT = "text"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph or note; italics stand between asterisks.

    Attributes:
        kind: What it is.
        text: On one line.
        level: Depth of a heading as the file marks it, from 1; 0 for all else.
    """

    kind: BlockKind
    text: str
    level: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file read into blocks.

    Attributes:
        file: Name without its folder.
        sha256: Of the bytes, hex.
        kind: "text", "markdown", "html", "pdf" or "docx".
        text: All of it as one text with its line breaks; for contents lists and dates.
        blocks: In reading order.
        title: As the file's own properties state it; empty when they do not.
    """

    file: str
    sha256: str
    kind: str
    text: str
    blocks: tuple[Block, ...]
    title: str = ""


def weight(text: str) -> float:
    """Length that is fair to all scripts: a Chinese character counts 1, another word 2.5."""
    return len(_HAN.findall(text)) + _WORD_WEIGHT * len(_WORD.findall(text))


def is_about_author(text: str) -> bool:
    """Whether a line or paragraph says who the author is, which is no part of the paper."""
    return _ABOUT_AUTHOR.match(text) is not None


def key(text: str) -> str:
    """A title's letters and digits alone, folded: equal however it is spaced and pointed."""
    return "".join(char for char in fold(text) if char.isalnum())


def join_lines(lines: Iterable[str]) -> str:
    """One line from many: no space between Chinese, hyphens at the line's end taken out."""
    joined = ""
    for line in (line.strip() for line in lines):
        if not line:
            continue
        if len(joined) > 1 and joined[-1] in "-\u00ad" and joined[-2].isalpha():
            joined = joined[:-1] + line if line[0].islower() else joined + line
        elif joined and not (_is_wide(joined[-1]) or _is_wide(line[0])):
            joined += " " + line
        else:
            joined += line
    return joined


def language_of(text: str) -> str:
    """BCP 47 code of the script most of the text is in: zh-Hant, zh-Hans, ru, en or und."""
    han = _HAN.findall(text)
    words = {"ru": len(_CYRILLIC.findall(text)), "en": len(_LATIN.findall(text))}
    best = max(words, key=lambda code: words[code])
    if han and len(han) >= words[best] / 4:  # a Chinese word has two letters, a European one six
        changed = sum(a != b for a, b in zip(han, simplify("".join(han)), strict=True))
        return "zh-Hant" if changed > len(han) / 20 else "zh-Hans"
    return best if words[best] else "und"


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"
