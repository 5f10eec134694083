"""One item of a feed while its elements are read."""

from collections.abc import Sequence
from dataclasses import dataclass

from feeds.bases import Bases
from feeds.raw import RawItem
from feeds.scan import LongText, UncertainError, text_of

MAX_KEY_CHARS = 50_000
_FEW = 8  # texts
_NEW = tuple.__new__  # RawItem's own is slower


@dataclass(slots=True)  # what stands on a class is looked up some 45 ns longer
class Draft:
    """One item while its elements are read; depths are counted from it.

    Attributes:
        bases: What addresses start from; None where nothing says so.
        depth: Of the element at hand.
        title_depth: Of the last title that says anything; no deeper one counts, nor one beside it.
        title_owner: Depth that the title was taken from.
        summary_owner: The same of the summary.
        has_content: A summary that follows another is content, unless there was any.
    """

    bases: Bases | None
    guid: str
    has_content: bool
    depth: int = 1
    title_depth: int = 0
    title_owner: int = 0
    summary_owner: int = 0
    title: str = ""
    link: str | None = None
    original_link: str = ""
    summary: str | LongText | None = None
    contents: tuple[str | LongText, ...] = ()
    published: str = ""
    updated: str = ""
    created: str = ""
    source: str = ""

    def done(self) -> RawItem:
        """Give the item."""
        guid, contents, published = self.guid, self.contents, self.published
        if len(guid) > MAX_KEY_CHARS:
            raise UncertainError
        summaries: tuple[str | LongText, ...] = (self.summary,) if self.summary else ()
        if contents and contents != summaries:
            summaries = differing((self.summary or "", *contents))
        dates: tuple[str, ...] = (published,) if published else ()
        if self.updated or self.created:
            dates = tuple(filter(None, (published, self.updated, self.created)))
        link = self.original_link or self.link or ""
        return _NEW(RawItem, (self.title, summaries, link, guid, dates, self.source))

    def key(self, attributes: str, inner: str) -> str:
        """The address that the text of a leaf gives."""
        text = inner.strip()
        if "&" in text or "<" in text or not (text.isascii() and text.isprintable()):
            text = printable(text_of(text))
        return self.address(attributes, text) if self.bases or ":///" in text else text

    def address(self, attributes: str, text: str) -> str:
        """The address that a leaf holds, as feedparser resolves it."""
        if self.bases:
            return printable(self.bases.address(attributes, text))
        if ":///" in text:  # feedparser mends it
            raise UncertainError
        return text


def printable(key: str) -> str:
    """Give an address or a guid; of one that holds controls only feedparser knows what it is."""
    if not key.isprintable():
        raise UncertainError
    return key


def differing(texts: Sequence[str | LongText]) -> tuple[str | LongText, ...]:
    """Texts that are not empty, each once; comparing a few is cheaper than hashing long ones."""
    if len(texts) > _FEW:
        return tuple(dict.fromkeys(filter(None, texts)))
    first, *rest = texts
    found = [first] if first else []
    for text in rest:
        if text and text not in found:
            found.append(text)
    return tuple(found)
