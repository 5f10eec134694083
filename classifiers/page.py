"""One item, looked through once, in all forms in which marks are found in it."""

import re
from typing import NamedTuple

from classifiers.alphabets import main_script
from classifiers.blanks import blank
from classifiers.chinese_forms import fold_text
from classifiers.glyphs import glyphs_of
from classifiers.simplified import HAN_CHAR, by_words
from classifiers.text import clean

TITLE_CHARS = 300
SUMMARY_CHARS = 2000  # what an item is about stands in its beginning; bounds the cost of any item
_PICTURE = re.compile("[\U0001f1e6-\U0001f1ff\U0001f300-\U0001faff]")  # emoji: plain signs
BETWEEN = "\x1e"  # parts title and summary: no letter, no stop


class Page(NamedTuple):
    """One item; the same place is the same character in all forms of it.

    Attributes:
        text: Title and summary, cleaned, one character between them; an emoji may stand there as
            U+FFFD.
        border: Length of the title.
        words: The same with a blank for each character that is no letter or digit, or Chinese.
        folded: The same in Simplified characters without capitals; empty when none is Chinese.
        script: Where most letters are from: han, kana, cyrillic, latin or other.
    """

    text: str
    border: int
    words: str
    folded: str
    script: str

    @property
    def texts(self) -> tuple[str, str]:
        """Title and summary, cleaned."""
        return self.text[: self.border], self.text[self.border + 1 :]


def page_of(title: str, summary: str) -> Page:
    """An item as a feed gives it, as far as it is read; any text at all is fine."""
    return page_of_clean(title[:TITLE_CHARS], summary[:SUMMARY_CHARS])


def page_of_clean(title: str, summary: str) -> Page:
    """The same of a title and a summary of any length."""
    text = f"{title}{BETWEEN}{summary}"
    if text.isascii():
        border = len(title)
        script = main_script(text[: border + 1 + TITLE_CHARS])
        return Page(text, border, blank(text), "", script)
    if "…" in text:
        title = title.replace("…", "...")
        text = f"{title}{BETWEEN}{summary.replace('…', '...')}"
    border = len(title)
    opening = border + 1 + TITLE_CHARS
    glyphs = glyphs_of(text, opening) or glyphs_of(_PICTURE.sub("\ufffd", text), opening)
    if glyphs is None:
        return _by_parts(title, summary)
    text, words, folded, in_words, script = glyphs
    if in_words:
        folded = by_words(text, folded, in_words)
    return Page(text, border, words, folded, script)


def _by_parts(title: str, summary: str) -> Page:
    """What holds for any characters."""
    title, summary = clean(title), clean(summary)
    text = f"{title}{BETWEEN}{summary}"
    return Page(
        text,
        len(title),
        blank(text),
        fold_text(text) if HAN_CHAR.search(text) else "",
        main_script(f"{title} {summary[:TITLE_CHARS]}"),
    )
