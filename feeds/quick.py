"""Reads plain RSS and Atom itself, and leaves everything else to feedparser.

What it gives is what feedparser makes of the same document behind feeds.shape; where it
cannot vouch for that it gives nothing. A test holds the two against each other.
"""

import re
from collections.abc import Callable

from feeds.inline import written_out
from feeds.meanings import Meaning, Meanings
from feeds.quick_item import about, pass_by, read_item
from feeds.raw import RawFeed, RawItem
from feeds.scan import UncertainError, text_of, tokens_of
from feeds.scopes import bases_of, declare_at_root, declare_within, is_atom
from feeds.takers import Takers, content_of

_MAX_CHARS = 3_000_000
_MAX_TAGS = 150_000
_MAX_ITEM_CHARS = 250_000  # well below what feeds.shape takes, which counts what it adds
_PROLOG = re.compile(r"\s*+(?:<\?[^<>]*+\?>\s*+)?+<!DOCTYPE[^\[<>]{0,1000}+>")
_SKIP_HOURS = re.compile(r"<skipHours>(.{0,2000}?)</skipHours>", re.S)
_HOUR = re.compile(r"<hour>\s*(\d{1,2})\s*</hour>")
_PAUSES = (Meaning.TTL, Meaning.PERIOD, Meaning.FREQUENCY)
_BESIDE_CHANNEL = frozenset({Meaning.NOTHING, Meaning.IDLE, Meaning.PICTURE, Meaning.ITEM})
_IN_CHANNEL = frozenset(
    {
        Meaning.TITLE,
        Meaning.LINK,
        Meaning.GUID,
        Meaning.SUMMARY,
        Meaning.PUBLISHED,
        Meaning.UPDATED,
        Meaning.CREATED,
        Meaning.ORIGINAL_LINK,
        Meaning.LONG_TEXT,
        *_PAUSES,
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
    if len(text) > _MAX_CHARS or "\x1b" in text:
        return None
    if len(text) > _MAX_TAGS * len("<a>") and text.count("<") > _MAX_TAGS:
        return None
    if len(text) > _MAX_ITEM_CHARS and _has_giant(text):
        return None
    prolog = _PROLOG.match(text)
    try:
        text = text[prolog.end() :] if prolog else text
        return _Reader(text, max_items).read(pause_of)
    except UncertainError:
        return None


def skip_hours(text: str) -> frozenset[int]:
    """Hours of the day in which a document wants to be left alone; none if it is all of them."""
    skip = _SKIP_HOURS.search(text)
    hours = frozenset(int(hour) % 24 for hour in _HOUR.findall(skip[1])) if skip else frozenset()
    return hours if len(hours) < 24 else frozenset()


def _has_giant(text: str) -> bool:
    """Whether an item may be so long that feeds.shape would cut it."""
    return any(
        len(part) > _MAX_ITEM_CHARS
        for mark in ("</item>", "</entry>")
        if mark in text
        for part in text.split(mark)
    )


class _Reader:
    """One document while it is read."""

    def __init__(self, text: str, max_items: int) -> None:
        tokens = tokens_of(text)
        if not tokens:
            raise UncertainError
        self._root, self._attributes, _, is_leaf = tokens[0]
        if is_leaf or self._attributes.endswith("/"):
            raise UncertainError
        self._meanings = Meanings()
        declare_at_root(self._meanings, self._attributes)
        self._kind = self._meanings[self._root] if self._root else Meaning.ODD
        given = "\n".join([token[1] for token in tokens])
        self._has_xhtml = "xhtml" in given
        if self._has_xhtml:
            text = written_out(text, peeled=is_atom(self._meanings, self._kind))
            tokens = tokens_of(text)
            given = "\n".join([token[1] for token in tokens])
        declare_within(self._meanings, tokens, given.count("xmlns"))
        self._tokens = iter(tokens)
        next(self._tokens)
        self._takers = Takers(self._meanings, text)
        self._text = text
        self._bases = bases_of(tokens, self._meanings) if "base" in given else None
        self._items: list[RawItem] = []
        self._max_items = max_items
        self._title = ""
        self._has_title = self._has_summary = self._has_content = False
        self._pauses = dict.fromkeys(_PAUSES, "")

    def read(self, pause_of: Callable[[str, str, str], float | None]) -> RawFeed:
        """Read it to the end of its root."""
        if self._kind is Meaning.ATOM:
            self._read_channel("/" + self._root)
        elif self._kind in (Meaning.RSS, Meaning.RDF):
            self._read_root("/" + self._root)
        else:
            raise UncertainError
        if self._has_xhtml and "atom" in self._meanings.undeclared:
            raise UncertainError  # feeds.shape declares it, which makes another feed of it
        return RawFeed(
            title=self._title,
            items=tuple(self._items),
            ttl_minutes=pause_of(*(self._pauses[key] for key in _PAUSES)),
            skip_hours=self._skip_hours(),
            plain=not (self._bases and self._bases.outlive),
        )

    def _skip_hours(self) -> frozenset[int]:
        if "skipHours" not in self._meanings:  # then no tag has that name
            return frozenset()
        if "<!--" in self._text:
            raise UncertainError
        return skip_hours(self._text)

    def _read_root(self, end: str) -> None:
        """What is beside the one channel, and the channel."""
        channels = 0
        for name, attributes, _inner, is_leaf in self._tokens:
            is_alone = bool(is_leaf) or attributes.endswith("/")
            meaning = self._meanings[name] if name and name[0] != "/" else Meaning.ODD
            if name == end and not attributes.strip():
                break
            if meaning is Meaning.CHANNEL and not is_alone:
                channels += 1
                self._enter_channel(attributes)
                self._read_channel("/" + name)
                if self._bases:
                    self._bases.leave()
            elif meaning in _BESIDE_CHANNEL:
                self._take(name, attributes, meaning, is_alone)
            else:
                raise UncertainError
        if channels != 1:
            raise UncertainError

    def _enter_channel(self, attributes: str) -> None:
        lower = attributes.lower()
        if "href" in lower or "lastmod" in lower:
            raise UncertainError
        if self._bases:
            self._bases.enter(attributes)

    def _read_channel(self, end: str) -> None:
        meanings = self._meanings
        for name, attributes, inner, is_leaf in self._tokens:
            if not name:
                raise UncertainError
            if name[0] == "/":
                if name != end or attributes.strip():
                    raise UncertainError
                return
            is_alone = bool(is_leaf) or attributes.endswith("/")
            meaning = meanings[name]
            if meaning is Meaning.ITEM:
                self._take_item(name, attributes, is_alone)
                continue
            if meaning is Meaning.SUMMARY and name.lower().endswith("summary"):
                meaning = Meaning.LONG_TEXT
            if meaning in _BESIDE_CHANNEL:
                self._take(name, attributes, meaning, is_alone)
            elif is_alone and meaning in _IN_CHANNEL:
                if self._bases:
                    self._bases.touch(attributes)
                self._note(meaning, attributes.removesuffix("/"), inner)
            else:
                raise UncertainError
        raise UncertainError

    def _take(self, name: str, attributes: str, meaning: Meaning, is_alone: bool) -> None:
        """Take an item, or pass by what says nothing."""
        if meaning is Meaning.ITEM:
            self._take_item(name, attributes, is_alone)
        elif not is_alone:
            within = meaning if meaning is Meaning.PICTURE else Meaning.NOTHING
            pass_by(self._tokens, name, self._meanings, within)

    def _take_item(self, name: str, attributes: str, is_alone: bool) -> None:
        if len(self._items) >= self._max_items:
            raise UncertainError
        if self._bases:
            self._bases.enter(attributes)
        if is_alone:
            self._items.append(RawItem(guid=about(attributes)))
        else:
            self._items.append(
                read_item(
                    self._tokens, name, attributes, self._takers,
                    bases=self._bases, has_content=self._has_content,
                )
            )  # fmt: skip
        if self._bases:
            self._bases.leave()
        self._has_content = False
        self._has_title = False

    def _note(self, meaning: Meaning, attributes: str, inner: str) -> None:
        """Take what the channel says of itself, as far as it matters for anything kept."""
        if meaning is Meaning.TITLE:
            self._note_title(content_of(attributes, inner))
        elif meaning in self._pauses:
            self._pauses[meaning] = "" if attributes.strip() else text_of(inner)
        elif meaning is Meaning.SUMMARY or meaning is Meaning.LONG_TEXT:
            if self._has_summary and not self._has_content:
                self._has_content = True  # taken for content, and so is told to the next item
            self._has_summary = self._has_summary or meaning is Meaning.LONG_TEXT

    def _note_title(self, text: str) -> None:
        if self._items and self._kind is Meaning.RDF:
            raise UncertainError
        if not self._has_title:
            self._title = text
            self._has_title = bool(text)
