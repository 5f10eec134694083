"""From a document's bytes to what it says; runs in the parse worker."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from feeds.decode import decode, strict, utf8_of
from feeds.heading import skip_hours
from feeds.jsonfeed import parse_json
from feeds.quick import read_parted, read_quickly
from feeds.raw import NotAFeedError, RawFeed, RawItem
from feeds.region import SIGNS_IN_BYTES, is_beyond
from items.feed import Language

if TYPE_CHECKING:
    from feeds.shape import Shaped

_FEED_ROOTS = frozenset({"rss", "rdf", "feed", "channel"})
_PAGE_ROOTS = frozenset({"html", "head", "body", "div", "p", "script", "meta", "title", "center"})
_PAGE = re.compile(  # nothing is ever parted anew
    r"\s*+(?:(?:<!--[^-]*+(?:-(?!->)[^-]*+)*+-->|<\?[^?]*+(?:\?(?!>)[^?]*+)*+\?>)\s*+)*+"
    r"<(?:!doctype\s+html|html\b)",
    re.IGNORECASE,
)
_FEED_TAG = re.compile(r"<(?:rss|feed|rdf:RDF)(?:\s[^<>]*)?>")
# What feedparser lets escape when an element it converts holds nonsense.
_SLIPS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
_HEADERS = {"content-type": "application/xml; charset=utf-8"}
_PERIOD_MINUTES = {"hourly": 60, "daily": 1440, "weekly": 10_080, "monthly": 43_200}


def parse(
    body: bytes,
    content_type: str,
    *,
    language: Language,
    max_items: int,
    date_of: Callable[[str], datetime | None],
) -> RawFeed:
    """Read RSS 0.9 to 2.0, RDF, Atom or JSON Feed.

    Args:
        body: The document, perhaps broken or hostile.
        content_type: The header as sent; only its charset is believed.
        language: The feed's; it helps with undeclared encodings.
        max_items: Of more items the newest are read.
        date_of: Reads one date; it tells which items are the newest.

    Raises:
        NotAFeedError: It is something else; the reason says what.
    """
    utf8 = utf8_of(body, content_type)
    body_tried = False
    if utf8 and not is_beyond(utf8, SIGNS_IN_BYTES):
        body_tried = True
        plain = read_parted(utf8, max_items=max_items, pause_of=_pause_minutes)
        if plain:
            return plain
    text = strict(utf8, "utf-8") if utf8 else None
    if text is None:
        text = decode(body, content_type, language)
        body_tried = body_tried and b"\0" not in body  # as in UTF-16 and 32 with any markup
    text = text.lstrip("\ufeff \t\r\n\x00")
    if text.startswith(("{", "[")):
        return parse_json(text, max_items=max_items, date_of=date_of)
    if _PAGE.match(text):
        text, body_tried = _inside_page(text), False
    plain = parse_plain(text, max_items=max_items, body_tried=body_tried)
    if plain:
        return plain
    shaped = _shaped(text, max_items, date_of)
    return parse_mended(shaped, max_items=max_items) or _read_shaped(shaped)


def parse_plain(text: str, *, max_items: int, body_tried: bool = False) -> RawFeed | None:
    """Read a document without feedparser; None when only feedparser knows what it says.

    Args:
        text: The document, decoded, from its first tag on.
        max_items: A document with more is not read here.
        body_tried: Its bytes are not beyond it, and read_parted gave nothing for them.
    """
    return read_quickly(text, max_items=max_items, pause_of=_pause_minutes, body_tried=body_tried)


def parse_mended(shaped: "Shaped", *, max_items: int) -> RawFeed | None:
    """Read without feedparser what feeds.shape has written anew; None when that is not enough.

    Args:
        shaped: What it gave; shaped once more it would say the same.
        max_items: A document with more is not read here.
    """
    if not shaped.is_sound:
        return None
    # Not at the top: a worker starts sooner, and few documents come here.
    from feeds.loose import loosened  # noqa: PLC0415
    from feeds.mend import simplified  # noqa: PLC0415

    text = loosened(shaped.text) or simplified(shaped.text)
    found = parse_plain(text, max_items=max_items)
    return found and replace(found, plain=False)  # an item may have been parted from another


def parse_fully(text: str, *, max_items: int, date_of: Callable[[str], datetime | None]) -> RawFeed:
    """Read a document of any sort with feedparser, the authority on what a feed says.

    Args:
        text: The document, decoded.
        max_items: Of more items the newest are read.
        date_of: Reads one date; it tells which items are the newest.

    Raises:
        NotAFeedError: It is no feed; the reason says what it is.
    """
    return _read_shaped(_shaped(text, max_items, date_of))


def _shaped(text: str, max_items: int, date_of: Callable[[str], datetime | None]) -> "Shaped":
    from feeds.shape import shape  # noqa: PLC0415 - as above

    shaped = shape(text, max_items=max_items, date_of=date_of)
    if shaped.root not in _FEED_ROOTS and not shaped.items:
        raise _not_a_feed(shaped)
    return shaped


def _read_shaped(shaped: "Shaped") -> RawFeed:
    # Not at the top: it is slow to import, and most documents do without it.
    import feedparser  # noqa: PLC0415

    try:
        found = feedparser.parse(
            shaped.text.encode(),
            response_headers=_HEADERS,
            sanitize_html=False,  # feeds.clean does it for what is kept, thrice as fast
            resolve_relative_uris=False,
        )
    except _SLIPS as error:
        raise NotAFeedError("a feed with elements that make no sense") from error
    return _read(found, shaped)


def _inside_page(text: str) -> str:
    """A feed that its server wrapped into an HTML page."""
    wrapped = _FEED_TAG.search(text)
    if not wrapped:
        raise NotAFeedError("an HTML page", is_page=True)
    return text[wrapped.start() :]


def _not_a_feed(shaped: "Shaped") -> NotAFeedError:
    if shaped.root in _PAGE_ROOTS:
        return NotAFeedError("an HTML page", is_page=True)
    if shaped.root:
        return NotAFeedError(f"XML, but <{shaped.root[:40]}> is no feed")
    return NotAFeedError("neither XML nor JSON")


def _read(found: Any, shaped: "Shaped") -> RawFeed:
    about = found["feed"]
    pause = (_text(about, key) for key in ("ttl", "sy_updateperiod", "sy_updatefrequency"))
    return RawFeed(
        title=_text(about, "title"),
        items=tuple(_item(entry) for entry in found["entries"]),
        ttl_minutes=_pause_minutes(*pause),
        skip_hours=skip_hours(shaped.text),
    )


def _item(entry: Any) -> RawItem:
    contents = [str(one.get("value") or "") for one in entry.get("content", ())]
    source = entry.get("source")
    return RawItem(
        title=_text(entry, "title"),
        summaries=tuple(dict.fromkeys(filter(None, (_text(entry, "summary"), *contents)))),
        link=_text(entry, "feedburner_origlink") or _text(entry, "link"),
        guid=_text(entry, "id"),
        dates=tuple(
            text for key in ("published", "updated", "created") if (text := _text(entry, key))
        ),
        source=_text(source, "title") if source else "",
    )


def _text(found: Any, key: str) -> str:
    """A field as feedparser stored it, without its habit of filling one from another."""
    value = dict.get(found, key)
    return value.strip() if isinstance(value, str) else ""


def _pause_minutes(ttl: str, period: str, times: str) -> float | None:
    """Pause asked for by <ttl>, else by the syndication module."""
    if ttl and re.fullmatch(r"\d{1,7}", ttl):
        return float(ttl)
    minutes = _PERIOD_MINUTES.get(period.lower()) if period else None
    if minutes is None:
        return None
    return minutes / max(1, int(times) if re.fullmatch(r"\d{1,4}", times) else 1)
