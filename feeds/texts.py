"""Texts of many leaves at once: what is dear is done once for all of them."""

import re

from feeds.entities import resolve
from feeds.scan import HELD, LATE_CONTROL, NO_CHARACTER, LongText, inner_of, text_of

LONG_CHARS = 2_000
"""From here on the text of a leaf is worked out only when asked for."""
_CONTROLS = bytes([*range(1, 9), 11, 12, *range(14, 32)])
_BLANKED = bytes([0x20 if code in _CONTROLS else code for code in range(256)])
_FEW_BYTES = 5_000  # up to here one pass that looks at each is cheaper than one for each control
MANY_BYTES = 30_000
"""From here on that is so, too, since the text is no longer near at hand to the processor."""
# The first byte tells how many follow; an accented letter before a no-break space is none.
_TWICE_ENCODED = re.compile(
    b"\xc3(?:[\x82-\x9f]|[\xa0-\xaf]\xc2[\x80-\xbf]|[\xb0-\xb4](?:\xc2[\x80-\xbf]){2})\xc2[\x80-\xbf]"
)
_HELD = HELD.decode()


def is_clean(text: bytes) -> bool:
    """Whether no character in a text is forbidden by XML, or stands for another.

    Args:
        text: In UTF-8.
    """
    if _FEW_BYTES < len(text) < MANY_BYTES:
        if any(map(text.__contains__, _CONTROLS)):
            return False
    elif text.translate(_BLANKED) != text:  # quicker than to leave them out
        return False
    if b"\xc2" in text and (LATE_CONTROL.search(text) or _TWICE_ENCODED.search(text)):
        return False
    return b"\xef" not in text or b"\xef\xbf" not in text or not NO_CHARACTER.search(text)


def texts_behind(joined: bytes, mark: bytes, *, clean: bool) -> list[str]:
    """Give what text_of gives of each of many leaves.

    Args:
        joined: What stands in them, with the mark between two.
        mark: HELD, where each is one marked section; else some tag.
        clean: What is_clean says of them.
    """
    if not (clean or is_clean(joined)):
        return _one_by_one(joined.split(mark), mark)
    text, sign = joined.decode(), mark.decode()
    has_references = mark != HELD and b"&" in joined
    if has_references or b"\n" in joined or b"\r" in joined:
        text, sign = text.replace(sign, _HELD), _HELD
        if has_references:
            text = resolve(text)
            if not is_clean(text.encode()):
                return _one_by_one(joined.split(mark), mark)
        text = text.replace("\n", " ").replace("\r", "\n")
    return list(map(str.strip, text.split(sign)))


def long_texts(inners: list[bytes], mark: bytes, *, clean: bool) -> list[str | LongText]:
    """The same of leaves some of which are long: such are worked out later.

    Args:
        inners: What stands in them.
        mark: HELD, where each is one marked section.
        clean: What is_clean says of them.
    """
    wholes = [_whole(inner, mark) for inner in inners]
    short = [inner for inner, whole in zip(inners, wholes, strict=True) if len(whole) < LONG_CHARS]
    texts = iter(texts_behind(mark.join(short), mark, clean=clean) if short else ())
    return [LongText(whole) if len(whole) >= LONG_CHARS else next(texts) for whole in wholes]


def _one_by_one(inners: list[bytes], mark: bytes) -> list[str]:
    return [text_of(_whole(inner, mark)) for inner in inners]


def _whole(inner: bytes, mark: bytes) -> str:
    return inner_of(HELD + inner if mark == HELD else inner)
