"""Wrap: lines of Chinese break between characters, and never before a comma or a full stop."""

import re

import rich._wrap
from rich.text import Text

WIDE = "\u2e80-\u2fff\u3040-\ua4cf\uac00-\ud7af\uf900-\ufaff"
OPENING = "「『（〔【《“‘"
CLOSING = "，。；：、！？」』）〕】》”’…"

# Rich breaks at blanks, and Chinese has none. A word is here a character with the marks that cling
# to it, or a run of other letters; text without Chinese has the words it had.
WORD = re.compile(
    rf"\s*(?:[{OPENING}\[(]*(?:[{WIDE}]|[^\s{WIDE}{OPENING}{CLOSING}]+)[{CLOSING}]*"
    rf"|[{OPENING}{CLOSING}]+)\s*"
)


def wrap_chinese() -> None:
    """Have Rich break lines so from now on."""
    rich._wrap.re_word = WORD
    setattr(Text, "rstrip_end", strip_end)  # noqa: B010 - a method of another's class


def strip_end(text: Text, size: int) -> None:
    """Take blanks off the end of a line that is too wide; Rich counts characters, not cells.

    Args:
        text: The line, changed in place.
        size: Cells that there are.
    """
    excess = text.cell_len - size
    blanks = len(text.plain) - len(text.plain.rstrip())
    if excess > 0 and blanks:
        text.right_crop(min(blanks, excess))
