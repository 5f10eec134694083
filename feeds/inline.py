"""XHTML within Atom, written as the HTML text that feedparser makes of it."""

import re
from functools import partial

from feeds.entities import escape, resolve
from feeds.scan import UncertainError
from feeds.tags import ATTRIBUTE

_HELD = re.compile(
    r"<!\[CDATA\[.*?\]\]>|<!--.*?-->|<\?.*?\?>"
    r"|<(title|summary|content|subtitle|rights)"
    r"(\s(?:[^<>\"']|\"[^\"<]*+\"|'[^'<]*+')*?)>(.*?)</\1\s*>",
    re.DOTALL,
)
_TYPE = re.compile(r"(?<=\s)type\s*=\s*(?:\"(?:xhtml|application/xhtml\+xml)\"|'xhtml')")
_PIECE = re.compile(
    r"""
      <!--.*?--> | <!\[CDATA\[ (?P<marked>.*?) \]\]>
    | </ (?P<end>(?:xhtml:)?[a-zA-Z][a-zA-Z0-9]*) \s* >
    | < (?P<start>(?:xhtml:)?[a-zA-Z][a-zA-Z0-9]*)
        (?P<attributes> (?: \s+ [a-zA-Z_][\w.:-]* \s* = \s* (?: "[^"<]*+" | '[^'<]*+' ) )*+ ) \s*
        (?P<closed>/?) >
    | (?P<text>[^<]++) | (?P<odd><)
    """,
    re.DOTALL | re.VERBOSE | re.ASCII,
)
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
_DRAWINGS = frozenset({"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"})
_SVG = re.compile("xmlns=(?:'http://www.w3.org/2000/svg'|\"http://www.w3.org/2000/svg\")")
_PREFIX = "xhtml:"
_DECLARED = f'xmlns:xhtml="{_XHTML}"'
_WITHIN_XHTML = re.compile(rf"\s*+<div\s+xmlns=(?:\"{re.escape(_XHTML)}\"|'{re.escape(_XHTML)}')")
_MAX_DEPTH = 40


def written_out(text: str, *, peeled: bool) -> str:
    """Replace the XHTML of a document by text that says the same.

    Args:
        text: The document; without such content it stays as it is.
        peeled: Take off a <div> that holds all of it, as feedparser does in Atom 1.0.

    Raises:
        UncertainError: Only feedparser knows how it reads.
    """
    return (
        _HELD.sub(partial(_as_text, peeled), text)
        if "xhtml" in text and _TYPE.search(text)
        else text
    )


def _as_text(peeled: bool, found: re.Match[str]) -> str:
    name, attributes, inner = found.groups()
    if not name or attributes.endswith("/") or not _TYPE.search(attributes):
        return found[0]
    if f"<{name}" in inner:
        raise UncertainError
    pieces = _pieces(inner)
    html = "".join(_without_div(pieces) if peeled else pieces)
    if "]]>" in html:
        raise UncertainError
    kind = _TYPE.sub('type="html"', attributes)
    return f"<{name}{kind}><![CDATA[{html}]]></{name}>"


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
            out.extend(_start(piece, open_names, inside))
        elif kind == "odd":
            raise UncertainError
    if open_names:
        raise UncertainError
    return out


def _start(piece: re.Match[str], open_names: list[str], inside: bool) -> tuple[str, ...]:
    name = piece["start"].lower().removeprefix(_PREFIX)
    if name != piece["start"].lower() and _DECLARED not in piece["attributes"]:
        raise UncertainError
    if name == "svg" and not _SVG.search(piece["attributes"]):
        raise UncertainError
    if name in _STRANGE or not (inside or name in HARMLESS) or len(open_names) > _MAX_DEPTH:
        raise UncertainError
    given = f"<{name}{_attributes(piece['attributes'])}>" if piece["attributes"] else f"<{name}>"
    if piece["closed"] or piece["start"].lower() in _VOID:
        return given, f"</{name}>"
    open_names.append(piece["start"])
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


def _escaped(text: str) -> str:
    text = text.replace("\n", " ")
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
