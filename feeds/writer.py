"""Writes a document anew, well-formed and within bounds."""

import re
from dataclasses import dataclass, field

from feeds.entities import Entities
from feeds.idle import PICTURES, sort_of
from feeds.tags import Namespaces, attributes_of

# Never inside an idle element: if one turns up there, the idle element was left open.
_CORE_NAMES = "title link description guid pubDate id summary content updated published dc:date"
_CORE = frozenset(_CORE_NAMES.split())
_MAX_DEPTH = 60
_MAX_RUN_CHARS = 100_000
_MAX_ITEM_CHARS = 400_000
_MAX_AROUND_CHARS = 1_000_000  # what stands around items, all together
_LONGEST_IDLE = 2_000  # so far is looked for the end of an idle element


@dataclass(slots=True)
class Writer:
    """The document as it is written anew, an item at a time.

    Attributes:
        source: The document as it is.
        entities: Those that the document declares.
        namespaces: Those that it uses and declares.
        root: Name of the root; empty as long as there is none.
        ended: The root has ended.
        out: What is written; an item is one piece.
        items: Places of the items in it.
    """

    source: str
    entities: Entities = field(default_factory=Entities)
    namespaces: Namespaces = field(default_factory=Namespaces)
    root: str = ""
    ended: bool = False
    out: list[str] = field(default_factory=list)
    items: list[int] = field(default_factory=list)
    _given: dict[str, str] = field(default_factory=dict)  # attributes as they are written
    _names: set[str] = field(default_factory=set)  # of elements written
    _plain: set[str] = field(default_factory=set)  # those of them that have nothing about them
    _open: list[str] = field(default_factory=list)
    _skipped: int = 0  # elements open below the deepest level that is kept
    _muted: int = 0  # elements open in an idle one, itself included
    _muted_by: str = ""
    _item: list[str] = field(default_factory=list)
    _item_depth: int = 0  # of the open item; 0 when none is open
    _room: int = _MAX_AROUND_CHARS  # characters that may yet be written into the item, or around
    _room_around: int = 0  # the same around items while one is open

    def text(self, run: str, *, marked: bool = False) -> None:
        """Write a text run; marked means it is CDATA."""
        if self._muted or not self._open or self._room < 0:
            return
        if len(run) > _MAX_RUN_CHARS:
            run = run[:_MAX_RUN_CHARS]
        if marked or "&" in run or "]]>" in run:
            # As CDATA on one line expat hands it over in one piece, not line by line.
            plain = run if marked else self.entities.resolve(run)
            run = f"<![CDATA[{plain.replace(']]>', ']]]]><![CDATA[>')}]]>"
        self._write(run.replace("\n", " "))

    def leaf(self, token: re.Match[str]) -> None:
        """Write an element without attributes that holds but text, and the blanks behind it."""
        name, piece = token["leaf"], token[0]
        fits = len(piece) < _MAX_RUN_CHARS and len(piece) < self._room
        if name in self._plain and fits and not self._muted and len(self._open) < _MAX_DEPTH:
            self._write(piece.replace("\n", " "))
            return
        start = len(name) + len("<>")
        self.start(name, "", token.start() + start)
        if token["inner"] is not None:
            self.text(token["inner"], marked=True)
        else:
            self.text(piece[start : piece.rindex("</")])
        self.end(name)
        if token["behind"]:
            self.text(token["behind"])

    def start(self, name: str, attributes: str, place: int) -> None:
        """Write a start tag, unless the element is idle or lies too deep.

        Args:
            name: Of the element.
            attributes: As they stand.
            place: Behind the tag, in the source.
        """
        void, picture, idle, is_item = sort_of(name)
        closed = void or attributes[-1:] == "/"
        depth = self._item_depth
        if depth and name == self._open[depth - 1]:
            self._close_down_to(depth - 1)  # the last item was never closed
            depth = 0
        if self._muted and self._was_left_open(name, place):
            self._muted = 0
        if self._muted or picture or (idle and depth):
            self._muted_by = self._muted_by if self._muted else name
            self._muted += not closed
        elif len(self._open) < _MAX_DEPTH and is_item and not depth and not closed:
            self._begin_item(name, attributes)
        elif len(self._open) >= _MAX_DEPTH or self._room < 0:
            self._skipped += not closed
        else:
            self._begin(name, attributes, closed)

    def _begin_item(self, name: str, attributes: str) -> None:
        self._skipped = 0  # of what stands around items, where that was too much
        self._item_depth = len(self._open) + 1
        self._room_around, self._room = self._room, _MAX_ITEM_CHARS
        self._begin(name, attributes, closed=False)

    def _begin(self, name: str, attributes: str, closed: bool) -> None:
        if name not in self._names:
            self.root = self.root or name
            self._names.add(name)
            self.namespaces.note_name(name)
            if not any(sort_of(name)):
                self._plain.add(name)
        given = ""
        if attributes:
            given = self._given.get(attributes) or self._put_right(attributes)
        self._write(f"<{name}{given}/>" if closed else f"<{name}{given}>")
        if not closed:
            self._open.append(name)
        self.ended = not self._open

    def _put_right(self, attributes: str) -> str:
        given = attributes_of(attributes.rstrip("/").rstrip(), self.entities.resolve)
        self.namespaces.note(attributes, given)
        if "&" not in attributes:  # what an entity stands for may run out
            self._given[attributes] = given
        return given

    def _was_left_open(self, name: str, place: int) -> bool:
        """Whether the idle element cannot hold this one, and so must have been left open."""
        if not self._item_depth:
            return sort_of(name).item
        return name in _CORE and self._muted_by not in PICTURES and not self._ends_idly(place)

    def _ends_idly(self, place: int) -> bool:
        """Whether the idle element ends within the item: an author may bear a title of his own."""
        ends_at = self.source.find(f"</{self._muted_by}", place, place + _LONGEST_IDLE)
        item = self._open[self._item_depth - 1]
        return ends_at >= 0 and self.source.find(f"</{item}", place, ends_at) < 0

    def end(self, name: str) -> None:
        """Write an end tag and those of what was left open inside; a stray one vanishes."""
        open_names, depth = self._open, self._item_depth
        ends_item = bool(depth) and name == open_names[depth - 1]
        if self._muted and not ends_item:
            self._muted -= 1
        elif self._skipped and not ends_item:
            self._skipped -= 1
        elif open_names and open_names[-1] == name and len(open_names) != depth:
            self._write(f"</{open_names.pop()}>")
            self.ended = not open_names
        elif name in open_names:
            self._close_down_to(len(open_names) - 1 - open_names[::-1].index(name))

    def _close_down_to(self, depth: int) -> None:
        self._skipped = self._muted = 0
        while len(self._open) > depth:
            self._write(f"</{self._open.pop()}>")
            if self._item_depth > len(self._open):
                self._finish_item()
        self.ended = not self._open

    def _write(self, piece: str) -> None:
        self._room -= len(piece)
        if self._item_depth:
            self._item.append(piece)
        else:
            self.out.append(piece)

    def _finish_item(self) -> None:
        self.items.append(len(self.out))
        self.out.append("".join(self._item))
        self._item.clear()
        self._item_depth, self._room = 0, self._room_around

    def finish(self) -> None:
        """Close whatever is open."""
        self._close_down_to(0)
