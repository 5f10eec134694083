"""Puts right what feeds.shape leaves odd in a document, so that it can be read without feedparser.

Markup that was never escaped becomes the text that feedparser makes of it; attributes lose a
prefix that means as much as none.
"""

import re
from functools import partial
from html import escape

from feeds.namespaces import is_as_none
from feeds.scan import UncertainError, declarations_of

_MARKED = r"<!\[CDATA\[[^\]]*+(?:\](?!\]>)[^\]]*+)*+\]\]>"
_ROOT = re.compile(r"<[\w:.-]+((?: [\w:.-]+=\"[^\"<]*+\")*+)")
_TAG = re.compile(rf"{_MARKED}|(?P<name><[\w:.-]+)(?P<given>(?: [\w:.-]+=\"[^\"<]*+\")++)")
_GIVEN = re.compile(r" ([\w:.-]+)=\"([^\"]*+)\"")
# Elements of which feedparser takes all that is in them for text, or else for markup.
_HELD = re.compile(
    rf"""
      {_MARKED}
    | < (?P<name> (?:[\w.-]+:)? (?: title | description | summary | content | encoded
          | (?P<odd> subtitle | tagline | info | rights | copyright | abstract | body | fullitem
              | browserfriendly ) ) )
        (?P<given> (?: \ [\w:.-]+="[^"<]*+" )*+ ) >
        (?P<inner> [^<]*+ (?: (?: {_MARKED} | <(?!/(?P=name)>) ) [^<]*+ )*+ )
      </(?P=name)>
    """,
    re.IGNORECASE | re.VERBOSE,
)
_TEXT = re.compile(rf"[^<]*+(?:{_MARKED}[^<]*+)*+")
_USUAL = frozenset({"", ' type="text"', ' type="html"', ' type="text/html"'})
_PIECE = re.compile(
    r"""
      <!\[CDATA\[ (?P<marked> [^\]]*+ (?: \](?!\]>) [^\]]*+ )*+ ) \]\]>
    | </ (?P<end> [a-zA-Z0-9]++ ) >
    | < (?P<start> [a-zA-Z0-9]++ ) (?P<given> (?: \ [a-zA-Z-]++="[^"<]*+" )*+ ) (?P<closed> /? ) >
    | (?P<text> [^<]++ ) | (?P<odd> < )
    """,
    re.VERBOSE,
)
# Those that feedparser takes for nothing else when they end, whatever namespace they are in.
_NAMES = (
    "a abbr acronym b big blockquote br center cite code dd del div dl dt em font h1 h2 h3 h4 h5 "
    "h6 hr i img ins li ol p pre q s small span strike strong sub sup table tbody td tfoot th "
    "thead tr tt u ul"
)
_HARMLESS = frozenset(_NAMES.split())
_LOWERED = frozenset({"rel", "type"})
_DIV = "div"


def simplified(text: str) -> str:
    """Write a document anew that feedparser reads in the same way.

    Args:
        text: What feeds.shape gave.

    Returns:
        As much of it changed as is understood.
    """
    for prefix in _idle_prefixes(text):
        if f" {prefix}:" in text:
            text = _TAG.sub(partial(_unprefixed, f"{prefix}:"), text)
    return _HELD.sub(_as_text, text)


def _idle_prefixes(text: str) -> list[str]:
    """Prefixes that mean as much as none, wherever in the document they stand."""
    root = _ROOT.match(text)
    try:
        declared = declarations_of(root[1]) if root else {}
    except UncertainError:
        return []
    return [
        prefix
        for prefix, uri in declared.items()
        if prefix and is_as_none(uri) and text.count(f" xmlns:{prefix}=") == 1
    ]


def _unprefixed(start: str, found: re.Match[str]) -> str:
    if not found["name"] or f" {start}" not in found["given"]:
        return found[0]
    pairs = _GIVEN.findall(found["given"])
    given = {name.removeprefix(start).lower(): None for name, _ in pairs}
    if len(given) < len(pairs):
        return found[0]
    return found["name"] + "".join(
        f' {name.removeprefix(start)}="{value}"' for name, value in pairs
    )


def _as_text(found: re.Match[str]) -> str:
    """An element whose markup is text."""
    name, given, inner = found["name"], found["given"], found["inner"]
    if not name or found["odd"] or given not in _USUAL or _TEXT.fullmatch(inner):
        return found[0]
    try:
        html = "".join(_pieces(inner))
    except UncertainError:
        return found[0]
    return found[0] if "]]>" in html else f"<{name}{given}><![CDATA[{html}]]></{name}>"


def _pieces(markup: str) -> list[str]:
    """What feedparser makes of markup in an element that announced none.

    Until there is a tag, text is taken as it is. A <div> does not count: only its end is told
    if another tag came before that.
    """
    out: list[str] = []
    told = False
    for piece in _PIECE.finditer(markup):
        kind = piece.lastgroup
        name = (piece["start"] or piece["end"] or "").lower()
        if kind in ("text", "marked"):
            out.append(escape(piece[kind], quote=False) if told else piece[kind])
        elif kind == "odd" or name not in _HARMLESS:
            raise UncertainError
        elif told or name != _DIV:
            told = True
            out.append(f"</{name}>" if piece["end"] else _start(piece, name))
        elif piece["end"] or piece["closed"]:
            raise UncertainError  # feedparser loses count of its depth
    return out


def _start(piece: re.Match[str], name: str) -> str:
    given = ""
    for key, value in _GIVEN.findall(piece["given"]):
        lower = key.lower()
        if lower == "base" or lower.startswith("xmlns"):
            raise UncertainError
        meant = value.lower() if lower in _LOWERED else value
        given += f' {lower}="{meant.replace(">", "&gt;")}"'
    return f"<{name}{given}></{name}>" if piece["closed"] else f"<{name}{given}>"
