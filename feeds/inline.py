"""XHTML written as the HTML text that feedparser makes of it."""

import re
from contextlib import suppress

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
_TAG = re.compile(r"<(!--.*?--|!\[CDATA\[.*?\]\]|[^<>]*)>", re.DOTALL)
_NO_TAG = re.compile(r"!--.*--|!\[CDATA\[(.*)\]\]", re.DOTALL)
_END_TAG = re.compile(rf"/({_NAME})\s*", re.ASCII)
_START_TAG = re.compile(rf"(?P<start>{_NAME}) {_GIVEN}", re.VERBOSE | re.ASCII)
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
_STRANGE = frozenset(_STRANGE_NAMES.split())
_VOID = frozenset({"br", "hr", "img", "input", "wbr"})  # those that feeds.shape closes at once
_XHTML = "http://www.w3.org/1999/xhtml"
_USUAL_ATTRIBUTES = re.compile(
    r'(?: (?:alt|class|height|href|id|rel|src|style|target|title|width)="[^"<>&\n\r\t]*+")++'
)
_PLAIN_ATTRIBUTES = re.compile(
    r'(?: (?!xml|[a-z0-9-]*base)(?:xlink:)?[a-z][a-z0-9-]*+="[^"<>&\n\r\t]*+")++', re.ASCII
)
_ATTRIBUTE_NAME = re.compile(r' ([a-z][a-z0-9-]*)="')
_LINK_IN_DRAWING = re.compile(r' xlink:[a-z][a-z0-9-]*="[^"]*"')
_DRAWINGS = frozenset({"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"})
_SVG = re.compile("xmlns=(?:'http://www.w3.org/2000/svg'|\"http://www.w3.org/2000/svg\")")
_PREFIX = "xhtml:"
_DECLARED = f'xmlns:xhtml="{_XHTML}"'
_WITHIN_XHTML = re.compile(rf"\s*+<div\s+xmlns=(?:\"{re.escape(_XHTML)}\"|'{re.escape(_XHTML)}')")
_UNUSUAL_REFERENCE = re.compile("&(?!(?:amp|lt|gt);)")
_MAX_DEPTH = 40
_KEPT = 2_000  # tags
_KEPT_CHARS = 50  # of a tag: few that are longer come again


def as_html(markup: str, *, peeled: bool) -> str:
    """Write XHTML as feedparser does.

    Args:
        markup: What stands in an element of that type.
        peeled: Take off a <div> that holds all of it, as feedparser does in Atom 1.0.

    Raises:
        UncertainError: Only feedparser knows how it reads.
    """
    if _WITHIN_XHTML.match(markup):
        with suppress(UncertainError):
            return _usually(markup, peeled)
    pieces = _pieces(markup)
    return "".join(_without_div(pieces) if peeled else pieces)


class _Tags(dict[str, tuple[str, str, str]]):
    """What becomes of a tag within a <div>: as written, which element it opens, which it ends.

    A comment or a marked section counts as a tag.
    """

    def __missing__(self, tag: str) -> tuple[str, str, str]:
        found = _ended(tag) if tag.startswith("/") else _started(tag)
        if len(tag) <= _KEPT_CHARS and len(self) < _KEPT:
            self[tag] = found
        return found


_TAGS = _Tags()


def _usually(markup: str, peeled: bool) -> str:
    """Write what a <div> of XHTML holds, if it is as usual: each bracket belongs to a tag.

    Raises:
        UncertainError: It is not.
    """
    parts = _TAG.split(markup)
    tags = [_TAGS[tag] for tag in parts[1::2]]
    if markup.count("<") != len(tags) or parts[0].strip() or parts[-1].strip():
        raise UncertainError
    _check_order(tags)
    if markup.count(">") != len(tags) or _UNUSUAL_REFERENCE.search(markup):
        parts[::2] = [
            _escaped(resolve(text)) if "&" in text or ">" in text else text for text in parts[::2]
        ]
    parts[1::2] = [tag[0] for tag in tags]
    return "".join(parts[2:-2] if peeled else parts).replace("\n", " ")


def _check_order(tags: list[tuple[str, str, str]]) -> None:
    """The first element must hold all others, each of which must end."""
    open_names: list[str] = []
    for _, opened, ended in tags[1:-1]:
        if opened:
            open_names.append(opened)
            if len(open_names) >= _MAX_DEPTH:
                raise UncertainError
        elif ended and (not open_names or open_names.pop() != ended):
            raise UncertainError
    if open_names or not tags[0][1] or tags[0][1] != tags[-1][2]:
        raise UncertainError


def _ended(tag: str) -> tuple[str, str, str]:
    found = _END_TAG.fullmatch(tag)
    if not found:
        raise UncertainError
    name = found[1].lower()
    return ("", "", "") if name in _VOID else (f"</{name.removeprefix(_PREFIX)}>", "", found[1])


def _started(tag: str) -> tuple[str, str, str]:
    found = _START_TAG.fullmatch(tag)
    if not found:
        other = _NO_TAG.fullmatch(tag)
        if not other:
            raise UncertainError
        return _escaped(other[1] or ""), "", ""
    given = _start(found, inside=True)
    return "".join(given), "" if len(given) > 1 else found["start"], ""


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
    inside = _WITHIN_XHTML.match(markup) is not None
    for piece in _PIECE.finditer(markup):
        kind = piece.lastgroup
        if kind == "text":
            run = piece[0].replace("\n", " ")
            out.append(_escaped(resolve(run)) if "&" in run or ">" in run else run)
        elif kind == "marked":
            out.append(_escaped(piece["marked"]))
        elif kind == "end":
            name = piece["end"]
            if name.lower() in _VOID:
                continue
            if not open_names or open_names.pop() != name:
                raise UncertainError
            inside = inside and bool(open_names)
            out.append(f"</{name.lower().removeprefix(_PREFIX)}>")
        elif kind == "closed":
            given = _start(piece, inside=inside)
            if len(open_names) > _MAX_DEPTH:
                raise UncertainError
            if len(given) == 1:
                open_names.append(piece["start"])
            out.extend(given)
        elif kind == "odd":
            raise UncertainError
    if open_names:
        raise UncertainError
    return out


def _start(piece: re.Match[str], *, inside: bool) -> tuple[str, ...]:
    """A start tag as written; with the end tag, if it is closed at once."""
    name = piece["start"].lower().removeprefix(_PREFIX)
    attributes = piece["attributes"]
    if name != piece["start"].lower() and _DECLARED not in attributes:
        raise UncertainError
    if name == "svg" and not _SVG.search(attributes):
        raise UncertainError
    if name in _STRANGE or not (inside or name in HARMLESS):
        raise UncertainError
    given = f"<{name}{_attributes(attributes)}>" if attributes else f"<{name}>"
    if piece["closed"] or piece["start"].lower() in _VOID:
        return given, f"</{name}>"
    return (given,)


def _attributes(text: str) -> str:
    if _USUAL_ATTRIBUTES.fullmatch(text):
        return text
    if _PLAIN_ATTRIBUTES.fullmatch(text):
        kept = _LINK_IN_DRAWING.sub("", text) if "xlink:" in text else text
        names = _ATTRIBUTE_NAME.findall(kept)
        if len(set(names)) == len(names):
            return kept
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


def _escaped(text: str) -> str:
    text = text.replace("\n", " ")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
