"""What a site's robots.txt says of pages; feeds are made to be fetched and are not asked for."""

import asyncio
from collections import defaultdict
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from feeds.errors import FetchError, Trouble
from feeds.fetch import Fetcher

_ACCEPT = "text/plain, */*;q=0.5"
_MAX_BYTES = 500_000
# A site that cannot be reached is left alone; one that has no such file allows everything.
_CLOSED = frozenset({Trouble.SERVER, Trouble.LATER, Trouble.NETWORK, Trouble.TIMEOUT, Trouble.TLS})


class Robots:
    """Asks each site once and remembers its rules as long as it lives.

    Args:
        fetcher: The same manners and checks as for feeds and pages.
        user_agent: Who we say we are; its name before "/" is looked for in the rules.

    References:
        RFC 9309, section 2.3.1.
    """

    def __init__(self, fetcher: Fetcher, user_agent: str) -> None:
        self._fetcher = fetcher
        self._user_agent = user_agent
        self._rules: dict[str, RobotFileParser] = {}
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def allow(self, link: str) -> bool:
        """Whether the site lets us fetch a page.

        Args:
            link: Absolute http(s) address.
        """
        parts = urlsplit(link)
        site = f"{parts.scheme}://{parts.netloc}"
        async with self._turns[site]:
            if site not in self._rules:
                self._rules[site] = await self._read(f"{site}/robots.txt")
        return self._rules[site].can_fetch(self._user_agent, link)

    async def _read(self, url: str) -> RobotFileParser:
        rules = RobotFileParser()
        try:
            found = await self._fetcher.get(url, url, accept=_ACCEPT)
        except FetchError as error:
            text = "User-agent: *\nDisallow: /" if error.trouble in _CLOSED else ""
        else:
            text = found.body[:_MAX_BYTES].decode("utf-8", "replace")
        rules.parse(text.splitlines())
        return rules
