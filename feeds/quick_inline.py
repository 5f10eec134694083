"""XHTML in its usual form, written as HTML by its tags, most of which have been met before."""

import re
from contextlib import suppress

from feeds.entities import resolve
from feeds.inline import (
    MAX_DEPTH,
    PREFIX,
    START_TAG,
    STRANGE,
    VOID,
    WITHIN_XHTML,
    escaped_text,
    start_of,
    written,
)
from feeds.scan import UncertainError

Tag = tuple[str, str, str]
"""As it is written, the name of the element that it opens, that of the one it ends."""

# What is left open reaches to the end, or others behind it would be sought an end, too.
_TAG = re.compile(r"<(!--.*?-->|!\[CDATA\[.*?\]\]>|!.*+|[^<>]*+>)", re.DOTALL)
_NO_TAG = re.compile(r"!--.*-->|!\[CDATA\[(.*)\]\]>", re.DOTALL)
_END_TAG = re.compile(r"/((?:xhtml:)?[a-zA-Z][a-zA-Z0-9]*)\s*>", re.ASCII)
# What is written as it stands, but for links in drawings: nothing of a drawing is ever seen.
_VALUE = r'"[^"<>&\n\r\t]*+(?:&(?:amp|lt|gt|quot);[^"<>&\n\r\t]*+)*+"'
_USUAL_TAG = re.compile(rf"([a-z][a-z0-9]*+)((?: (?:xlink:)?[a-z][a-z0-9-]*+={_VALUE})*+) ?(/?)>")
_ATTRIBUTE_NAME = re.compile(r' ([a-z][a-z0-9-]*)="')
_DRAWN_LINK = re.compile(r' xlink:[a-z][a-z0-9-]*="[^"]*"')
_UNUSUAL = STRANGE | {"svg"}
_UNUSUAL_REFERENCE = re.compile("&(?!(?:amp|lt|gt);)")
_KEPT = 1_000  # tags
_KEPT_CHARS = 150  # of a tag: few that are longer come again


def as_html(markup: str, *, peeled: bool) -> str:
    """Write XHTML as feedparser does.

    Args:
        markup: What stands in an element of that type.
        peeled: Take off a <div> that holds all of it, as feedparser does in Atom 1.0.

    Raises:
        UncertainError: Only feedparser knows how it reads.
    """
    if WITHIN_XHTML.match(markup):
        with suppress(UncertainError):
            return _by_tags(markup, peeled)
    return written(markup, peeled=peeled)


class _Tags(dict[str, Tag]):
    """What becomes of each tag within a <div>; a comment or a marked section counts as one."""

    def __missing__(self, tag: str) -> Tag:
        found = _ended(tag) if tag.startswith("/") else _started(tag)
        if len(tag) <= _KEPT_CHARS:
            if len(self) >= _KEPT:
                self.clear()  # those that come again are soon met again
            self[tag] = found
        return found


_TAGS = _Tags()


def _by_tags(markup: str, peeled: bool) -> str:
    """Write what a <div> of XHTML holds, if each bracket that opens belongs to a tag.

    Raises:
        UncertainError: It does not, or what holds for all that is in the <div> would not do.
    """
    count = markup.count("<")
    # Far quicker than an expression; where brackets do not take turns, what comes out is no tag.
    parts = markup.replace(">", "><").split("<")
    is_even = len(parts) == 2 * count + 1  # as many brackets close as open
    if not is_even:
        parts = _TAG.split(markup)
    tags = [_TAGS[tag] for tag in parts[1::2]]
    if count != len(tags) or parts[0].strip() or parts[-1].strip():
        raise UncertainError
    _check_order(tags)
    if not is_even or _UNUSUAL_REFERENCE.search(markup):
        parts[::2] = [
            escaped_text(resolve(text)) if "&" in text or ">" in text else text
            for text in parts[::2]
        ]
    parts[1::2] = [tag[0] for tag in tags]
    return "".join(parts[2:-2] if peeled else parts).replace("\n", " ")


def _check_order(tags: list[Tag]) -> None:
    """The first element must hold all others, each of which must end."""
    open_names: list[str] = []
    for _, opened, ended in tags[1:-1]:
        if opened:
            open_names.append(opened)
            if len(open_names) >= MAX_DEPTH:
                raise UncertainError
        elif ended and (not open_names or open_names.pop() != ended):
            raise UncertainError
    if open_names or not tags[0][1] or tags[0][1] != tags[-1][2]:
        raise UncertainError


def _ended(tag: str) -> Tag:
    found = _END_TAG.fullmatch(tag)
    if not found:
        raise UncertainError
    name = found[1].lower()
    return ("", "", "") if name in VOID else (f"</{name.removeprefix(PREFIX)}>", "", found[1])


def _started(tag: str) -> Tag:
    usual = _USUAL_TAG.fullmatch(tag if '"' in tag else tag.replace("'", '"'))
    if usual:
        name, attributes, closed = usual.groups()
        attributes = _DRAWN_LINK.sub("", attributes) if "xlink:" in attributes else attributes
        if name not in _UNUSUAL and _are_usual(attributes):
            given = f"<{name}{attributes}>"
            return (f"{given}</{name}>", "", "") if closed or name in VOID else (given, name, "")
    found = START_TAG.fullmatch(tag)
    if found:
        pair = start_of(found, inside=True)
        return "".join(pair), "" if len(pair) > 1 else found["start"], ""
    other = _NO_TAG.fullmatch(tag)
    if not other:
        raise UncertainError
    return escaped_text(other[1] or ""), "", ""


def _are_usual(attributes: str) -> bool:
    """Whether no attribute comes twice, or states what holds for others."""
    if " xml" in attributes or "base" in attributes:
        return False
    if attributes.count('="') < 2:
        return True
    names = _ATTRIBUTE_NAME.findall(attributes)
    return len(set(names)) == len(names)
