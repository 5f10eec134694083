"""Cuts a feed document into its elements, far quicker than an XML parser builds a tree.

Documents are cut where feeds.shape cuts them. What it would mend, move or leave out on the
way is told from the rest here by UncertainError, and left to it.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from feeds.entities import resolve
from feeds.tags import ATTRIBUTE

Token = tuple[str, str, str, str]
"""Name, attributes, what is inside, and a mark if that is nothing but text.

A name that begins with a slash is an end tag, an empty one a text outside any leaf, with all that
follows: nobody reads on from there. Attributes that end in a slash belong to an element without
content. Where attributes hold "<", the document must be left alone: what they are is not certain.
"""

# Runs of all but one character are passed eight times as fast as runs of all but two, and sets
# spelt out faster than classes.
_NAME = "[a-zA-Z_][a-zA-Z0-9_.-]*+ (?: :[a-zA-Z_][a-zA-Z0-9_.-]*+ )?+"
_LEAF = r"[^<]*+ (?: <!\[CDATA\[ [^\]]*+ (?: \] (?!\]>) [^\]]*+ )*+ \]\]> [^<]*+ )*+"
_CUT = rf"""
    \s*+ (?: (?: <!-- [^-]*+ (?: - (?!->) [^-]*+ )*+ --> | <\? [^?]*+ (?: \? (?!>) [^?]*+ )*+ \?>
                %s ) \s*+ )*+
    (?: < (/?+ {_NAME} )
        (?: > | ( (?: \s++ {_NAME} \s*+ = \s*+ (?: "[^"]*+" | '[^']*+' ) )*+ \s*+ /?+ ) > )
        (?: (?<!/>) ( {_LEAF} ) (<) /\1 \s*+ > )?+
    | [^\s] (?s:.*+) )  # or what is left open would be looked through again from each tag in it
"""
_BLANKS, _FEW_BLANKS = " \t\n\r\f\v", 100
_VALUE = "(?: \"[^\"<]*+\" | '[^'<]*+' )"
_IDLE = rf"""
    | <category (?: \s++ (?:term|scheme|label|domain) = {_VALUE} )*+
      (?: \s*+ /> | > {_LEAF} </category> )
    | <author> (?: {_LEAF} | \s*+ (?: (?: <name> {_LEAF} </name> | <uri> {_LEAF} </uri>
      | <email> {_LEAF} </email> ) \s*+ )++ ) </author>
    | <comments> {_LEAF} </comments>
    | <enclosure (?: \s++ (?:url|length|type) = {_VALUE} )*+ \s*+ />
"""
_TOKEN = re.compile(_CUT % "", re.VERBOSE | re.ASCII)
_TELLING_TOKEN = re.compile(_CUT % _IDLE, re.VERBOSE | re.ASCII)
_NAME_BYTES = rb"[a-zA-Z_][\w.-]*+(?::[a-zA-Z_][\w.-]*+)?+"
_GIVEN_BYTES = rb"(?:\s++" + _NAME_BYTES + rb"\s*+=\s*+(?:\"[^\"<\0]*+\"|'[^'<\0]*+'))*+\s*+/?+"
TAG = re.compile(rb"(/?+" + _NAME_BYTES + rb")(" + _GIVEN_BYTES + rb")>")
"""A tag in UTF-8 without its first bracket: name and attributes as a token has them."""
_MARKED = re.compile(r"<!\[CDATA\[(.*?)\]\]>|([^<]+)", re.DOTALL)
_START, _END = "<![CDATA[", "]]>"  # this is found sooner behind its first bracket
HELD = b"\0"
"""What begins with this is one marked section; the rest is what that holds."""
# Attributes that feedparser looks for; of one with a strange prefix it drops that.
_MINDED = frozenset(["base", "href", "ispermalink", "mode", "rel", "src", "type", "uri", "url"])
_URI = re.compile(r"[^\s&]+")
_MAX_ATTRIBUTES, _MAX_ATTRIBUTES_CHARS = 50, 10_000
# The first character beyond ASCII of UTF-8 taken for Latin-1; a failure to decode is dearer.
_MAYBE_TWICE = re.compile("[\x00-\x7f]*+[\xc2-\xf4][\x80-\xbf]")
_LATE_CONTROL = re.compile("[\x80-\x9f]")
_CP1252 = {chr(code): bytes([code]).decode("cp1252", "ignore") for code in range(128, 160)}
_SUSPECT_CONTROLS = bytes([*range(9), 0x0B, 0x0C, *range(0x0E, 0x20)])
_UNSUSPECTED = bytes([0x20 if code in _SUSPECT_CONTROLS else code for code in range(256)])
# Each alone is found sooner than either of the two.
LATE_CONTROL, NO_CHARACTER = re.compile(b"\xc2[\x80-\x9f]"), re.compile(b"\xef\xbf[\xbe\xbf]")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BLANK = str.maketrans("\t\n\r", "   ")


class UncertainError(Exception):
    """The document may mean something else to feedparser."""


def tokens_of(text: str) -> list[Token]:
    """Cut a document without a DOCTYPE; comments and processing instructions go."""
    return _TOKEN.findall(_till_blanks(text))


def telling_tokens_of(text: str) -> list[Token]:
    """The same without what says nothing in RSS and Atom: categories, authors and some others.

    There is no quicker way past them than not to cut them out.
    """
    return _TELLING_TOKEN.findall(_till_blanks(text))


def _till_blanks(text: str) -> str:
    """The text without blanks at its end, if they are many: a tag would be sought from each."""
    return text.rstrip(_BLANKS) if text[-_FEW_BLANKS:].isspace() else text


def root_of(text: str) -> list[Token]:
    """The first token of a document alone; none if there is none."""
    found = _TOKEN.match(text)
    if not found:
        return []
    name, attributes, inner, is_leaf = found.groups("")
    return [(name, attributes, inner, is_leaf)]


def text_of(inner: str) -> str:
    """The text of a leaf, stripped and mended as feedparser does.

    Args:
        inner: As it stands between the tags.
    """
    text = inner.strip()
    if "<" in text:
        if text.startswith(_START) and text.find(_END, text.find("]", 9)) == len(text) - 3:
            text = text[9:-3].strip()
        else:
            text = _MARKED.sub(_run, text).strip()
    elif "&" in text:
        text = resolve(text).strip()
    if not text.isprintable():
        text = text.replace("\n", " ").replace("\r", "\n")  # as feeds.shape and a parser do
        if is_suspect(text):
            text = _FORBIDDEN.sub("", text).strip()
            return text if text.isascii() else mended(text)
    if text.isascii() or not _MAYBE_TWICE.match(text):
        return text
    whole = _decoded(text)
    return text if whole is text else _without_controls(whole)


def is_suspect(text: str) -> bool:
    """Whether a text holds characters that XML forbids, or controls that stand for others."""
    try:
        body = text.encode()
    except UnicodeEncodeError:  # half a character
        return True
    if body.translate(_UNSUSPECTED) != body:  # quicker than to leave them out
        return True
    if b"\xc2" in body and LATE_CONTROL.search(body):
        return True
    return b"\xef" in body and NO_CHARACTER.search(body) is not None


def inner_of(held: str | bytes) -> str:
    """What stands between the tags of a leaf.

    Args:
        held: The same, or that in UTF-8; see HELD.
    """
    if isinstance(held, str):
        return held
    if held.startswith(HELD):
        return f"{_START}{held[1:].decode()}{_END}"
    return held.decode()


@dataclass(frozen=True, slots=True)
class LongText:
    """The text of a leaf, worked out when asked for: see feeds.long_texts.

    Attributes:
        held: What stands between the tags, or that in UTF-8; see HELD.
    """

    held: str | bytes

    def whole(self) -> str:
        """Give all of it, as text_of does."""
        return text_of(inner_of(self.held))


def _run(found: re.Match[str]) -> str:
    marked, plain = found.groups()
    return resolve(plain) if marked is None else marked


def mended(text: str) -> str:
    """Undo UTF-8 taken for Latin-1, and windows-1252 taken for Unicode."""
    return _without_controls(_decoded(text) if _MAYBE_TWICE.match(text) else text)


def _decoded(text: str) -> str:
    try:
        return text.encode("latin-1").decode().strip()
    except UnicodeError:
        return text


def _without_controls(text: str) -> str:
    if text.isprintable() or not is_suspect(text):
        return text
    return _LATE_CONTROL.sub(lambda found: _CP1252[found[0]] or found[0], text).strip()


def attributes_of(text: str) -> dict[str, str]:
    """Attributes by their names in lower case.

    Args:
        text: As they stand in the tag.

    Raises:
        UncertainError: Names differ by capitals only, bear a prefix that is not XML's, or are
            too many.
    """
    if len(text) > _MAX_ATTRIBUTES_CHARS:
        raise UncertainError
    found: dict[str, str] = {}
    for name, double, single, _ in ATTRIBUTE.findall(text):
        found.setdefault(name, double or single)
    given = {name.lower(): _value(value) for name, value in found.items()}
    if len(given) < len(found) or len(found) > _MAX_ATTRIBUTES:
        raise UncertainError
    for name in given:
        start, colon, local = name.partition(":")
        if colon and start not in ("xml", "xmlns") and local in _MINDED:
            raise UncertainError
    return given


@lru_cache(256)
def attribute_of(text: str, name: str) -> str | None:
    """One attribute, of tags that are much alike in a feed; None when it is not given."""
    return attributes_of(text).get(name)


def _value(text: str) -> str:
    text = resolve(text) if "&" in text else text
    return text if text.isprintable() else _FORBIDDEN.sub("", text).translate(_BLANK)


def declarations_of(text: str) -> dict[str, str]:
    """Namespaces that a tag declares, by prefix; the default one bears none.

    Args:
        text: Its attributes as they stand.

    Raises:
        UncertainError: They are no XML, or too odd.
    """
    found: dict[str, str] = {}
    attributes = ATTRIBUTE.findall(text)
    if len(text) > _MAX_ATTRIBUTES_CHARS or len(attributes) > _MAX_ATTRIBUTES:
        raise UncertainError
    for name, double, single, _ in attributes:
        start, _colon, prefix = name.partition(":")
        if start != "xmlns":
            continue
        uri = double or single
        if prefix in ("xml", "xmlns") or not _URI.fullmatch(uri) or prefix in found:
            raise UncertainError
        found[prefix] = uri
    return found
