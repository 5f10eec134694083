"""Wrap: lines of Chinese break between characters, and never before a comma or a full stop."""

import re

import rich._wrap

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
