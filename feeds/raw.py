"""What a document says, before anything is cleaned."""

from dataclasses import dataclass
from typing import NamedTuple

from feeds.scan import LongText


class RawItem(NamedTuple):
    """One item as the document has it; every field may be empty, hostile or nonsense.

    Attributes:
        title: Text or markup.
        summaries: Text or markup, the best first; what is long, or not the first, may be worked out
            when it is needed, and then turn out to be empty.
        link: As written, perhaps relative.
        guid: As written.
        dates: As written, the date of publication first.
        source: Name of the body that the item was taken from.
    """

    title: str = ""
    summaries: tuple[str | LongText, ...] = ()
    link: str = ""
    guid: str = ""
    dates: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFeed:
    """A document as it is.

    Attributes:
        title: Text or markup.
        items: In the document's order.
        ttl_minutes: Pause the document asks for; None when it does not.
        skip_hours: Hours of the day, UTC, in which the document wants to be left alone.
        plain: It was read without feedparser: every element of an item gave one item.
    """

    title: str = ""
    items: tuple[RawItem, ...] = ()
    ttl_minutes: float | None = None
    skip_hours: frozenset[int] = frozenset()
    plain: bool = False


class NotAFeedError(ValueError):
    """The document is something else.

    Attributes:
        reason: Lower-case phrase.
        is_page: It is an HTML page.
    """

    def __init__(self, reason: str, is_page: bool = False) -> None:
        super().__init__(reason, is_page)
        self.reason = reason
        self.is_page = is_page
