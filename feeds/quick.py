"""Reads plain RSS and Atom itself, and leaves everything else to feedparser.

What it gives is what feedparser makes of the same document behind feeds.shape; where it
cannot vouch for that it gives nothing. A test holds the two against each other.
"""

from collections.abc import Callable
from contextlib import suppress

from feeds.heading import SAYS, Heading, skip_hours
from feeds.meanings import Meaning
from feeds.prepared import ITEMS, Prepared, prepare, prepare_parted
from feeds.quick_item import LeftOpenError, about, pass_by, read_item
from feeds.quick_items import read_items
from feeds.raw import RawFeed, RawItem
from feeds.region import SIGNS, is_beyond
from feeds.scan import UncertainError

_BESIDE_CHANNEL = frozenset({Meaning.NOTHING, Meaning.IDLE, Meaning.PICTURE, Meaning.ITEM})
# Asked for of their class they cost 0.1 us each time.
_ITEM, _SUMMARY, _PICTURE, _ODD = Meaning.ITEM, Meaning.SUMMARY, Meaning.PICTURE, Meaning.ODD
_PICTURED = frozenset({Meaning.TITLE, Meaning.LINK, Meaning.SUMMARY, Meaning.NOTHING})
_PICTURED_NAMES = frozenset({"title", "link", "description", "url", "href", "width", "height"})


def read_quickly(
    text: str,
    *,
    max_items: int,
    pause_of: Callable[[str, str, str], float | None],
    body_tried: bool = False,
) -> RawFeed | None:
    """Read a document without feedparser.

    Args:
        text: The document, decoded.
        max_items: A document with more is not read here.
        pause_of: Minutes by <ttl>, update period and update frequency.
        body_tried: Its bytes are not beyond this reader, and read_parted gave nothing for them.

    Returns:
        The same as feedparser would give; None when that is not certain.
    """
    if not body_tried:
        if is_beyond(text, SIGNS):
            return None
        with suppress(UnicodeError):  # half a character is none in UTF-8
            found = read_parted(text.encode(), max_items=max_items, pause_of=pause_of)
            if found:
                return found
    try:
        return _Reader(prepare(text), max_items).read(pause_of)
    except UncertainError:
        return None


def read_parted(
    body: bytes, *, max_items: int, pause_of: Callable[[str, str, str], float | None]
) -> RawFeed | None:
    """Read a document whose items have the same tags; most of it need not be decoded for that.

    Args:
        body: The document, in UTF-8 if it is proper; not beyond this reader.
        max_items: A document with more is not read here.
        pause_of: Minutes by <ttl>, update period and update frequency.

    Returns:
        What read_quickly gives; None when it is not such a document.
    """
    try:
        document = prepare_parted(body)
        return _Reader(document, max_items).read(pause_of) if document else None
    except (UncertainError, UnicodeError):
        return None


class _Reader:
    """One document while it is read."""

    def __init__(self, document: Prepared, max_items: int) -> None:
        self._document = document
        self._root = document.tokens[0][0]
        self._tokens = iter(document.tokens)
        next(self._tokens)
        self._takers = document.takers
        self._meanings = document.takers.meanings
        self._bases = document.bases
        self._items: list[RawItem] = []
        self._max_items = max_items
        self._heading = Heading()
        self._left_open = False  # an item was, so that end tags may be stray

    def read(self, pause_of: Callable[[str, str, str], float | None]) -> RawFeed:
        """Read it to the end of its root."""
        if self._document.kind is Meaning.ATOM:
            self._read_channel("/" + self._root)
        elif self._document.kind in (Meaning.RSS, Meaning.RDF):
            self._read_root("/" + self._root)
        else:
            raise UncertainError
        if self._document.had_xhtml and "atom" in self._meanings.undeclared:
            raise UncertainError  # feeds.shape declares it, which makes another feed of it
        return RawFeed(
            title=self._heading.title,
            items=tuple(self._items),
            ttl_minutes=self._heading.pause_minutes(pause_of),
            skip_hours=self._skip_hours(),
            plain=not (self._left_open or (self._bases and self._bases.outlive)),
        )

    def _skip_hours(self) -> frozenset[int]:
        if "skipHours" not in self._meanings:  # then no tag has that name
            return frozenset()
        if "<!--" in self._document.text:
            raise UncertainError
        return skip_hours(self._document.text)

    def _read_root(self, end: str) -> None:
        """Channels, of which there may be none, and what is beside them."""
        for name, attributes, inner, is_leaf in self._tokens:
            is_alone = bool(is_leaf) or attributes.endswith("/")
            meaning = self._meanings[name] if name and name[0] != "/" else _ODD
            if name == end and not attributes.strip():
                break
            if meaning is Meaning.CHANNEL and not is_alone:
                self._enter_channel(attributes)
                self._read_channel("/" + name)
                if self._bases:
                    self._bases.leave()
            elif meaning in _BESIDE_CHANNEL:
                self._take(name, attributes, meaning, is_alone)
                if meaning is _ITEM:
                    self._heading.note_item_beside()
            elif is_alone and meaning in SAYS:
                if self._bases:
                    self._bases.touch(attributes)
                self._heading.note_beside(meaning, attributes.removesuffix("/"), inner)
            else:
                raise UncertainError

    def _enter_channel(self, attributes: str) -> None:
        if "href" in attributes.lower() or "lastmod" in attributes.lower():
            raise UncertainError
        if self._bases:
            self._bases.enter(attributes)

    def _read_channel(self, end: str) -> None:
        meanings, take_item = self._meanings, self._take_item
        idle: set[str] = set()
        item: str | None = None
        for name, attributes, inner, is_leaf in self._tokens:
            if name == item and not is_leaf:  # as most that follow an item are
                take_item(name, attributes, attributes[-1:] == "/")
                continue
            if name in idle and (is_leaf or attributes.endswith("/")):
                continue
            if not name or name[0] == "/":
                if self._ends(name, attributes, end):
                    return
                continue
            is_alone = bool(is_leaf) or attributes.endswith("/")
            meaning = meanings[name]
            if meaning is _SUMMARY and name.lower().endswith("summary"):
                meaning = Meaning.LONG_TEXT
            if meaning is _ITEM:
                item = name
                take_item(name, attributes, is_alone)
            elif meaning in _BESIDE_CHANNEL:
                self._take(name, attributes, meaning, is_alone)
                idle.add(name)
            elif is_alone and meaning in SAYS:
                if self._bases:
                    self._bases.touch(attributes)
                self._heading.note(meaning, attributes.removesuffix("/"), inner)
            elif meaning is Meaning.SHOWN_PICTURE and not self._bases:
                self._pass_picture("" if is_alone else "/" + name)
            else:
                raise UncertainError
        raise UncertainError

    def _ends(self, name: str, attributes: str, end: str) -> bool:
        """Whether an end tag is that of the channel; a stray one vanishes, as in feeds.shape."""
        is_stray = bool(name) and name != end and name[1:] != self._root and self._left_open
        if attributes.strip() or not (is_stray or name == end):
            raise UncertainError
        return not is_stray

    def _pass_picture(self, end: str) -> None:
        """Leave out a picture that feeds.shape does not know, its end tag empty if it has none."""
        for name, attributes, _inner, is_leaf in self._tokens if end else ():
            if name == end and not attributes.strip():
                break
            local = name.rpartition(":")[2].lower()
            is_alone = bool(is_leaf) or attributes.endswith("/")
            if not (is_alone and local in _PICTURED_NAMES and self._meanings[name] in _PICTURED):
                raise UncertainError
        self._heading.note_picture()

    def _take(self, name: str, attributes: str, meaning: Meaning, is_alone: bool) -> None:
        """Take an item, or pass by what says nothing."""
        if meaning is _ITEM:
            self._take_item(name, attributes, is_alone)
        elif not is_alone:
            within = meaning if meaning is _PICTURE else Meaning.NOTHING
            pass_by(self._tokens, name, self._meanings, within)

    def _take_item(self, name: str, attributes: str, is_alone: bool) -> None:
        if name == ITEMS:
            self._take_region()
            return
        items, bases = self._items, self._bases
        if len(items) >= self._max_items:
            raise UncertainError
        if bases:
            bases.enter(attributes)
        if is_alone:
            items.append(RawItem(guid=about(attributes)))
        else:
            items.append(self._read_item(name, attributes))
        if bases:
            bases.leave()
        self._heading.note_item()

    def _read_item(self, name: str, attributes: str) -> RawItem:
        takers, bases, heading = self._takers, self._bases, self._heading
        while True:
            try:
                return read_item(self._tokens, name, attributes, takers, bases, heading.has_content)
            except LeftOpenError as left:
                self._end_early(left.item)
                attributes = left.attributes

    def _end_early(self, item: RawItem) -> None:
        """Take an item that was left open, where all namespaces are declared by the root."""
        tokens = self._document.tokens
        self._items.append(item)
        self._heading.note_item()
        if not self._left_open and any("xmlns" in token[1] for token in tokens[1:]):
            raise UncertainError
        if len(self._items) >= self._max_items:
            raise UncertainError
        self._left_open = True

    def _take_region(self) -> None:
        """Take all items at once, where none depends on what is around it."""
        document = self._document
        if document.region is None or self._heading.has_content:
            raise UncertainError
        self._items.extend(read_items(document.region, self._takers))
        if len(self._items) > self._max_items:
            raise UncertainError
        self._heading.note_item()
