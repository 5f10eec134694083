"""From bytes to text, as browsers do it and a little more forgiving."""

import codecs
import re
from functools import lru_cache

from items.feed import Language

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED_UTF16 = {b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:+-]+)", re.IGNORECASE)
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']\s*([\w.:+-]+)", re.IGNORECASE)
_MULTI_BYTE = ("utf", "gb", "big5", "euc", "cp932", "cp949", "iso2022", "hz")
_LEGACY = {
    Language.ZH_HANS: "gb18030",
    Language.ZH_HANT: "big5hkscs",
    Language.RU: "cp1251",
    Language.EN: "cp1252",
}
_NEAR = 1_024  # bytes
_SLIPS = 10  # bad bytes that a document in UTF-8 may have and still be one


def decode(body: bytes, content_type: str, language: Language) -> str:
    """Decode a document.

    A byte order mark decides; else the charset of the header, else the XML
    declaration, else UTF-8. gb2312 and gbk are read as gb18030, Latin-1 as
    windows-1252. A single-byte charset loses to bytes that are proper UTF-8, for any
    bytes pass as such a charset; a charset that does not fit the bytes gives way to
    one that does, at last to the legacy charset of the feed's language.

    Args:
        body: The document.
        content_type: The header as sent; empty when there was none.
        language: What the feed is mostly written in.

    Returns:
        Text without byte order mark; undecodable bytes are U+FFFD.

    References:
        WHATWG Encoding Standard, section 4.2 and 6.
    """
    for bom, codec in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(codec, "replace")
    unmarked = _UNMARKED_UTF16.get(body[:2])
    if unmarked:
        return body.decode(unmarked, "replace")
    for codec in _candidates(body, content_type):
        found = strict(body, codec)
        if found is not None:
            proper = None if codec.startswith(_MULTI_BYTE) else strict(body, "utf-8")
            return proper or found
    return _forgiving(body, _LEGACY[language])


def utf8_of(body: bytes, content_type: str) -> bytes | None:
    """A document without byte order mark, if it is decoded as UTF-8 provided that it is proper.

    Args:
        body: The document.
        content_type: The header as sent.
    """
    if body.startswith(codecs.BOM_UTF8):
        return body[len(codecs.BOM_UTF8) :]
    if body[:2] in _UNMARKED_UTF16:  # what bears another mark is no UTF-8
        return None
    return body if _candidates(body, content_type)[0] == "utf-8" else None


def is_plain_utf8(body: bytes, content_type: str) -> bool:
    """Whether every part of a document, taken alone, would be decoded as UTF-8 without a slip.

    Args:
        body: The document.
        content_type: The header as sent.
    """
    marked = body.startswith(codecs.BOM_UTF8)
    return (marked or _candidates(body, content_type)[0] == "utf-8") and bool(strict(body, "utf-8"))


def strict(body: bytes, codec: str) -> str | None:
    """Decode a document if it is proper; None when it is not, or nobody knows the codec."""
    try:
        return body.decode(codec)
    except (UnicodeError, LookupError):
        return None


def _candidates(body: bytes, content_type: str) -> tuple[str, ...]:
    """Python codec names to try, most trusted first, UTF-8 last."""
    header = _HEADER_CHARSET.search(content_type) if content_type else None
    declared = _DECLARED.match(body, 0, _NEAR)
    return _codecs_of(header[1] if header else "", declared[1].decode("ascii") if declared else "")


@lru_cache(64)
def _codecs_of(*labels: str) -> tuple[str, ...]:
    codecs_ = [_codec_of(label) for label in labels if label]
    # Text that could be searched for "<?xml" as bytes cannot be UTF-16 or UTF-32.
    usable = [codec for codec in codecs_ if codec and not codec.startswith(("utf-16", "utf-32"))]
    return tuple(dict.fromkeys([*usable, "utf-8"]))


def _codec_of(label: str) -> str | None:
    if label.lower() == "utf-8":
        return "utf-8"
    # Not at the top: it is slow to import, and most documents say UTF-8.
    from w3lib.encoding import resolve_encoding  # noqa: PLC0415

    found: str | None = resolve_encoding(label)
    return found


def _forgiving(body: bytes, legacy: str) -> str:
    """UTF-8 with a few slips, else the legacy charset, with replacements as a last resort."""
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = len(text) - len(text.encode("ascii", "ignore")) - bad
    # Any bytes pass as a single-byte charset, so a tiny document proves nothing for it.
    if bad <= _SLIPS and (good >= bad or not legacy.startswith(_MULTI_BYTE)):
        return text
    return strict(body, legacy) or min(
        (text, body.decode(legacy, "replace")), key=lambda decoded: decoded.count("\ufffd")
    )
