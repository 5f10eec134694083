"""Reads one item of a plain feed exactly as feedparser would, or says that it cannot."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache, partial

from feeds.bases import Bases
from feeds.draft import Draft, printable
from feeds.meanings import NOTHING, Meaning, Meanings
from feeds.raw import RawItem
from feeds.scan import Token, UncertainError, attributes_of
from feeds.takers import Takers, content_of

_ABOUT = "rdf:about"
# Elements in which others are but markup, in whatever namespace.
_TEXTUAL = re.compile(
    "(?:.*[:_])?(?:subtitle|tagline|info|copyright|rights|browserfriendly)", re.IGNORECASE
)
_KEEPING = frozenset({"subtitle", "tagline", "info", "rights", "copyright", "generator"})
_MAX_DEPTH = 9
_NOTHING = RawItem()
_KEPT = 1_024  # names of which is kept whether their elements hold text
# Asked for of their class they cost 0.1 us each time.
_GROUP, _SOURCE, _ITEM, _ODD = Meaning.MEDIA_GROUP, Meaning.SOURCE, Meaning.ITEM, Meaning.ODD
_SILENT, _IDLE, _PICTURE = Meaning.NOTHING, Meaning.IDLE, Meaning.PICTURE
_WITHIN_SOURCE = NOTHING | {
    Meaning.GUID,
    Meaning.LINK,
    Meaning.PUBLISHED,
    Meaning.UPDATED,
    Meaning.CREATED,
}


class LeftOpenError(UncertainError):
    """An item begins before the last one has ended: feeds.shape ends that there.

    Attributes:
        name: Of the item that begins.
        attributes: As they stand in its start tag.
        item: The one that was left open.
    """

    def __init__(self, name: str, attributes: str) -> None:
        super().__init__(name, attributes)
        self.name = name
        self.attributes = attributes
        self.item = _NOTHING


def read_item(
    tokens: Iterator[Token],
    name: str,
    attributes: str,
    takers: Takers,
    bases: Bases | None,
    has_content: bool,
) -> RawItem:
    """Read an item whose start tag has just been read.

    Args:
        tokens: What follows it.
        name: Its name.
        attributes: As they stand in its start tag.
        takers: Of the document.
        bases: Of the document, if it has any.
        has_content: The channel had content, of a sort that its next item has to bear.

    Raises:
        LeftOpenError: Another begins in it.
        UncertainError: Only feedparser knows what it says.
    """
    draft = Draft(bases, about(attributes) if attributes else "", has_content)
    try:
        _take_all(draft, tokens, "/" + name, takers)
    except LeftOpenError as left:
        if left.name != name:
            raise UncertainError from left
        left.item = draft.done()
        raise
    return draft.done()


def about(attributes: str) -> str:
    """The key in a start tag; attributes that stand for elements are feedparser's affair."""
    plain = attributes.replace(_ABOUT, "rdf_about")
    given = attributes_of(plain) if "about" in plain.lower() else {}
    lower = plain.lower()
    if "href" in lower or "lastmod" in lower or lower.count("about") > len(given):
        raise UncertainError
    return printable(given.get("rdf_about", ""))


def _take_all(draft: Draft, tokens: Iterator[Token], end: str, takers: Takers) -> None:
    for name, attributes, inner, is_leaf in tokens:
        if is_leaf:
            taker = takers[name]
            if taker:
                taker(draft, attributes, inner)
        elif attributes and attributes[-1] == "/":
            taker = takers[name]
            if taker:
                taker(draft, attributes[:-1], "")
        elif name == end and not attributes.strip():
            return
        else:
            _take_container(draft, tokens, name, attributes, takers)
    raise UncertainError


def _take_container(
    draft: Draft, tokens: Iterator[Token], name: str, attributes: str, takers: Takers
) -> None:
    if not name or name[0] == "/":
        raise UncertainError
    meaning = takers.meanings[name]
    if meaning in NOTHING and meaning is not _SILENT:  # in a text, feedparser miscounts
        pass_by(tokens, name, takers.meanings, meaning, takers.are_short)
    elif meaning is _GROUP or (meaning is _SILENT and not _holds_text(name)):
        _within_base(draft, attributes, partial(_take_deeper, draft, tokens, name, takers))
    elif meaning is _SOURCE and draft.depth == 1:
        source = partial(_take_long_source, draft, tokens, name, takers.meanings)
        _within_base(draft, attributes, source)
    elif meaning is _ITEM and not draft.bases:
        raise LeftOpenError(name, attributes)
    else:
        raise UncertainError


def _within_base(draft: Draft, attributes: str, take: Callable[[], None]) -> None:
    """Take what is in an element that may say where addresses in it start from."""
    if draft.bases:
        draft.bases.enter(attributes)
        take()
        draft.bases.leave()
    else:
        take()


@lru_cache(_KEPT)
def _holds_text(name: str) -> bool:
    return _TEXTUAL.fullmatch(name) is not None


def _take_deeper(draft: Draft, tokens: Iterator[Token], name: str, takers: Takers) -> None:
    """Titles and texts within count, unless the item has some of its own."""
    own = draft.guid, draft.published, draft.updated, draft.created, draft.original_link
    draft.depth += 1
    if draft.depth > _MAX_DEPTH:
        raise UncertainError
    left_open: LeftOpenError | None = None
    try:
        _take_all(draft, tokens, "/" + name, takers)
    except LeftOpenError as error:
        left_open = error
    draft.depth -= 1
    if own != (draft.guid, draft.published, draft.updated, draft.created, draft.original_link):
        raise UncertainError
    if left_open:
        raise left_open


def _take_long_source(draft: Draft, tokens: Iterator[Token], name: str, meanings: Meanings) -> None:
    """Atom's: a feed within the item, of which the title counts."""
    draft.source, draft.title_depth = "", 0
    for inside, attributes, inner, is_leaf in tokens:
        meaning = meanings[inside] if inside else _ODD
        if is_leaf or attributes.endswith("/"):
            if draft.bases:
                draft.bases.touch(attributes)
            if meaning is Meaning.TITLE and not draft.title_depth:
                draft.source = content_of(attributes.removesuffix("/"), inner)
                draft.title_depth = draft.depth + 1 if draft.source else 0
            elif meaning not in _WITHIN_SOURCE or _spills(inside, attributes, inner, meaning):
                raise UncertainError
        elif inside == f"/{name}" and not attributes.strip():
            return
        elif (
            meaning in NOTHING
            and inside[0] != "/"
            and not _spills(inside, attributes, "?", meaning)
        ):
            pass_by(tokens, inside, meanings, meaning)
        else:
            raise UncertainError


def _spills(name: str, attributes: str, inner: str, meaning: Meaning) -> bool:
    """Whether the text in an element is taken for that of the source: so attributes have it."""
    if meaning not in (_SILENT, Meaning.LINK) or name.lower() in _KEEPING:
        return False
    if not attributes.strip(" /"):
        return False
    return not attributes.endswith("/") and bool(inner.strip())


def pass_by(
    tokens: Iterator[Token],
    name: str,
    meanings: Meanings,
    meaning: Meaning,
    are_short: Callable[[str], bool] | None = None,
) -> None:
    """Leave an element out, if nothing in it could matter.

    Args:
        tokens: What follows its start tag.
        name: Its name.
        meanings: Of the names.
        meaning: How far feeds.shape goes with it: it leaves a picture out with anything but
            items in it, an idle element with anything but fields of an item.
        are_short: Whether it goes with idle elements of a name as far as with pictures; asked
            only where that matters. None when it does not.
    """
    _enter(name, meaning)
    open_names = [name]
    for inner, attributes, _text, is_leaf in tokens:
        if not inner:
            raise UncertainError
        if inner[0] == "/":
            if inner[1:] != open_names.pop() or attributes.strip():
                raise UncertainError
            if not open_names:
                return
            continue
        found = meanings[inner]
        if found not in NOTHING or (found is _PICTURE and meaning is not found):
            if meaning is _IDLE and are_short and are_short(name):
                meaning = _PICTURE
            if meaning is _PICTURE:
                if found is _ITEM:
                    raise UncertainError
            elif meaning is not _IDLE or not inner.startswith("media:"):
                raise UncertainError
        if not is_leaf and not attributes.endswith("/"):
            _enter(inner, meaning)
            open_names.append(inner)
    raise UncertainError


def _enter(name: str, meaning: Meaning) -> None:
    """See that what is in an element is no text of it, unless feeds.shape leaves all out."""
    if meaning is _SILENT and _holds_text(name):
        raise UncertainError
