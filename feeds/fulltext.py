"""The running text of articles, for items whose title and summary leave a doubt."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from feeds.answers import Document
from feeds.errors import FetchError
from feeds.fetch import ACCEPT_PAGE, Fetcher
from feeds.policy import FetchPolicy
from feeds.robots import Robots
from feeds.worker import PoisonedError, Workers

_PAGE_TYPES = ("text/html", "application/xhtml+xml", "text/plain")


@dataclass(frozen=True, slots=True, kw_only=True)
class FullText:
    """What an article's page gave.

    Attributes:
        link: The address that was asked for.
        text: Plain text, a paragraph a line; empty when there is none.
        reason: Why there is none, in lower case; empty when there is one.
    """

    link: str
    text: str = ""
    reason: str = ""


class PageReader:
    """Fetches articles with the same manners as feeds and reads them in worker processes.

    A page is not what its site offers to readers of feeds, so robots.txt is asked first.

    Args:
        fetcher: Holds the hosts' turns; feeds and pages share it.
        policy: Limits of pages and workers.
    """

    def __init__(self, fetcher: Fetcher, policy: FetchPolicy) -> None:
        self._fetcher = fetcher
        self._robots = Robots(fetcher, policy.user_agent)
        self._max_chars = policy.max_text_chars
        self._workers = Workers(
            "feeds.page_worker",
            count=1,
            job_seconds=policy.parse_seconds,
            memory_bytes=policy.parse_memory_bytes,
        )

    async def read(self, links: Sequence[str]) -> list[FullText]:
        """Fetch and read articles; a failure is a reason, never an exception.

        Args:
            links: Any number, also none; one that repeats is fetched once.

        Returns:
            One text a link, in the order of the links.
        """
        async with asyncio.TaskGroup() as group:
            tasks = {link: group.create_task(self._read(link)) for link in dict.fromkeys(links)}
        return [tasks[link].result() for link in links]

    async def close(self) -> None:
        """Stop the workers."""
        await self._workers.close()

    async def _read(self, link: str) -> FullText:
        try:
            if not await self._robots.allow(link):
                return FullText(link=link, reason="robots.txt asks to leave the page alone")
            page = await self._fetcher.get(link, link, accept=ACCEPT_PAGE)
            text = await self._text(page)
        except FetchError as error:
            return FullText(link=link, reason=error.reason)
        except PoisonedError as error:
            return FullText(link=link, reason=str(error))
        return FullText(link=link, text=text, reason="" if text else "no running text was found")

    async def _text(self, page: Document) -> str:
        kind = page.content_type.partition(";")[0].strip().lower()
        if kind and kind not in _PAGE_TYPES:
            raise FetchError(page.url, f"not a page but {kind[:60]}")
        job = {"url": page.url, "content_type": page.content_type, "max_chars": self._max_chars}
        answer = await self._workers.run(job, page.body)
        return str(answer["text"])
