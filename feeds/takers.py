"""What the leaves of an item bring to it, as feedparser takes them."""

import re
from collections.abc import Callable

from feeds.draft import Draft, printable
from feeds.entities import resolve
from feeds.idle import ends_in_sight
from feeds.meanings import NOTHING, Meaning, Meanings
from feeds.scan import LongText, UncertainError, attribute_of, attributes_of, text_of
from feeds.texts import LONG_CHARS

_REFERENCE = re.compile("&([A-Za-z0-9_]+);")
_TEXT_TYPES = frozenset({"", "text", "plain", "html", "text/plain", "text/html"})
_PAGE_TYPES = frozenset({"text/html", "html", "xhtml", "application/xhtml+xml"})
_USUAL_ATTRIBUTES = frozenset(
    f" type={mark}{kind}{mark}" for kind in ("text", "html") for mark in ("'", '"')
)
# Links to something else than the item's page, in their usual form.
_VALUE = r"(?:\"[^\"]*+\"|'[^']*+')"
_RELATION = r"(?:[a-z]++|https?://[\w./#-]++)"
_ELSEWHERE = rf"\s++rel=(?:\"(?!alternate\"){_RELATION}\"|'(?!alternate'){_RELATION}')"
_HREF = r"\s++href=(?:\"[\w/#?.~][^\"]*+\"|'[\w/#?.~][^']*+')"
_BESIDE = rf"(?:\s++(?:type|title|hreflang|length|thr:count|thr:updated)={_VALUE})*+"
_OTHER_LINK = re.compile(
    rf"{_BESIDE}(?:{_ELSEWHERE}{_BESIDE}{_HREF}|{_HREF}{_BESIDE}{_ELSEWHERE}){_BESIDE}\s*+"
)
# The same to the page, in its usual form.
_OF_PAGE = (
    rf"(?:\s++(?:rel=(?:\"alternate\"|'alternate')|type=(?:\"text/html\"|'text/html')"
    rf"|(?:title|hreflang|length)={_VALUE}))*+"
)
_PAGE_LINK = re.compile(rf"{_OF_PAGE}\s++href=(?:\"([^\"]++)\"|'([^']++)'){_OF_PAGE}\s*+")
_LINK_ADDRESSES = ("url", "uri", "href")  # the first that is given counts
_MOST_CONTENTS = 200  # of one item: to add one takes the longer the more there are
SECOND_CHARS = 100
"""From here on a text behind another is worked out only when asked for."""

Taker = Callable[[Draft, str, str], None]


class Takers(dict[str, Taker | None]):
    """What takes the leaves of each name; None where they say nothing that we keep."""

    def __init__(self, meanings: Meanings, text: str) -> None:
        super().__init__()
        self.meanings = meanings
        self._text = text
        self._short: dict[str, bool] = {}

    def are_short(self, name: str) -> bool:
        """Whether feeds.shape sees the end of every element of this name from its beginning."""
        if name not in self._short:
            self._short[name] = ends_in_sight(self._text, name)
        return self._short[name]

    def __missing__(self, name: str) -> Taker | None:
        taker = self[name] = _TAKERS[self.meanings[name]]
        return taker


def _refuse(_draft: Draft, _attributes: str, _inner: str) -> None:
    raise UncertainError


def _take_title(draft: Draft, attributes: str, inner: str) -> None:
    if attributes or draft.bases:
        _look_at(draft, attributes)
    text = text_of(inner)
    _set_title(draft, text)
    if text:
        draft.title_depth = draft.depth


def _take_media_title(draft: Draft, attributes: str, inner: str) -> None:
    """It gives way to any title that follows."""
    _set_title(draft, content_of(attributes, inner))


def _set_title(draft: Draft, text: str) -> None:
    if 0 < draft.title_depth <= draft.depth:
        return
    if not draft.title_owner or draft.depth <= draft.title_owner:
        draft.title, draft.title_owner = text, draft.depth


def _take_summary(draft: Draft, attributes: str, inner: str) -> None:
    text = _perhaps_late(draft, attributes, inner)
    if draft.summary is not None and not draft.has_content:
        draft.contents = (*draft.contents, text)
        draft.has_content = True
    elif not draft.summary_owner or draft.depth <= draft.summary_owner:
        draft.summary, draft.summary_owner = text, draft.depth


def _take_content(draft: Draft, attributes: str, inner: str) -> None:
    if len(draft.contents) >= _MOST_CONTENTS:
        raise UncertainError
    draft.has_content = True
    if attributes and not inner:  # of whatever type, it says nothing
        if draft.bases:
            draft.bases.touch(attributes)
        draft.contents = (*draft.contents, "")
        kind = attribute_of(attributes, "type") or ""
        if draft.summary is None and kind.lower() in _TEXT_TYPES | _PAGE_TYPES:
            draft.summary = ""
        return
    text = _perhaps_late(draft, attributes, inner)
    draft.contents = (*draft.contents, text)
    if draft.summary is None:
        draft.summary = text


def _take_link(draft: Draft, attributes: str, inner: str) -> None:
    address = address_in(attributes) if attributes else ""
    if address:
        draft.link = draft.address(attributes, address).strip()
    elif address is not None:
        text = draft.key(attributes, inner)
        draft.link = link_text(text) if "&" in text else text
    elif draft.bases:
        draft.bases.touch(attributes)


def address_in(attributes: str) -> str | None:
    """The address in the tag of a link.

    Args:
        attributes: As they stand, at least one.

    Returns:
        Empty when the text of the element is the address, None when it leads elsewhere than
        to the item's page.

    Raises:
        UncertainError: It is given, and empty.
    """
    if _OTHER_LINK.fullmatch(attributes):
        return None
    usual = _PAGE_LINK.fullmatch(attributes)
    if usual:
        address = usual[1] or usual[2]
        address = resolve(address) if "&" in address else address
        if address and address.isprintable():
            return address
    given = attributes_of(attributes)
    address = next((given[name] for name in _LINK_ADDRESSES if name in given), None)
    if not address:
        if "href" in given:
            raise UncertainError
        return ""
    is_page = given.get("type", "text/html").lower() in _PAGE_TYPES
    is_own = is_page and given.get("rel", "alternate").lower() == "alternate"
    return printable(address) if is_own else None


def link_text(text: str) -> str:
    """The address that a link's text with references gives: feedparser resolves it once more."""
    return _REFERENCE.sub(r"&\1", text.replace("&amp;", "&"))


def _take_guid(draft: Draft, attributes: str, inner: str) -> None:
    is_link = True
    if attributes:
        is_link = attribute_of(attributes, "ispermalink") in (None, "true")
    if is_link:
        draft.guid = draft.key(attributes, inner)
        if draft.link is None:
            draft.link = draft.guid
    else:
        draft.guid = printable(text_of(inner))
        if draft.bases:
            draft.bases.touch(attributes)


def _take_source(draft: Draft, _attributes: str, inner: str) -> None:
    draft.source = text_of(inner)
    draft.title_depth = 0


def _take_published(draft: Draft, _attributes: str, inner: str) -> None:
    draft.published = text_of(inner)


def _take_updated(draft: Draft, _attributes: str, inner: str) -> None:
    draft.updated = text_of(inner)


def _take_date(draft: Draft, attributes: str, inner: str) -> None:
    draft.updated = "" if attributes.strip() else text_of(inner)


def _take_created(draft: Draft, _attributes: str, inner: str) -> None:
    draft.created = text_of(inner)


def _take_original_link(draft: Draft, attributes: str, inner: str) -> None:
    draft.original_link = "" if attributes.strip() else printable(text_of(inner))


_TAKERS: dict[Meaning, Taker | None] = {
    **dict.fromkeys(Meaning, _refuse),
    **dict.fromkeys(NOTHING),
    Meaning.TITLE: _take_title,
    Meaning.MEDIA_TITLE: _take_media_title,
    Meaning.MEDIA_TEXT: _take_summary,
    Meaning.LINK: _take_link,
    Meaning.GUID: _take_guid,
    Meaning.SUMMARY: _take_summary,
    Meaning.CONTENT: _take_content,
    Meaning.PUBLISHED: _take_published,
    Meaning.UPDATED: _take_updated,
    Meaning.CREATED: _take_created,
    Meaning.DATE: _take_date,
    Meaning.SOURCE: _take_source,
    Meaning.ORIGINAL_LINK: _take_original_link,
}


def _perhaps_late(draft: Draft, attributes: str, inner: str) -> str | LongText:
    """A text, worked out later if it is long, or perhaps of no use behind another."""
    if attributes or draft.bases:
        _look_at(draft, attributes)
    late = SECOND_CHARS if draft.summary else LONG_CHARS
    return text_of(inner) if len(inner) < late else LongText(inner)


def _look_at(draft: Draft, attributes: str) -> None:
    """See to the attributes of a leaf that may hold markup."""
    if draft.bases:
        draft.bases.touch(attributes)
    if attributes and attributes not in _USUAL_ATTRIBUTES:
        _check_type(attributes)


def content_of(attributes: str, inner: str) -> str:
    """The text of a leaf that may hold markup.

    Raises:
        UncertainError: It is of a type that feedparser reads otherwise.
    """
    if attributes and attributes not in _USUAL_ATTRIBUTES:
        _check_type(attributes)
    return text_of(inner)


def _check_type(attributes: str) -> None:
    kind = attribute_of(attributes, "type") or ""
    if kind.lower() not in _TEXT_TYPES or attribute_of(attributes, "mode") == "base64":
        raise UncertainError
