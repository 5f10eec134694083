"""Reads plain, well-formed RSS and Atom itself, and leaves everything else to feedparser.

What it gives is what feedparser makes of the same document behind feeds.shape; where it
cannot vouch for that it gives nothing. A test holds the two against each other.
"""

import re
from collections.abc import Callable, Iterable
from xml.etree.ElementTree import Element, ParseError, fromstring

from feeds.meanings import Meaning, Meanings
from feeds.quick_item import (
    UncertainError,
    check_attributes,
    content_of,
    item_of,
    pass_by,
    text_of,
)
from feeds.raw import RawFeed, RawItem

_MAX_CHARS = 3_000_000
_MAX_TAGS = 150_000
_MAX_RUN_CHARS = 100_000
_MAX_ITEM_CHARS = 400_000
_BASE = re.compile(r"base\s*=\s*[\"']")
_XML_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_BESIDE = frozenset({Meaning.ITEM, Meaning.PICTURE, Meaning.NOTHING, Meaning.IDLE})
# What changes how feedparser takes the elements that follow.
_STEERING = frozenset(
    {
        Meaning.ODD,
        Meaning.SOURCE,
        Meaning.CHANNEL,
        Meaning.RSS,
        Meaning.RDF,
        Meaning.ATOM,
        Meaning.MEDIA_TITLE,
        Meaning.MEDIA_TEXT,
        Meaning.MEDIA_GROUP,
    }
)


def read_quickly(
    text: str, *, max_items: int, pause_of: Callable[[str, str, str], float | None]
) -> RawFeed | None:
    """Read a document without feedparser.

    Args:
        text: The document, decoded.
        max_items: A document with more is not read here.
        pause_of: Minutes by <ttl>, update period and update frequency.

    Returns:
        The same as feedparser would give; None when that is not certain.
    """
    if len(text) > _MAX_CHARS or "<!DOCTYPE" in text or "<!ENTITY" in text:
        return None
    if text.count("<") > _MAX_TAGS or _has_giant(text):
        return None
    try:
        root = fromstring(text)  # noqa: S314 - without a DOCTYPE there is nothing to expand
        meanings = Meanings(text)
        if _BASE.search(text):
            _check_bases(root, meanings)
        return _feed(root, meanings, max_items, pause_of)
    except (ParseError, UnicodeError, ValueError, UncertainError):
        return None


def _has_giant(text: str) -> bool:
    """Whether an item may be so long that feeds.shape would cut it."""
    if len(text) <= _MAX_RUN_CHARS:
        return False
    return any(
        len(part) > _MAX_ITEM_CHARS
        for mark in ("</item>", "</entry>")
        if mark in text
        for part in text.split(mark)
    )


def _feed(
    root: Element,
    meanings: Meanings,
    max_items: int,
    pause_of: Callable[[str, str, str], float | None],
) -> RawFeed:
    about: dict[Meaning, str] = {}
    items: list[RawItem] = []
    for child in _parts(root, meanings):
        meaning = meanings[child.tag]
        if meaning is Meaning.ITEM:
            items.append(item_of(child, meanings))
        elif meaning is Meaning.TITLE:
            if meaning in about:
                raise UncertainError
            about[meaning] = content_of(child)
        elif meaning in (Meaning.TTL, Meaning.PERIOD, Meaning.FREQUENCY):
            about[meaning] = "" if child.attrib else text_of(child)
        elif meaning in _STEERING:
            raise UncertainError
        elif len(child):
            pass_by(child, meanings, Meaning.NOTHING if meaning is Meaning.IDLE else meaning)
    if len(items) > max_items:
        raise UncertainError
    pause = [about.get(key, "") for key in (Meaning.TTL, Meaning.PERIOD, Meaning.FREQUENCY)]
    return RawFeed(
        title=about.get(Meaning.TITLE, ""), items=tuple(items), ttl_minutes=pause_of(*pause)
    )


def _parts(root: Element, meanings: Meanings) -> Iterable[Element]:
    """What is in the channel, and the items beside it."""
    kind = meanings[root.tag]
    if kind is Meaning.ATOM:
        check_attributes(root)
        return root
    channels = [child for child in root if meanings[child.tag] is Meaning.CHANNEL]
    others = [child for child in root if meanings[child.tag] is not Meaning.CHANNEL]
    beside = {meanings[child.tag] for child in others}
    if kind not in (Meaning.RSS, Meaning.RDF) or len(channels) != 1 or beside - _BESIDE:
        raise UncertainError
    if kind is Meaning.RSS:
        check_attributes(channels[0])
    return [*channels[0], *others]


def _check_bases(root: Element, meanings: Meanings) -> None:
    """An address that others start from may stand where no link is only."""
    for element in root.iter():
        for name in element.attrib:
            if (name == _XML_BASE or name.lower() == "base") and (
                meanings[element.tag] not in (Meaning.TITLE, Meaning.SUMMARY, Meaning.CONTENT)
            ):
                raise UncertainError
