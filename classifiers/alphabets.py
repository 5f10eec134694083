"""Where most letters of a text are from."""

import re
import string

SCRIPTS = ("han", "kana", "cyrillic", "latin", "other")

_HAN_UPPER = bytes([*range(0x34, 0xA0), 0xF9, 0xFA])  # upper halves of Chinese characters
_CYRILLIC_UPPER, _KANA_UPPER = 4, 0x30
_KANA = re.compile(r"[\u3040-\u30ff]")
_LATIN = re.compile(r"[A-Za-z]")
_ASCII_LETTERS = string.ascii_letters.encode()
_MORE_LATIN = re.compile("[\u00c0-\u024f]")
_LETTER = re.compile(r"[^\W\d_]")
KAZAKH_LETTERS = "әғқңөұүһіўҳҷӯӣӘҒҚҢӨҰҮҺІЎҲҶӮӢ"
_KAZAKH = re.compile(f"[{KAZAKH_LETTERS}]")

_LATIN_BLOCKS = ((0x41, 0x5B), (0x61, 0x7B), (0xC0, 0x250))


def main_script(text: str) -> str:
    """Where most letters of a text are from: han, kana, cyrillic, latin or other."""
    if text.isascii():
        return "latin" if _LATIN.search(text) else "other"
    upper = text.encode("utf-16-le", "surrogatepass")[1::2]
    han = len(upper) - len(upper.translate(None, _HAN_UPPER))
    if han * 3 >= len(text) and not upper.count(_CYRILLIC_UPPER):  # no other has twice as many
        kana = len(_KANA.findall(text)) if _KANA_UPPER in upper else 0
        return "kana" if kana * 5 > han else "han"
    plain = text.encode("ascii", "ignore")
    latin = len(plain) - len(plain.translate(None, _ASCII_LETTERS))
    cyrillic = upper.count(_CYRILLIC_UPPER)
    return script_of_counts(
        text,
        han=han,
        kana=len(_KANA.findall(text)) if _KANA_UPPER in upper else 0,
        cyrillic=cyrillic,
        kazakh=len(_KAZAKH.findall(text)) if cyrillic else 0,
        latin=latin + len(_MORE_LATIN.findall(text)),
    )


def script_of_counts(
    text: str, *, han: int, kana: int, cyrillic: int, kazakh: int, latin: int
) -> str:
    """The same, letters counted; those that tell Kazakh and its like are Cyrillic too."""
    if kana * 5 > han > 0:
        return "kana"
    if kazakh * 50 > len(text):
        return "other"
    han *= 2  # a character says about as much as two letters, often three
    most = max(han, kana, cyrillic, latin)
    if most * 2 <= len(text) and most * 2 <= len(_LETTER.findall(text)):
        return "other"
    if most == han:
        return "han"
    if most == kana:
        return "kana"
    return "cyrillic" if most == cyrillic else "latin"


def is_latin(code: int) -> bool:
    """Whether a code point counts as a Latin letter."""
    return any(first <= code < last for first, last in _LATIN_BLOCKS)
