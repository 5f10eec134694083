"""Texts of many leaves at once: what is dear is done once for all of them."""

import re

from feeds.entities import resolve
from feeds.scan import BEYOND_LATIN_1, HELD, LongText, inner_of, mended, text_of

_CONTROLS = bytes([*range(1, 9), 11, 12, *range(14, 32)])
_LATE_CONTROL = re.compile(b"\xc2[\x80-\x9f]")
_NO_CHARACTER = re.compile(b"\xef\xbf[\xbe\xbf]")
_HELD = HELD.decode()
_BEYOND = "\u0100"  # the first character beyond Latin-1
_NEAR = 20  # characters; further on a text is better encoded than searched
LONG_CHARS = 2_000
"""From here on the text of a leaf is worked out only when asked for."""
_MOST_BYTES = 4  # of a character in UTF-8


def texts_of(inners: list[bytes]) -> list[str]:
    """Give what text_of gives of each.

    Args:
        inners: At least one, as feeds.region has them.
    """
    joined = HELD.join(inners)
    texts = _resolved(inners, joined)
    if texts is None:
        return _one_by_one(inners)
    if b"&" in joined and HELD not in inners[0][:1]:  # what it stands for may be anything
        joined = "".join(texts).encode()
    if _is_suspect(joined):
        return _one_by_one(inners)
    if b"\n" in joined or b"\r" in joined:
        texts = [text.replace("\n", " ").replace("\r", "\n") for text in texts]
    if joined.isascii():
        return texts
    is_beyond = BEYOND_LATIN_1.search
    return [
        text if text >= _BEYOND or text.isascii() or is_beyond(text, 0, _NEAR) else mended(text)
        for text in texts
    ]


def _is_suspect(text: bytes) -> bool:
    """What feeds.scan.is_suspect says of a text, from its bytes in UTF-8."""
    if len(text.translate(None, _CONTROLS)) < len(text):
        return True
    if b"\xc2" in text and _LATE_CONTROL.search(text):
        return True
    return b"\xef" in text and _NO_CHARACTER.search(text) is not None


def long_texts_of(inners: list[bytes]) -> list[str | LongText]:
    """The same of leaves that may be long: such are worked out later."""
    if max(map(len, inners)) < LONG_CHARS:
        return [*texts_of(inners)]
    are_long = [_is_long(inner) for inner in inners]
    short = [inner for inner, is_long in zip(inners, are_long, strict=True) if not is_long]
    texts = iter(texts_of(short) if short else ())
    return [
        LongText(inner) if is_long else next(texts)
        for inner, is_long in zip(inners, are_long, strict=True)
    ]


def _is_long(inner: bytes) -> bool:
    if len(inner) >= LONG_CHARS * _MOST_BYTES:
        return True
    return len(inner) >= LONG_CHARS and len(inner.decode()) >= LONG_CHARS


def _one_by_one(inners: list[bytes]) -> list[str]:
    return [text_of(inner_of(inner)) for inner in inners]


def _resolved(inners: list[bytes], joined: bytes) -> list[str] | None:
    """Texts without marks and references, stripped; None where they are too odd.

    Args:
        inners: As feeds.region has them.
        joined: The same, with HELD between them.
    """
    texts = joined.decode().split(_HELD)
    if len(texts) > len(inners):
        # Each begins with the mark of a marked section, or else they are not alike.
        if len(texts) != 2 * len(inners) or any(texts[::2]):
            return None
        return list(map(str.strip, texts[1::2]))
    if b"<" in joined:
        return None
    if b"&" in joined:
        return [resolve(text).strip() if "&" in text else text.strip() for text in texts]
    return list(map(str.strip, texts))
