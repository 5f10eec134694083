"""Traditional Chinese in Simplified characters, as OpenCC has it, one character for one."""

import functools
import re
from collections.abc import Iterable

import numpy as np
import opencc
from numpy.typing import NDArray

from classifiers.char_tables import CharTable, replacing

HAN = "\u3400-\u9fff\uf900-\ufaff"
HAN_CHAR = re.compile(f"[{HAN}]")
HAN_BLOCKS = ((0x3400, 0xA000), (0xF900, 0xFB00))
_ONE_ITEM = 4_000  # characters; of more items at once nothing is remembered
_SHORT = 40  # characters up to which OpenCC is quicker than a table
# Where OpenCC's dictionary of words (TSPhrases) may read a character otherwise than it does alone,
# and characters that it may first make such ones of
_ALWAYS = "乾么俱剋劄吒哩噁坏彷徵扞昇氾沈濛瞭祕甦畫脩薹藉蒐衹袷覆谿貲逕釐鉅鍊鍾陞麽\uf900-\ufaff"
_DRAWN = "\u2ff0-\u2fff\u303e\u31ef"  # signs that draw one character from two
_MAY_DIFFER = f"[{_ALWAYS}{_DRAWN}於樊篤幺麼]"
_BY_WORD = re.compile(
    f"{_MAY_DIFFER}(?:(?<=[{_ALWAYS}{_DRAWN}])|(?<=樊)於|(?<=[篤幺])麼|(?<=麼)些|"
    "(?<=於)(?:[世乎仲倫則勇呼單坦崇忠惟戲敖梨清潛琳穆竹菟邑陵]|其一))"
)
_WITH_DRAWN = re.compile(f"[{_DRAWN}]")
_HAN_RUN = re.compile(f"[{HAN}]*")


def simplify(text: str) -> str:
    """Chinese in Simplified characters, one for one, so that positions stay the same.

    What OpenCC makes of each character and, where one stands that it reads by the words around
    it, of the run of Chinese about it.
    """
    return _remembered(text) if len(text) < _ONE_ITEM else _simplified_form(text)


def _simplified_form(text: str) -> str:
    if not HAN_CHAR.search(text):
        return text
    folded = _simplified().apply(text) if len(text) > _SHORT else None
    if folded is None:
        return _convert(text)
    hits = [hit.start() for hit in _BY_WORD.finditer(text)]
    if not hits:
        return folded
    return _convert(text) if _WITH_DRAWN.search(text) else by_words(text, folded, hits)


# a text is read for several things one after the other
_remembered = functools.lru_cache(maxsize=16)(_simplified_form)


def by_words(text: str, folded: str, places: Iterable[int]) -> str:
    """A text in Simplified characters, of which each is so far what it is by itself.

    Args:
        text: The text, without signs that draw a character.
        folded: The same, one character for one, Chinese ones in Simplified.
        places: Where the characters are that may differ, in order.
    """
    parts: list[str] = []
    at = 0
    for place in places:
        if place < at or not _BY_WORD.match(text, place):
            continue
        start = place - _end_of_run(text[at:place][::-1], 0)
        parts.append(folded[at:start])
        at = _end_of_run(text, place)
        parts.append(_convert(text[start:at]))
    return "".join((*parts, folded[at:]))


def may_differ(chars: Iterable[str]) -> list[str]:
    """Those of some characters that OpenCC may read by the words around them."""
    return re.findall(_MAY_DIFFER, "".join(chars))


def simplified_codes(first: int, last: int) -> NDArray[np.uint32]:
    """Code points that Chinese ones, the last not included, have in Simplified by themselves."""
    return _simplified().codes_of(first, last)


def fold_by(table: CharTable, text: str) -> str | None:
    """Chinese in Simplified characters, then put through a table, in one go.

    None when that cannot be: it holds characters that are read by the words around them, or rarer
    ones than the tables know.
    """
    return None if _BY_WORD.search(text) else _simplified_then(table).apply(text)


@functools.cache
def _simplified_then(table: CharTable) -> CharTable:
    return _simplified().then(table)


def _end_of_run(text: str, at: int) -> int:
    found = _HAN_RUN.match(text, at)
    return found.end() if found else at


def _convert(text: str) -> str:
    text = text.encode("utf-8", "replace").decode()  # halves of characters, which break OpenCC
    folded = str(_simplifier().convert(text))
    if len(folded) == len(text):
        return folded
    return "".join(str(_simplifier().convert(char))[:1] or char for char in text)


@functools.cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@functools.cache
def _simplified() -> CharTable:
    chars = [chr(code) for first, last in HAN_BLOCKS for code in range(first, last)]
    # a blank between each two: only what a character is by itself
    converted = str(_simplifier().convert(" ".join(chars))).split(" ")
    return replacing(
        {ord(old): ord(new[:1] or old) for old, new in zip(chars, converted, strict=True)}
    )
