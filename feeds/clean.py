"""Plain text out of whatever a feed puts where text should be.

Of a long text only as much is read as will be shown. A parser of HTML goes from left to right
and, but for tables, moves nothing to where it was before: what it makes of a beginning that ends
before a tag stays so, whatever follows.
"""

import re

from feeds.letters import cut, settled, visible
from feeds.long_texts import LONGEST_REFERENCE, LongReading, safe_end
from feeds.markup import (
    has_opening,
    has_tags,
    lines_in_order,
    text_in_order,
)
from feeds.references import resolved, unescape
from feeds.scan import LongText
from feeds.tree import text_by_parser

_ROUNDS = 3  # feeds escape twice and sometimes thrice
_LOOKS = 6  # at a beginning, before the whole text is read
_COMPOSED = 50  # letters at the end that may yet combine with what follows
_LOOSE = 107  # lines, in hundredths of what is left where blanks have gone; mostly they are fewer
_PLENTY = 112  # the same; mostly these are more
_SPARED = 200  # characters that must be spared for it to pay
_MARKUP_SHARE = 20  # characters of markup read for one of text
_TABLE = re.compile("<table", re.IGNORECASE)


def plain(text: str, *, max_chars: int) -> str:
    """Give the text a reader would see, on one line.

    Markup and scripts go, entities are resolved however often they were escaped,
    control, bidirectional and zero-width characters go, white space is one blank.
    Angle brackets that are no HTML stay: whoever draws the text must escape it.

    Args:
        text: Text or HTML.
        max_chars: Length in code points, an ellipsis included.

    Returns:
        Text in Unicode NFC; empty when nothing is left to see.
    """
    if not text:
        return ""
    has_bracket = "<" in text
    if not has_bracket and "&" not in text and len(text) <= max_chars:
        return visible(text)
    if len(text) > 2 * max_chars:
        return plain_of_long(text, max_chars=max_chars)
    lines = lines_in_order(text) if has_bracket else text
    line = None if lines is None else _usual(lines)
    return cut(visible(_read(text, _ROUNDS)) if line is None else line, max_chars)


def _read(text: str, rounds: int) -> str:
    """Text without markup, and without the markup for which references stand in it."""
    for _round in range(rounds):
        has_bracket = "<" in text
        if not has_bracket and "&" not in text:
            break
        seen = _without_markup(text) if has_bracket else unescape(text)
        if seen == text:
            break
        text = seen
    return text


def _without_markup(markup: str) -> str:
    simple = text_in_order(markup)
    if simple is not None:
        return simple
    return text_by_parser(markup) if has_tags(markup) else unescape(markup)


def plain_of_long(text: LongText | str, *, max_chars: int) -> str:
    """Give what plain() gives of the whole text, from its beginning if that suffices."""
    reading = LongReading(text)
    enough, most = max_chars + _COMPOSED, max_chars * _MARKUP_SHARE
    chars = max_chars * 17 // 10
    for _look in range(_LOOKS):
        if 3 * chars >= 2 * min(reading.chars, most):
            break
        line = _line_of(reading, chars, enough)
        if line is None:
            break
        if len(line) > enough:
            return cut(line, max_chars)
        growth = max(110, 115 * enough // (len(line) + 1))
        chars = min(4 * chars, chars * growth // 100)
    if reading.is_doubtful and not isinstance(text, str):
        return plain(text.whole(), max_chars=max_chars)
    return cut(_finished(reading, text, most, enough), max_chars)


def _finished(reading: LongReading, text: LongText | str, most: int, enough: int) -> str:
    """What is seen of a long text.

    Args:
        reading: It has been read in part.
        text: The same.
        most: Characters of its markup that count.
        enough: Characters of what is seen, from which on it may be less than all.
    """
    is_whole = reading.chars <= most
    seen = None
    if is_whole and reading.read_on(reading.chars):
        line = _usual_start(reading.lines, enough)
        if line is not None:
            return line
        if reading.is_clean():
            seen = resolved(reading.lines.strip())
    if seen is None:
        whole = text if isinstance(text, str) else text.whole()
        if reading.is_doubtful or not is_whole:
            return visible(_read(whole[:most], _ROUNDS))
        seen = text_by_parser(whole) if has_tags(whole) else unescape(whole)
    return visible(_read(seen, _ROUNDS - 1))


def _usual(lines: str) -> str | None:
    """What is seen of text without tags in which no more markup stands, nor anything odd."""
    seen = resolved(lines)
    if seen is None or has_opening(seen) or ("]" in seen and "]]>" in seen):
        return None
    if "&" in seen and unescape(seen) != seen:
        return None
    return settled(seen)


def _usual_start(lines: str, enough: int) -> str | None:
    """The same of as much of the text as will do."""
    end = enough * _PLENTY // 100
    if len(lines) > end + _SPARED:
        reference = lines.rfind("&", end - LONGEST_REFERENCE, end)
        line = _usual(lines[: end if reference < 0 else reference])
        if line is None or len(line) > enough:
            return line
    return _usual(lines)


def _line_of(reading: LongReading, chars: int, enough: int) -> str | None:
    """What is seen of a beginning, or less if that is not enough anyway.

    Returns:
        None when what follows might change it.
    """
    seen = None
    if reading.read_on(chars):
        if len(reading.lines) <= enough * _LOOSE // 100:
            return reading.lines[:enough]
        line = _usual_start(reading.lines, enough)
        if line is not None:
            return line
        if reading.is_clean():
            seen = resolved(reading.lines)
    if seen is None:
        start = reading.start(chars)
        if start is None:
            return None
        if _TABLE.search(start):
            return reading.lines[:enough]  # till its end is in sight
        seen = _parsed(start)
    return _shown(seen)


def _parsed(part: str) -> str | None:
    """Text of the beginning of any markup; None when what follows might change it."""
    return None if _TABLE.search(part) or not has_tags(part) else text_by_parser(part)


def _shown(text: str | None) -> str | None:
    """What is seen of a beginning that has been read once; its last letters are in doubt."""
    for _round in range(_ROUNDS - 1):
        if text is None or not ("<" in text or "&" in text):
            break
        part = text[: safe_end(text)]
        lines = lines_in_order(part, is_part=True) if has_opening(part) else part
        seen = None if lines is None else resolved(lines)
        text = _parsed(part) if seen is None else seen
        if text == part:
            break
    return None if text is None or _is_doubtful(text) else visible(text)


def _is_doubtful(text: str) -> bool:
    """Whether there stands in a beginning what does this or that, as what follows will be."""
    # One letter is found far quicker than three.
    return "\x1b" in text or "\x00" in text or ("]" in text and "]]>" in text)
