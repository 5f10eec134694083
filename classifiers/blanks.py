"""Texts with blanks for all that is no letter: so words in letters are found by splitting."""

import functools
import re

from classifiers.char_tables import CharTable, blanking

_NO_WORD = re.compile("[\\W_\u3400-\u9fff\uf900-\ufaff]")
_BLANK = ord(" ")
_ASCII_BLANKS = bytes(code if chr(code).isalnum() and code < 128 else _BLANK for code in range(256))


def blank(text: str) -> str:
    """A text with a blank for each character that is no letter or digit, or Chinese."""
    if text.isascii():
        return text.encode().translate(_ASCII_BLANKS).decode()
    blanked = _blanks().apply(text)
    return _NO_WORD.sub(" ", text) if blanked is None else blanked


@functools.cache
def _blanks() -> CharTable:
    return blanking(((0x3400, 0xA000), (0xF900, 0xFB00)))
