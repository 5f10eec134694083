"""XHTML written as the HTML text that feedparser makes of it."""

import re

from feeds.entities import escape, resolve
from feeds.scan import UncertainError
from feeds.tags import ATTRIBUTE

_NAME = "(?:xhtml:)?[a-zA-Z][a-zA-Z0-9]*"
_GIVEN = r"""
    (?P<attributes> (?: \s+ [a-zA-Z_][\w.:-]* \s* = \s* (?: "[^"<]*+" | '[^'<]*+' ) )*+ )
    \s* (?P<closed>/?)
"""
_PIECE = re.compile(
    rf"""
      <!--.*?--> | <!\[CDATA\[ (?P<marked>.*?) \]\]>
    | </ (?P<end>{_NAME}) \s* > | < (?P<start>{_NAME}) {_GIVEN} >
    | (?P<text>[^<]++) | (?P<odd><)
    """,
    re.DOTALL | re.VERBOSE | re.ASCII,
)
START_TAG = re.compile(rf"(?P<start>{_NAME}) {_GIVEN} >", re.VERBOSE | re.ASCII)
"""A start tag without its first bracket."""
# Those that feedparser takes for nothing else when they end, whatever namespace they are in.
_NAMES = (
    "a abbr acronym b big blockquote br center cite code dd del div dl dt em font h1 h2 h3 h4 h5 "
    "h6 hr i img ins li ol p pre q s small span strike strong sub sup table tbody td tfoot th "
    "thead tr tt u ul"
)
HARMLESS = frozenset(_NAMES.split())
"""Elements of XHTML that may stand in any text."""
# Never in XHTML, or read otherwise there; the last are left out by feeds.shape.
_STRANGE_NAMES = (
    "body math item entry image textinput cloud category author contributor enclosure comments "
    "rights"
)
STRANGE = frozenset(_STRANGE_NAMES.split())
"""Elements that only feedparser reads right."""
VOID = frozenset({"br", "hr", "img", "input", "wbr"})
"""Elements that feeds.shape closes at once."""
_XHTML = "http://www.w3.org/1999/xhtml"
_USUAL_ATTRIBUTES = re.compile(
    r'(?: (?:alt|class|height|href|id|rel|src|style|target|title|width)="[^"<>&\n\r\t]*+")++'
)
_DRAWINGS = frozenset({"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"})
_SVG = re.compile("xmlns=(?:'http://www.w3.org/2000/svg'|\"http://www.w3.org/2000/svg\")")
PREFIX = "xhtml:"
_DECLARED = f'xmlns:xhtml="{_XHTML}"'
WITHIN_XHTML = re.compile(rf"\s*+<div\s+xmlns=(?:\"{re.escape(_XHTML)}\"|'{re.escape(_XHTML)}')")
MAX_DEPTH = 40


def written(markup: str, *, peeled: bool) -> str:
    """The same as feeds.quick_inline.as_html, of XHTML in any form."""
    pieces = _pieces(markup)
    return "".join(_without_div(pieces) if peeled else pieces)


def _without_div(pieces: list[str]) -> list[str]:
    """Take off the one element that all others lie in, if it is a <div>."""
    while len(pieces) > 1 and not pieces[-1].strip():
        del pieces[-1]
    while len(pieces) > 1 and not pieces[0].strip():
        del pieces[0]
    if not pieces or not pieces[0].startswith(("<div>", "<div ")) or pieces[-1] != "</div>":
        return pieces
    depth = 0
    for piece in pieces[:-1]:
        if piece.startswith("<"):
            depth += -1 if piece.startswith("</") else 1
        if not depth:
            return pieces
    return pieces[1:-1]


def _pieces(markup: str) -> list[str]:
    """XHTML as feedparser hands it on: names in lower case, nothing empty or half."""
    out: list[str] = []
    open_names: list[str] = []
    inside = WITHIN_XHTML.match(markup) is not None
    for piece in _PIECE.finditer(markup):
        kind = piece.lastgroup
        if kind == "text":
            run = piece[0].replace("\n", " ")
            out.append(escaped_text(resolve(run)) if "&" in run or ">" in run else run)
        elif kind == "marked":
            out.append(escaped_text(piece["marked"]))
        elif kind == "end":
            name = piece["end"]
            if name.lower() in VOID:
                continue
            if not open_names or open_names.pop() != name:
                raise UncertainError
            inside = inside and bool(open_names)
            out.append(f"</{name.lower().removeprefix(PREFIX)}>")
        elif kind == "closed":
            given = start_of(piece, inside=inside)
            if len(open_names) > MAX_DEPTH:
                raise UncertainError
            if len(given) == 1:
                open_names.append(piece["start"])
            out.extend(given)
        elif kind == "odd":
            raise UncertainError
    if open_names:
        raise UncertainError
    return out


def start_of(piece: re.Match[str], *, inside: bool) -> tuple[str, ...]:
    """Write a start tag; with the end tag, if it is closed at once.

    Args:
        piece: Of START_TAG, or of a pattern with the same groups.
        inside: It is in an element that declares the namespace of XHTML.

    Raises:
        UncertainError: Only feedparser knows how it reads.
    """
    name = piece["start"].lower().removeprefix(PREFIX)
    attributes = piece["attributes"]
    if name != piece["start"].lower() and _DECLARED not in attributes:
        raise UncertainError
    if name == "svg" and not _SVG.search(attributes):
        raise UncertainError
    if name in STRANGE or not (inside or name in HARMLESS):
        raise UncertainError
    given = f"<{name}{_attributes(attributes)}>" if attributes else f"<{name}>"
    if piece["closed"] or piece["start"].lower() in VOID:
        return given, f"</{name}>"
    return (given,)


def _attributes(text: str) -> str:
    if _USUAL_ATTRIBUTES.fullmatch(text):
        return text
    found: dict[str, str] = {}
    for name, double, single, _ in ATTRIBUTE.findall(text):
        value = double or single
        if name in ("xmlns", "xmlns:xhtml") and value == _XHTML:
            continue
        if value in _DRAWINGS or name.startswith("xlink:"):
            continue  # nothing of a drawing is ever seen
        if name.startswith("xmlns") or "base" in name or (":" in name and name != "xml:lang"):
            raise UncertainError
        if name.lower() in found:
            raise UncertainError
        value = resolve(value) if "&" in value else value
        found[name.lower()] = " ".join(re.split("[\t\n\r]", value)) if "\n" in value else value
    return "".join(
        f' {name}="{escape(value).replace(">", "&gt;")}"' for name, value in found.items()
    )


def escaped_text(text: str) -> str:
    """Write text as it stands between tags, in one line."""
    text = text.replace("\n", " ")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
