"""What a server can answer, and the names of its refusals."""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime

import aiohttp

from feeds.addresses import AddressRefusedError
from feeds.body import Body, BombError
from feeds.errors import FetchError, Trouble
from feeds.headers import max_age_seconds, retry_after_seconds, text_of
from feeds.unpack import DamagedError

_BLOCKED = frozenset({401, 402, 403, 407, 451})
_LATER = frozenset({429, 503})


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An answer that can be used.

    Attributes:
        url: Where it came from in the end.
        not_modified: The server says nothing changed; body is empty then.
        body: Decompressed bytes.
        content_type: Header as sent; empty when there was none.
        etag: Validator as sent; empty when there was none.
        last_modified: The same.
        moved_to: Where permanent redirects lead, up to the first temporary one; else empty.
        max_age_seconds: What Cache-Control allows; None when it says nothing.
        too_long: Only the beginning was read.
        broken: Why the rest is missing; empty when the document came whole.
    """

    url: str
    not_modified: bool = False
    body: bytes = b""
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    moved_to: str = ""
    max_age_seconds: float | None = None
    too_long: bool = False
    broken: str = ""


@dataclass(frozen=True, slots=True)
class Redirect:
    """The document is elsewhere; `to` is the Location as sent."""

    to: str
    permanent: bool


def document(answer: aiohttp.ClientResponse, body: Body | None) -> Document:
    """Collect what later steps need of an answer; without a body it says "not modified"."""
    return Document(
        url=str(answer.url),
        not_modified=body is None,
        body=body.data if body else b"",
        content_type=text_of(answer, "Content-Type"),
        etag=text_of(answer, "ETag"),
        last_modified=text_of(answer, "Last-Modified"),
        max_age_seconds=max_age_seconds(text_of(answer, "Cache-Control")),
        too_long=body.too_long if body else False,
        broken=body.broken if body else "",
    )


def status_error(feed_id: str, answer: aiohttp.ClientResponse) -> FetchError:
    """Name the failure that a status means."""
    status = answer.status
    reason = f"status {status}"
    if status == 304:
        return FetchError(feed_id, "status 304, though nothing is known yet", Trouble.SERVER)
    if status in _LATER:
        pause = retry_after_seconds(text_of(answer, "Retry-After"), datetime.now(UTC))
        asks = "" if pause is None else f", asks to wait {pause:.0f} s"
        return FetchError(feed_id, reason + asks, Trouble.LATER, pause)
    if status in _BLOCKED:
        return FetchError(feed_id, reason, Trouble.BLOCKED)
    if status == 410:
        return FetchError(feed_id, "status 410: gone for good", Trouble.GONE)
    if status == 404:
        return FetchError(feed_id, reason, Trouble.NOT_FOUND)
    return FetchError(feed_id, reason, Trouble.SERVER)


# The first class that fits names the failure; the order goes from special to general.
_NAMES: tuple[tuple[tuple[type[Exception], ...], str, Trouble], ...] = (
    ((AddressRefusedError,), "the address is internal", Trouble.REFUSED_HERE),
    ((TimeoutError,), "no full answer in time", Trouble.TIMEOUT),
    ((aiohttp.ClientConnectorDNSError,), "the name does not resolve", Trouble.NETWORK),
    ((aiohttp.ClientSSLError, ssl.SSLError), "no trusted TLS connection", Trouble.TLS),
    ((aiohttp.ClientConnectorError,), "no connection", Trouble.NETWORK),
    (
        (aiohttp.ServerDisconnectedError, ConnectionError),
        "the connection broke off",
        Trouble.NETWORK,
    ),
    ((aiohttp.InvalidURL,), "the address is malformed", Trouble.REFUSED_HERE),
    ((BombError,), "the body unpacks to a bomb", Trouble.REFUSED_HERE),
    ((DamagedError,), "the compressed body is damaged", Trouble.NETWORK),
)


def network_error(feed_id: str, error: Exception) -> FetchError:
    """Name a failure below HTTP; the reason never repeats the address."""
    if isinstance(error, aiohttp.ClientConnectorError) and isinstance(
        error.os_error, AddressRefusedError
    ):
        error = error.os_error
    for kinds, reason, trouble in _NAMES:
        if isinstance(error, kinds):
            return FetchError(feed_id, reason, trouble)
    return FetchError(feed_id, "the answer is not readable HTTP", Trouble.NETWORK)
