"""Reads one item of a well-formed feed exactly as feedparser would, or says that it cannot."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from feeds.meanings import Meaning, Meanings
from feeds.raw import RawItem

_CONTROL = re.compile("[\x80-\x9f]")
_CP1252 = {code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(128, 160)}
_REFERENCE = re.compile("&([A-Za-z0-9_]+);")
_TEXT_TYPES = frozenset({"", "text", "plain", "html", "text/plain", "text/html"})
_PAGE_TYPES = frozenset({"text/html", "html", "xhtml", "application/xhtml+xml"})
_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_MEDIA = "{http://search.yahoo.com/mrss"
_LINK_ADDRESSES = ("url", "uri", "href")  # the first that is given counts


class UncertainError(Exception):
    """The document may mean something else to feedparser."""


@dataclass(slots=True)
class _Draft:
    """One item while its elements are read."""

    title: str | None = None
    link: str | None = None
    original_link: str = ""
    guid: str = ""
    summary: str | None = None
    contents: list[str] = field(default_factory=list)
    published: str = ""
    updated: str = ""
    created: str = ""
    source: str | None = None
    media_title: bool = False  # seen before any title

    def done(self) -> RawItem:
        """Give the item."""
        link = self.original_link or self.link or ""
        if "\n" in self.guid or "\n" in link or (self.media_title and self.title is None):
            raise UncertainError
        summaries: tuple[str, ...] = (self.summary,) if self.summary else ()
        if self.contents:
            texts = dict.fromkeys((self.summary or "", *self.contents))
            summaries = tuple(text for text in texts if text)
        dates: tuple[str, ...] = (self.published,) if self.published else ()
        if self.updated or self.created:
            dates = tuple(at for at in (self.published, self.updated, self.created) if at)
        return RawItem(
            title=self.title or "",
            summaries=summaries,
            link=link,
            guid=self.guid,
            dates=dates,
            source=self.source or "",
        )


def item_of(element: Element, meanings: Meanings) -> RawItem:
    """Read an item.

    Raises:
        UncertainError: Only feedparser knows what it says.
    """
    draft = _Draft()
    if element.attrib:
        draft.guid = element.attrib.get(_ABOUT, "")
        check_attributes(element)
    _take_all(draft, element, meanings)
    return draft.done()


def _take_all(draft: _Draft, element: Element, meanings: Meanings) -> None:
    for child in element:
        taker = meanings.takers.get(child.tag)
        if taker is not None:
            taker(draft, child)
            continue
        meaning = meanings[child.tag]
        if meaning is Meaning.NOTHING or meaning is Meaning.IDLE or meaning is Meaning.PICTURE:
            if len(child):
                pass_by(child, meanings, meaning)
        elif meaning in _TAKERS:
            taker = meanings.takers[child.tag] = _TAKERS[meaning]
            taker(draft, child)
        elif meaning is Meaning.MEDIA_GROUP and meanings[element.tag] is Meaning.ITEM:
            _take_all(draft, child, meanings)
        else:
            raise UncertainError


def _take_title(draft: _Draft, element: Element) -> None:
    if draft.title is not None:
        raise UncertainError
    draft.title = content_of(element)


def _take_media_title(draft: _Draft, _element: Element) -> None:
    """Where the item has a title of its own, this one does not count."""
    if draft.title == "":
        raise UncertainError
    draft.media_title = draft.media_title or draft.title is None


def _take_media_text(draft: _Draft, element: Element) -> None:
    """In a group it stands deeper than other texts, and may have to give way to them."""
    if draft.summary is not None and draft.contents:
        raise UncertainError
    _take_summary(draft, element)


def _take_summary(draft: _Draft, element: Element) -> None:
    if draft.summary is not None and not draft.contents:
        draft.contents.append(content_of(element))
    else:
        draft.summary = content_of(element)


def _take_content(draft: _Draft, element: Element) -> None:
    text = content_of(element)
    draft.contents.append(text)
    if draft.summary is None:
        draft.summary = text


def _take_link(draft: _Draft, element: Element) -> None:
    if not element.attrib:
        draft.link = _link_text(element)
        return
    given = {name.lower(): value for name, value in element.attrib.items()}
    address = next((given[name] for name in _LINK_ADDRESSES if name in given), None)
    if not address:
        if "href" in given:
            raise UncertainError
        draft.link = _link_text(element)
    elif len(element):
        raise UncertainError
    elif given.get("rel", "alternate").lower() == "alternate":
        kind = given.get("type", "text/html").lower()
        if kind in _PAGE_TYPES:
            draft.link = _address(address).strip()


def _link_text(element: Element) -> str:
    text = _address(text_of(element))
    return _REFERENCE.sub(r"&\1", text.replace("&amp;", "&")) if "&" in text else text


def _take_guid(draft: _Draft, element: Element) -> None:
    is_link = True
    for name, value in element.attrib.items():
        if name.lower() == "ispermalink":
            is_link = value == "true"
    text = text_of(element)
    draft.guid = _address(text) if is_link else text
    if is_link and draft.link is None:
        draft.link = draft.guid


def _take_source(draft: _Draft, element: Element) -> None:
    if draft.source is not None:
        raise UncertainError
    draft.source = text_of(element)


def _take_published(draft: _Draft, element: Element) -> None:
    draft.published = text_of(element)


def _take_updated(draft: _Draft, element: Element) -> None:
    draft.updated = text_of(element)


def _take_created(draft: _Draft, element: Element) -> None:
    draft.created = text_of(element)


def _take_original_link(draft: _Draft, element: Element) -> None:
    draft.original_link = "" if element.attrib else text_of(element)


_TAKERS: dict[Meaning, Callable[[_Draft, Element], None]] = {
    Meaning.TITLE: _take_title,
    Meaning.MEDIA_TITLE: _take_media_title,
    Meaning.MEDIA_TEXT: _take_media_text,
    Meaning.LINK: _take_link,
    Meaning.GUID: _take_guid,
    Meaning.SUMMARY: _take_summary,
    Meaning.CONTENT: _take_content,
    Meaning.PUBLISHED: _take_published,
    Meaning.UPDATED: _take_updated,
    Meaning.CREATED: _take_created,
    Meaning.SOURCE: _take_source,
    Meaning.ORIGINAL_LINK: _take_original_link,
}


def content_of(element: Element) -> str:
    """The text of an element that may hold markup, if it is plain what feedparser reads."""
    if element.attrib and not _are_usual(element.attrib.items()):
        raise UncertainError
    return text_of(element)


def _are_usual(attributes: Iterable[tuple[str, str]]) -> bool:
    given = {name.lower(): value.lower() for name, value in attributes}
    return "mode" not in given and given.get("type", "") in _TEXT_TYPES


def _address(text: str) -> str:
    if ":///" in text:  # feedparser mends it
        raise UncertainError
    return text


def text_of(element: Element) -> str:
    """The text of an element without elements, mended as feedparser does."""
    text = element.text
    if len(element):
        raise UncertainError
    if not text:
        return ""
    text = text.strip()
    if text.isascii():
        return text
    return _mended(text)


def _mended(text: str) -> str:
    """Undo UTF-8 taken for Latin-1, and windows-1252 taken for Unicode."""
    try:  # noqa: SIM105
        text = text.encode("latin-1").decode().strip()
    except UnicodeError:  # as nearly always, and far quicker than contextlib.suppress
        pass
    if text.isprintable() or not _CONTROL.search(text):
        return text
    return text.translate(_CP1252).strip()


def check_attributes(element: Element) -> None:
    """Attributes of items and channels that stand for elements are feedparser's affair."""
    for name in element.attrib:
        if name != _ABOUT and name.lower().endswith(("about", "href", "lastmod")):
            raise UncertainError


def pass_by(element: Element, meanings: Meanings, meaning: Meaning) -> None:
    """Leave an element out, if nothing in it could matter.

    Args:
        element: One with elements in it.
        meanings: Of the tags.
        meaning: How far feeds.shape goes with it: it leaves a picture out with anything but
            items in it, an idle element with anything but fields of an item.
    """
    for inner in element.iter():
        found = meanings[inner.tag]
        if found is Meaning.NOTHING or found is Meaning.IDLE or inner is element:
            continue
        if meaning is Meaning.PICTURE and found is not Meaning.ITEM:
            continue
        if meaning is Meaning.IDLE and _MEDIA in inner.tag:
            continue
        raise UncertainError
