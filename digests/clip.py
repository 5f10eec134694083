"""Cut text to a length without splitting what a reader sees as one character."""

import re
import unicodedata
from collections.abc import Callable, Iterator

ELLIPSIS = "…"
_JOINER = "\u200d"
_SENTENCE_END = re.compile(r"[。！？][」』”）]*|[.!?][\"”»)]*(?=\s)")


def clusters(text: str) -> Iterator[str]:
    """Split text into what a reader sees as single characters.

    A plain reading of the rules for extended grapheme clusters: marks, selectors, skin
    tones and tags stay with what they modify, joiners bind emoji, two regional indicators
    make a flag, Hangul letters make a syllable.

    References:
        Unicode Standard Annex 29, section 3.1.1 (without Indic and prepended letters).
    """
    start = 0
    flags = 0
    for i in range(1, len(text)):
        before, after = text[i - 1], text[i]
        flags = flags + 1 if _is_flag_letter(before) else 0
        if _binds(before, after) or (flags % 2 == 1 and _is_flag_letter(after)):
            continue
        yield text[start:i]
        start = i
    if text:
        yield text[start:]


def clip(text: str, limit: int, *, measure: Callable[[str], int] = len) -> str:
    """Cut text to at most a limit, with an ellipsis where something is missing.

    Args:
        text: Any text.
        limit: In the unit of measure; at least what the ellipsis takes.
        measure: Size of a piece; the sum over pieces must be the size of the whole.

    Returns:
        The text itself when it fits.
    """
    room = limit - measure(ELLIPSIS)
    used = 0
    kept: list[str] = []
    fits: int | None = None  # clusters that leave room for the ellipsis
    for cluster in clusters(text):
        used += measure(cluster)
        if fits is None and used > room:
            fits = len(kept)
        if used > limit:
            return "".join(kept[:fits]).rstrip() + ELLIPSIS
        kept.append(cluster)
    return text


def opening(text: str, limit: int, *, measure: Callable[[str], int] = len) -> str:
    """The first sentences that fit a limit; where not even one does, the text cut to it.

    Args:
        text: One line of any text.
        limit: In the unit of measure.
        measure: As for clip. A sentence shorter than a third of the limit does not stand alone:
            it may be an abbreviation or a dateline.
    """
    if measure(text) <= limit:
        return text
    ends = [hit.end() for hit in _SENTENCE_END.finditer(text[: 2 * limit])]
    whole = [text[:end] for end in ends if limit / 3 <= measure(text[:end]) <= limit]
    return whole[-1] if whole else clip(text, limit, measure=measure)


def units(text: str) -> int:
    """Length in UTF-16 code units, the stricter of the two ways Slack may count."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def columns(text: str) -> int:
    """Width in columns: East Asian wide characters and emoji take two, marks none."""
    return sum(
        0 if _is_mark(c) else 2 if unicodedata.east_asian_width(c) in ("W", "F") else 1
        for c in text
    )


def _binds(before: str, after: str) -> bool:
    if _is_mark(after) or after == _JOINER or 0x1F3FB <= ord(after) <= 0x1F3FF:
        return True
    if before == _JOINER:
        return _is_pictograph(after)
    return (before, after) == ("\r", "\n") or _hangul(before, after)


def _is_mark(character: str) -> bool:
    # tags (E0020 to E007F) spell the flags of regions
    return (
        unicodedata.category(character) in ("Mn", "Me", "Mc")
        or 0xE0020 <= ord(character) <= 0xE007F
    )


def _is_pictograph(character: str) -> bool:
    return unicodedata.category(character) in ("So", "Sm") or ord(character) >= 0x1F000


def _is_flag_letter(character: str) -> bool:
    return 0x1F1E6 <= ord(character) <= 0x1F1FF


def _hangul(before: str, after: str) -> bool:
    vowel_or_end = 0x1160 <= ord(after) <= 0x11FF
    leading = 0x1100 <= ord(before) <= 0x115F
    syllable = 0xAC00 <= ord(before) <= 0xD7A3 or 0x1160 <= ord(before) <= 0x11FF
    return (leading and (0x1100 <= ord(after) <= 0x115F or 0xAC00 <= ord(after) <= 0xD7A3)) or (
        (leading or syllable) and vowel_or_end
    )
