"""Makes a document small and well-formed before feedparser, which knows no limits, sees it.

Entity declarations, comments and processing instructions go, text runs are cut, deep
nesting is flattened, what is left open is closed, and of too many items the newest stay.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from feeds.entities import Entities
from feeds.scan import is_suspect
from feeds.tags import local_name
from feeds.writer import Writer

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPE_SEQUENCE = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
# Every alternative looks no further than the next tag, or else eats what it has seen: linear.
_TOKEN = re.compile(
    r"""
      (?P<text>[^<]+)
    | < (?P<leaf>[a-zA-Z][\w.-]*+(?::[\w.-]++)?+) >
      (?: [^<&\]]*+ | <!\[CDATA\[ (?P<inner>[^\]]*+(?:\](?!\]>)[^\]]*+)*+) \]\]> )
      </(?P=leaf)> (?P<behind>(?:\s++(?=<))?+)
    | </ (?P<end>[^\s<>/]++) [^<>]*+ >
    | < (?P<start>[^\W\d][\w.-]*+(?::[\w.-]++)?+)
      (?P<attributes>(?:[^<>"']++|"[^<"]*+"|'[^<']*+')*+) >
    | < (?P<odd>[^\W\d][\w.-]*+(?::[\w.-]++)?+) [^<>]*+ >
    | <!\[(?i:CDATA)\[ (?P<cdata>.*?) (?:\]\]>|\Z)
    | <!(?i:DOCTYPE) [^\[<>]{0,1000}+ (?: \[ (?P<subset>.*?) (?:\]\s*+>|\Z) | > )
    | (?P<dropped> <!--.*?(?:-->|\Z) | <\?.*?(?:\?>|\Z) | <![^<>]*+> )
    | (?P<less><)
    """,
    re.DOTALL | re.VERBOSE,
)
_DATE = re.compile(
    r"<(?:pubDate|(?:\w+:)?published|(?:\w+:)?updated|dc:date|date)\b[^>]*+>\s*+([^<]{4,60}?)\s*+<",
    re.IGNORECASE,
)


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
    # A look by its bytes is far quicker than one by an expression.
    writer = Writer(_FORBIDDEN.sub("", text) if is_suspect(text) else text)
    _write_all(writer)
    writer.finish()
    for place in _surplus(writer, max_items, date_of):
        writer.out[place] = ""
    is_sound = writer.namespaces.declare(writer.out)
    return Shaped("".join(writer.out), local_name(writer.root), len(writer.items), is_sound)


def _write_all(writer: Writer) -> None:
    for token in _TOKEN.finditer(writer.source):
        kind = token.lastgroup
        if kind == "attributes":
            name, attributes = token.group("start", "attributes")
            writer.start(name, attributes, token.end())
        elif kind == "end":
            writer.end(token["end"])
        elif kind == "text":
            writer.text(token[0])
        elif kind == "behind":
            writer.leaf(token)
        else:
            _write_rare(writer, token)
        if writer.ended:
            break


def _write_rare(writer: Writer, token: re.Match[str]) -> None:
    kind = token.lastgroup
    if kind == "cdata":
        writer.text(token["cdata"], marked=True)
    elif kind == "odd":  # quotes out of balance: the attributes cannot be trusted
        writer.start(token["odd"], "", token.end())
    elif kind == "less":
        writer.text("&lt;")
    elif kind == "subset" and not writer.root:
        writer.entities = Entities(token["subset"])


def _surplus(
    writer: Writer, max_items: int, date_of: Callable[[str], datetime | None]
) -> list[int]:
    """Places of the items to leave out."""
    if len(writer.items) <= max_items:
        return []

    def age(place: int) -> tuple[bool, float]:
        found = _DATE.search(writer.out[place])
        at = date_of(found[1]) if found else None
        return (at is None, -at.timestamp() if at else 0.0)

    return sorted(writer.items, key=age)[max_items:]
