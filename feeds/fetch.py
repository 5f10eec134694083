"""Gets documents over HTTP: conditional, bounded, polite, and never from inside."""

import asyncio
from dataclasses import replace
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

import aiohttp
import yarl

from feeds.addresses import CheckedResolver, refusal
from feeds.answers import Document, Redirect, document, network_error, status_error
from feeds.body import read_body
from feeds.errors import FetchError, Trouble
from feeds.headers import text_of
from feeds.hosts import HostTurns
from feeds.policy import FetchPolicy

ACCEPT_FEED = (
    "application/rss+xml, application/atom+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
ACCEPT_PAGE = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_HEADER_BYTES = 65_536  # some hosts send security headers beyond aiohttp's 8 kB
_DNS_SECONDS = 60


class Fetcher:
    """Holds the connections and the hosts' turns; an async context manager."""

    def __init__(self, policy: FetchPolicy) -> None:
        self._policy = policy
        self._turns = HostTurns(policy.host_spacing_seconds, policy.host_concurrency)
        self._slots = asyncio.Semaphore(policy.concurrency)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        policy = self._policy
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                resolver=CheckedResolver(policy.allow_hosts),
                limit=0,  # turns and slots keep the count
                ttl_dns_cache=_DNS_SECONDS,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,  # feeds.unpack does it, within bounds
            trust_env=False,  # a proxy would resolve names where we cannot check them
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=policy.connect_timeout_seconds),
            headers={"User-Agent": policy.agent_line, "Accept-Encoding": "gzip, deflate, br"},
            max_line_size=_HEADER_BYTES,
            max_field_size=_HEADER_BYTES,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def get(
        self,
        feed_id: str,
        url: str,
        *,
        accept: str = ACCEPT_FEED,
        etag: str = "",
        last_modified: str = "",
    ) -> Document:
        """Fetch one document, following redirects with every hop checked anew.

        Waiting for a host's turn is not part of the deadline.

        Args:
            feed_id: Key for the error.
            url: Where the document is.
            accept: Value of the Accept header.
            etag: Validator of the last answer; empty when none.
            last_modified: The same, exactly as the server wrote it.

        Raises:
            FetchError: There is no document; its trouble and reason say why.
        """
        headers = {"Accept": accept}
        headers |= {"If-None-Match": etag} if etag else {}
        headers |= {"If-Modified-Since": last_modified} if last_modified else {}
        moved_to, permanent = "", True
        left_seconds = self._policy.timeout_seconds
        for _hop in range(self._policy.max_redirects + 1):
            target = self._checked(feed_id, url)
            async with self._turns.turn(target.raw_host or ""), self._slots:
                clock = asyncio.get_running_loop().time
                begun = clock()
                answer = await self._hop(feed_id, target, headers, left_seconds)
                left_seconds -= clock() - begun
            if isinstance(answer, Document):
                return replace(answer, moved_to=moved_to) if moved_to else answer
            url = urljoin(url, answer.to)
            permanent = permanent and answer.permanent
            moved_to = url if permanent else moved_to
        raise FetchError(feed_id, "too many redirects", Trouble.SERVER)

    def _checked(self, feed_id: str, url: str) -> yarl.URL:
        """The URL as the connection will read it, if it may be asked at all."""
        try:
            target = yarl.URL(url)
        except ValueError as error:
            raise FetchError(feed_id, "the address is malformed", Trouble.REFUSED_HERE) from error
        reason = refusal(target, self._policy.allow_hosts)
        if reason:
            raise FetchError(feed_id, reason, Trouble.REFUSED_HERE)
        return target

    async def _hop(
        self, feed_id: str, target: yarl.URL, headers: dict[str, str], seconds: float
    ) -> Document | Redirect:
        """One request, with every failure named."""
        begun = asyncio.get_running_loop().time()
        headers_seconds = min(seconds, self._policy.header_timeout_seconds)
        try:
            async with asyncio.timeout_at(begun + headers_seconds) as deadline:
                return await self._request(feed_id, target, headers, deadline, begun + seconds)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise network_error(feed_id, error) from error

    async def _request(
        self,
        feed_id: str,
        target: yarl.URL,
        headers: dict[str, str],
        deadline: asyncio.Timeout,
        ends_at: float,
    ) -> Document | Redirect:
        """The same; the deadline is that for headers, and is put off once they are there."""
        if self._session is None:
            raise RuntimeError("a Fetcher works inside its async with")
        answer = await self._session.get(target, headers=headers, allow_redirects=False)
        deadline.reschedule(ends_at)
        async with answer:
            location = text_of(answer, "Location")
            if answer.status in _REDIRECTS and location:
                return Redirect(location, answer.status in _PERMANENT)
            if answer.status == 304 and {"If-None-Match", "If-Modified-Since"} & headers.keys():
                return document(answer, None)
            if answer.status != 200:
                error = status_error(feed_id, answer)
                if answer.status == 429:
                    self._turns.slow_down(target.raw_host or "", error.retry_after_seconds or 0)
                raise error
            body = await read_body(answer, self._policy)
            if not body.data:
                raise FetchError(feed_id, "the body is empty", Trouble.EMPTY)
            return document(answer, body)
