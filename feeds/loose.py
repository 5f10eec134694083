"""Rewrites a document that no XML parser takes, so that it says what feedparser makes of it.

Documents with a blank in a namespace feedparser reads by a loose parser of its own, which takes
prefixes as they are, and resolves references once more where there may be markup.
"""

import re
from functools import cache
from html import escape
from xml.parsers import expat

from feeds.namespaces import is_as_none
from feeds.scan import UncertainError

_NAME = r"[a-zA-Z][\w.-]*+(?::[\w.-]++)?+"
_GIVEN = rf'(?:[ ]{_NAME}="[^"<>&\t\n\r]*+(?:&amp;[^"<>&\t\n\r]*+)*+")*+'
_MARKED = r"<!\[CDATA\[([^\]]*+(?:\](?!\]>)[^\]]*+)*+)\]\]>"
_ROOT = re.compile(r"(<[\w:.-]+)((?: [\w:.-]+=\"[^\"<>]*+\")*+)>")
_DECLARATION = re.compile(r" xmlns(?::([\w.-]+))?=\"([^\"]*+)\"")
_BLANK = re.compile(r"[ \t\n\r]")
_OTHERS = re.compile(_GIVEN, re.ASCII)
_HARD = ("\r", "base=", "xhtml", "xmlns")
# Marked sections fill elements, and tags are as any parser would have them.
_REGULAR = re.compile(
    rf"(?:[^<&]++|</{_NAME}>|<{_NAME}{_GIVEN} ?/?>(?:\s*+{_MARKED}\s*+(?=</))?+)*+", re.ASCII
)
_FILLED = re.compile(rf"<({_NAME})({_GIVEN})>(\s*+){_MARKED}", re.ASCII)
_DECLARING = re.compile(r"<!((?!DOCTYPE|--|\[))", re.IGNORECASE)
_EMPTY = re.compile(r"<([^<>\s]+?)\s*/>")
_ENDLESS_NAMES = (
    "area base basefont br col command embed frame hr img input isindex keygen link meta param "
    "source track wbr"
)
_ENDLESS = frozenset(_ENDLESS_NAMES.split())
_HOLDING_MARKUP = frozenset({"title", "description", "summary", "content", "encoded"})
_USUAL = frozenset({"", ' type="text"', ' type="html"', ' type="text/html"'})
_RESOLVED_LATE = (("&quot;", '"'), ("&apos;", "'"), ("&#x2f;", "/"), ("&#x2F;", "/"))


def loosened(text: str) -> str | None:
    """Write a document anew for a parser that takes it for XML.

    Args:
        text: What feeds.shape gave.

    Returns:
        None where it is XML as it stands, or where it is not certain what becomes of it.
    """
    root = _ROOT.match(text)
    if root is None or not _has_blank(root[2]) or not _minds_blanks():
        return None
    rest = text[root.end() :]
    if _is_hard(rest):
        return None
    rest = _EMPTY.sub(_opened, _DECLARING.sub(r"&lt;!\1", rest))
    rest = rest.replace("&#39;", "'").replace("&#34;", '"')
    if not _REGULAR.fullmatch(rest):
        return None
    try:
        return f"{root[1]}{_declared_anew(root[2])}>{_FILLED.sub(_resolved, rest)}"
    except UncertainError:
        return None


def _is_hard(text: str) -> bool:
    lower = text.lower()
    return any(mark in lower for mark in _HARD)


def _has_blank(attributes: str) -> bool:
    return any(_BLANK.search(uri) for _, uri in _DECLARATION.findall(attributes))


@cache
def _minds_blanks() -> bool:
    """Whether the XML parser at hand refuses blanks in namespaces: old ones do not."""
    parser = expat.ParserCreate(namespace_separator=" ")
    try:
        parser.Parse("<a xmlns='b '/>", True)
    except expat.ExpatError:
        return True
    return False


def _declared_anew(attributes: str) -> str:
    """The attributes of the root, in which what has a blank is a namespace that nobody knows."""
    declared = _DECLARATION.findall(attributes)
    others = _DECLARATION.sub("", attributes)
    is_usual = all(prefix or is_as_none(uri) for prefix, uri in declared)
    if not is_usual or _is_hard(others) or not _OTHERS.fullmatch(others):
        raise UncertainError
    if len({prefix.lower() for prefix, _ in declared}) < len(declared):
        raise UncertainError
    return others + "".join(
        f' xmlns{":" if prefix else ""}{prefix}="{_unknown(prefix) if _BLANK.search(uri) else uri}"'
        for prefix, uri in declared
    )


def _unknown(prefix: str) -> str:
    return f"urn:unknown:{prefix}"


def _opened(found: re.Match[str]) -> str:
    """An empty element without attributes, or what looks like one in a text."""
    name = found[1]
    return f"<{name} />" if name in _ENDLESS else f"<{name}></{name}>"


def _resolved(found: re.Match[str]) -> str:
    """A marked section as it is resolved, with the start tag before it."""
    name, given, blanks, marked = found.groups()
    if name.rpartition(":")[2].lower() not in _HOLDING_MARKUP:
        marked = escape(marked, quote=False)
    elif given in _USUAL:
        for reference, meant in _RESOLVED_LATE:
            marked = marked.replace(reference, meant)
    else:
        raise UncertainError
    return f"<{name}{given}>{blanks}<![CDATA[{marked}]]>"
