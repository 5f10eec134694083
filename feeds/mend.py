"""Puts right what feeds.shape leaves odd in a document, so that it can be read without feedparser.

Markup that was never escaped becomes the text that feedparser makes of it; attributes lose a
prefix that means as much as none.
"""

import re
from functools import lru_cache, partial
from html import escape
from itertools import zip_longest

from feeds.namespaces import is_as_none
from feeds.scan import UncertainError, declarations_of

_MARKED = r"<!\[CDATA\[[^\]]*+(?:\](?!\]>)[^\]]*+)*+\]\]>"
_ROOT = re.compile(r"<[\w:.-]+((?: [\w:.-]+=\"[^\"<]*+\")*+)")
_TAG = re.compile(rf"<(?:{_MARKED[1:]}|(?P<name>[\w:.-]++)(?P<given>(?: [\w:.-]+=\"[^\"<]*+\")++))")
_GIVEN = re.compile(r" ([\w:.-]+)=\"([^\"]*+)\"")
# Elements of which feedparser takes all that is in them for text, or else for markup.
_HELD = re.compile(
    rf"""
      {_MARKED}
    | < (?P<name> (?:[\w.-]++:)?+ (?: title | description | summary | content | encoded
          | subtitle | tagline | info | rights | copyright
          | (?P<odd> abstract | body | fullitem | browserfriendly ) ) )
        (?P<given> (?: \ [\w:.-]++="[^"<]*+" )*+ ) >
        (?! [^<]*+ </ )  # nothing but text: it stays as it is
        (?P<inner> [^<]*+ (?: (?: {_MARKED} | <(?!/(?P=name)>) ) [^<]*+ )*+ )
      </(?P=name)>
    """,
    re.IGNORECASE | re.VERBOSE,
)
_TEXT = re.compile(rf"[^<]*+(?:{_MARKED}[^<]*+)*+")
_TORN = "<![CDATA[<]]>"
_TORN_END = re.compile(
    rf"(?:[^<]*+|{_MARKED})(</(?:[\w.-]+:)?(?:item|entry|channel|rss|feed)>(?:</[\w:.-]+>)*+)"
)
_USUAL = re.compile(
    '(?: type="(?:text|html|text/html|text/plain)"| mode="(?:escaped|xml)"| xml:lang="[^"<]*+")*+'
)
_PIECES = re.compile(
    rf"<({_MARKED[1:-1]}|/?[a-zA-Z][a-zA-Z0-9]*+(?: [a-zA-Z-]++=\"[^\"<]*+\")*+/?)>"
)
# What feedparser takes for more than markup when it ends, or before.
_HANDLED_NAMES = (
    "abstract author body category channel cloud content contributor copyright created description "
    "email enclosure entry expirationdate feed fullitem generator geom georssgeom guid height "
    "homepage id image info issued item keywords language lastbuilddate link managingeditor math "
    "modified name newlocation pubdate published rights rss source subtitle summary svg tagline "
    "tags textinput title updated uri url webmaster where width"
)
_HANDLED = frozenset(_HANDLED_NAMES.split())
_LOWERED = frozenset({"rel", "type"})
_DIV = "div"
_MARK = "![CDATA["
_KEPT = 1_024  # tags that are kept from document to document


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
    return _HELD.sub(_as_text, _without_torn(text))


def _without_torn(text: str) -> str:
    """A document without what is left of the tag in which it broke off: no text of anything."""
    place = text.rfind(_TORN)
    end = _TORN_END.fullmatch(text, place + len(_TORN)) if place > 0 else None
    return text[:place] + end[1] if end else text


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
    if len(given) < len(pairs) or any(name.count(":") > 1 for name, _ in pairs):
        return found[0]
    return f"<{found['name']}" + "".join(
        f' {name.removeprefix(start)}="{value}"' for name, value in pairs
    )


def _as_text(found: re.Match[str]) -> str:
    """An element whose markup is text."""
    name, given, inner = found["name"], found["given"], found["inner"]
    if not name or found["odd"] or not _USUAL.fullmatch(given) or _TEXT.fullmatch(inner):
        return found[0]
    try:
        html = _html(inner)
    except UncertainError:
        return found[0]
    return found[0] if "]]>" in html else f"<{name}{given}><![CDATA[{html}]]></{name}>"


def _html(markup: str) -> str:
    """What feedparser makes of markup in an element that announced none.

    Until there is a tag, text is taken as it is. A <div> does not count: only its end is told
    if another tag came before that.
    """
    pieces = _PIECES.split(markup)
    if "<" in "".join(pieces[::2]):
        raise UncertainError
    out: list[str] = []
    told = False
    for text, tag in zip_longest(pieces[::2], pieces[1::2], fillvalue=""):
        out.append(text.replace(">", "&gt;") if told else text)
        if tag.startswith("!"):
            marked = tag[len(_MARK) : -len("]]")]
            out.append(escape(marked, quote=False) if told else marked)
        elif tag:
            written, name = _tag(tag)
            if told or name != _DIV:
                told = True
                out.append(written)
            elif not written.startswith("<div") or tag.endswith("/"):
                raise UncertainError  # feedparser loses count of its depth
    return "".join(out)


@lru_cache(_KEPT)
def _tag(tag: str) -> tuple[str, str]:
    """A tag as feedparser writes it, and its name."""
    name, *_ = tag.strip("/").lower().split(maxsplit=1)
    if name in _HANDLED:
        raise UncertainError
    if tag.startswith("/"):
        return f"</{name}>", name
    given = "".join(_attribute(key.lower(), value) for key, value in _GIVEN.findall(tag))
    return f"<{name}{given}></{name}>" if tag.endswith("/") else f"<{name}{given}>", name


def _attribute(name: str, value: str) -> str:
    if name == "base" or name.startswith("xmlns"):
        raise UncertainError
    meant = value.lower() if name in _LOWERED else value
    return f' {name}="{meant.replace(">", "&gt;")}"'
