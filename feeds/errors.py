"""What can go wrong between an address and its items."""

from enum import StrEnum

from items.errors import HouseError


class Trouble(StrEnum):
    """Why a fetch failed, as far as the answer to it differs."""

    REFUSED_HERE = "refused-here"  # our own rules forbid the address or the body
    BLOCKED = "blocked"  # 401, 402, 403, 407, 451: the server will not have us
    TLS = "tls"
    TIMEOUT = "timeout"
    NETWORK = "network"  # no such name, no connection, a broken answer
    NOT_FOUND = "not-found"
    GONE = "gone"
    LATER = "later"  # 429 or 503: come back later
    SERVER = "server"  # any other status that is no success
    EMPTY = "empty"  # a success without a body


class FeedError(HouseError):
    """A feed could not be turned into items.

    Attributes:
        feed_id: Key of the feed in the catalogue.
        reason: Lower-case phrase for a log line; holds no secret.
    """

    def __init__(self, feed_id: str, reason: str) -> None:
        super().__init__(feed_id, reason)
        self.feed_id = feed_id
        self.reason = reason

    def __str__(self) -> str:
        return f"feed {self.feed_id!r}: {self.reason}"


class FetchError(FeedError):
    """The server did not give the document; trying again may help.

    Attributes:
        trouble: What kind of failure it was.
        retry_after_seconds: Pause the server asked for; None when it named none.
    """

    def __init__(
        self,
        feed_id: str,
        reason: str,
        trouble: Trouble = Trouble.NETWORK,
        retry_after_seconds: float | None = None,
    ) -> None:
        super().__init__(feed_id, reason)
        self.args = (feed_id, reason, trouble, retry_after_seconds)  # survives pickling
        self.trouble = trouble
        self.retry_after_seconds = retry_after_seconds


class ParseError(FeedError):
    """The document is no feed; trying again will not help.

    Attributes:
        is_page: The document is an HTML page.
        poisoned: The document broke the limits of the parse worker.
        feeds: Addresses of feeds that the page names, best first.
    """

    def __init__(
        self,
        feed_id: str,
        reason: str,
        is_page: bool = False,
        poisoned: bool = False,
        feeds: tuple[str, ...] = (),
    ) -> None:
        super().__init__(feed_id, reason)
        self.args = (feed_id, reason, is_page, poisoned, feeds)
        self.is_page = is_page
        self.poisoned = poisoned
        self.feeds = feeds
