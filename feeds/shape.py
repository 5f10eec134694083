"""Makes a document small and well-formed before feedparser, which knows no limits, sees it.

Entity declarations, comments and processing instructions go, text runs are cut, deep
nesting is flattened, what is left open is closed, and of too many items the newest stay.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from feeds.entities import Entities
from feeds.tags import Namespaces, attributes_of, local_name

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPE_SEQUENCE = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
# Every alternative looks no further than the next tag, or else eats what it has seen: linear.
_TOKEN = re.compile(
    r"""
      <!\[CDATA\[ (?P<cdata>.*?) (?:\]\]>|\Z)
    | <!DOCTYPE [^\[<>]{0,1000}+ (?: \[ (?P<subset>.*?) (?:\]\s*+>|\Z) | > )
    | (?P<dropped> <!--.*?(?:-->|\Z) | <\?.*?(?:\?>|\Z) | <![^<>]*> )
    | </ (?P<end>[^\s<>/]+) [^<>]* >
    | < (?P<start>[^\W\d][\w.-]*(?::[\w.-]+)?) (?P<attributes>(?:[^<>"']|"[^<"]*"|'[^<']*')*+) >
    | < (?P<odd>[^\W\d][\w.-]*(?::[\w.-]+)?) [^<>]* >
    | (?P<text>[^<]+)
    | (?P<less><)
    """,
    re.DOTALL | re.VERBOSE | re.IGNORECASE,
)
_DATE = re.compile(
    r"<(?:pubDate|(?:\w+:)?published|(?:\w+:)?updated|dc:date|date)\b[^>]*>\s*([^<]{4,60}?)\s*<",
    re.IGNORECASE,
)
_ITEM_NAMES = frozenset({"item", "entry"})
_VOID = frozenset({"br", "hr", "img", "input", "wbr"})  # HTML's, often left open
# Of an item we never show these; without them feedparser needs little more than half the time.
_IDLE_NAMES = (
    "category author contributor enclosure comments rights slash:comments wfw:commentRss "
    "dc:creator dc:subject dc:rights dc:publisher media:content media:thumbnail media:credit "
    "media:keywords media:community media:category post-id"
)
_IDLE = frozenset(_IDLE_NAMES.split())
_IDLE_ANYWHERE = frozenset({"image", "textInput", "textinput", "cloud"})
_IDLE_PREFIXES = ("itunes:", "georss:", "geo:", "thr:", "podcast:", "sy:", "gd:", "yt:")
# Never inside an idle element: if one turns up there, the idle element was left open.
_CORE_NAMES = "title link description guid pubDate id summary content updated published dc:date"
_CORE = frozenset(_CORE_NAMES.split())
_MAX_DEPTH = 60
_MAX_RUN_CHARS = 100_000
_MAX_ITEM_CHARS = 400_000
_LONGEST_IDLE = 2_000  # so far is looked for the end of an idle element


@dataclass(frozen=True, slots=True)
class Shaped:
    """A document fit to be parsed.

    Attributes:
        text: Well-formed XML in all but rare cases.
        root: Local name of the root element, lower-case; empty when there is none.
        items: Items the document held before any were left out.
        is_sound: Every prefix in it is declared.
    """

    text: str
    root: str
    items: int
    is_sound: bool


@dataclass(slots=True)
class _Writer:
    """The document as it is written anew, an item at a time."""

    source: str
    place: int = 0  # in the source, behind the token at hand
    entities: Entities = field(default_factory=Entities)
    namespaces: Namespaces = field(default_factory=Namespaces)
    root: str = ""
    ended: bool = False
    open: list[str] = field(default_factory=list)
    skipped: int = 0  # elements open below the deepest level that is kept
    muted: int = 0  # elements open in an idle one, itself included
    muted_by: str = ""
    out: list[str] = field(default_factory=list)
    items: list[int] = field(default_factory=list)  # places in out
    item: list[str] = field(default_factory=list)
    item_depth: int = 0  # of the open item; 0 when none is open
    item_chars: int = 0

    def text(self, run: str, *, marked: bool = False) -> None:
        """Write a text run; marked means it is CDATA."""
        if not self.open or self.muted or (self.item_depth and self.item_chars > _MAX_ITEM_CHARS):
            return
        run = run[:_MAX_RUN_CHARS]
        if marked or "&" in run or "]]>" in run:
            # As CDATA on one line expat hands it over in one piece, not line by line.
            plain = run if marked else self.entities.resolve(run)
            run = f"<![CDATA[{plain.replace(']]>', ']]]]><![CDATA[>')}]]>"
        self._write(run.replace("\n", " "))

    def start(self, name: str, attributes: str) -> None:
        """Write a start tag, unless the element lies too deep."""
        closed = attributes.endswith("/") or name.lower() in _VOID
        if self.item_depth and name == self.open[self.item_depth - 1]:
            self._close_down_to(self.item_depth - 1)  # the last item was never closed
        if self._is_muted(name):
            self.muted += not closed
            return
        if len(self.open) >= _MAX_DEPTH or self.item_chars > _MAX_ITEM_CHARS:
            self.skipped += not closed
            return
        self.root = self.root or name
        self.namespaces.note(name, attributes)
        if not self.item_depth and local_name(name) in _ITEM_NAMES and not closed:
            self.item_depth = len(self.open) + 1
        given = attributes_of(attributes.rstrip("/"), self.entities.resolve)
        self.namespaces.note_written(given)
        self._write(f"<{name}{given}{'/' if closed else ''}>")
        if not closed:
            self.open.append(name)
        self.ended = not self.open

    def _is_muted(self, name: str) -> bool:
        """Whether an element is left out with all that is in it."""
        if self.muted and self._was_left_open(name):
            self.muted = 0
        if not self.muted and (name in _IDLE_ANYWHERE or (self.item_depth and _is_idle(name))):
            self.muted_by = name
            return True
        return self.muted > 0

    def _was_left_open(self, name: str) -> bool:
        """Whether the idle element cannot hold this one, and so must have been left open."""
        if not self.item_depth:
            return local_name(name) in _ITEM_NAMES
        return name in _CORE and self.muted_by not in _IDLE_ANYWHERE and not self._ends_idly()

    def _ends_idly(self) -> bool:
        """Whether the idle element ends within the item: an author may bear a title of his own."""
        there = self.place + _LONGEST_IDLE
        ends_at = self.source.find(f"</{self.muted_by}", self.place, there)
        item = self.open[self.item_depth - 1]
        return ends_at >= 0 and self.source.find(f"</{item}", self.place, ends_at) < 0

    def end(self, name: str) -> None:
        """Write an end tag and those of what was left open inside; a stray one vanishes."""
        ends_item = bool(self.item_depth) and name == self.open[self.item_depth - 1]
        if self.muted and not ends_item:
            self.muted -= 1
        elif self.skipped and not ends_item:
            self.skipped -= 1
        elif name in self.open:
            depth = len(self.open) - 1 - self.open[::-1].index(name)
            self._close_down_to(depth)

    def _close_down_to(self, depth: int) -> None:
        self.skipped = self.muted = 0
        while len(self.open) > depth:
            self._write(f"</{self.open.pop()}>")
            if self.item_depth > len(self.open):
                self._finish_item()
        self.ended = not self.open

    def _write(self, piece: str) -> None:
        if self.item_depth:
            self.item.append(piece)
            self.item_chars += len(piece)
        else:
            self.out.append(piece)

    def _finish_item(self) -> None:
        self.items.append(len(self.out))
        self.out.append("".join(self.item))
        self.item.clear()
        self.item_depth = self.item_chars = 0

    def finish(self) -> None:
        """Close whatever is open."""
        self._close_down_to(0)


def shape(text: str, *, max_items: int, date_of: Callable[[str], datetime | None]) -> Shaped:
    """Write a document anew within bounds.

    Args:
        text: Anything; a document that broke off is closed where it ends.
        max_items: Items that may stay; dated ones go before undated ones, newest first,
            and among equals the document's order decides.
        date_of: Reads one date as a feed writes it.

    Returns:
        The document, its root and how many items it held.
    """
    if "\x1b" in text:
        text = _ESCAPE_SEQUENCE.sub("", text)
    writer = _Writer(_FORBIDDEN.sub("", text))
    for token in _TOKEN.finditer(writer.source):
        writer.place = token.end()
        _take(writer, token)
        if writer.ended:
            break
    writer.finish()
    for place in _surplus(writer, max_items, date_of):
        writer.out[place] = ""
    is_sound = writer.namespaces.declare(writer.out)
    return Shaped("".join(writer.out), local_name(writer.root), len(writer.items), is_sound)


def _take(writer: _Writer, token: re.Match[str]) -> None:
    match token.lastgroup:
        case "text":
            writer.text(token["text"])
        case "cdata":
            writer.text(token["cdata"], marked=True)
        case "attributes":
            writer.start(token["start"], token["attributes"])
        case "odd":  # quotes out of balance: the attributes cannot be trusted
            writer.start(token["odd"], "")
        case "end":
            writer.end(token["end"])
        case "less":
            writer.text("&lt;")
        case "subset" if not writer.root:
            writer.entities = Entities(token["subset"])


def _is_idle(name: str) -> bool:
    return name in _IDLE or name.startswith(_IDLE_PREFIXES)


def _surplus(
    writer: _Writer, max_items: int, date_of: Callable[[str], datetime | None]
) -> list[int]:
    """Places of the items to leave out."""
    if len(writer.items) <= max_items:
        return []

    def age(place: int) -> tuple[bool, float]:
        found = _DATE.search(writer.out[place])
        at = date_of(found[1]) if found else None
        return (at is None, -at.timestamp() if at else 0.0)

    return sorted(writer.items, key=age)[max_items:]
