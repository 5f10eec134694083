"""Pages of articles are fetched only where the site's robots.txt lets us."""

import asyncio
from typing import Any

import pytest
from aiohttp import web

from feeds.fetch import Fetcher
from feeds.policy import FetchPolicy
from feeds.poll import Poller
from feeds.robots import Robots

AGENT = "Silkwatch/0.1 (feed reader)"


async def allowed(policy: FetchPolicy, *links: str) -> list[bool]:
    async with Fetcher(policy) as fetcher:
        robots = Robots(fetcher, AGENT)
        return list(await asyncio.gather(*(robots.allow(link) for link in links)))


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ("", [True, True]),
        ("User-agent: *\nDisallow: /private/", [True, False]),
        ("User-agent: silkwatch\nDisallow: /\n\nUser-agent: *\nDisallow:", [False, False]),
        ("User-agent: otherbot\nDisallow: /", [True, True]),
        ("User-agent: *\nAllow: /private/\nDisallow: /", [False, True]),
        ("\x00\xff<html>no rules at all</html>", [True, True]),
    ],
)
async def test_the_rules_of_a_site_hold_for_its_pages(
    site: Any, policy: FetchPolicy, rules: str, expected: list[bool]
) -> None:
    site.answers["/robots.txt"] = web.Response(text=rules)

    found = await allowed(policy, site.base + "/news/1", site.base + "/private/2")

    assert found == expected


@pytest.mark.parametrize(
    ("status", "expected"), [(404, True), (403, True), (410, True), (500, False), (503, False)]
)
async def test_no_rules_allow_and_a_site_in_trouble_is_left_alone(
    site: Any, policy: FetchPolicy, status: int, expected: bool
) -> None:
    site.answers["/robots.txt"] = web.Response(status=status)

    assert await allowed(policy, site.base + "/news/1") == [expected]


async def test_a_site_is_asked_for_its_rules_once(site: Any, policy: FetchPolicy) -> None:
    site.answers["/robots.txt"] = web.Response(text="User-agent: *\nDisallow:")

    await allowed(policy, *(f"{site.base}/news/{number}" for number in range(5)))

    assert len(site.asked("/robots.txt")) == 1


async def test_a_page_that_is_not_for_robots_is_not_asked_for(
    site: Any, policy: FetchPolicy
) -> None:
    site.answers["/robots.txt"] = web.Response(text="User-agent: *\nDisallow: /members/")
    site.answers["/members/1"] = web.Response(body=b"<p>x</p>", content_type="text/html")
    async with Poller(policy) as poller:
        (text,) = await poller.full_text([site.base + "/members/1"])

    assert text.reason == "robots.txt asks to leave the page alone"
    assert site.asked("/members/1") == []


async def test_long_rules_are_read_as_far_as_they_may_be_long(
    site: Any, policy: FetchPolicy
) -> None:
    rules = "User-agent: *\nDisallow: /a\n" + "# filler\n" * 60_000 + "Disallow: /b\n"
    site.answers["/robots.txt"] = web.Response(text=rules)

    assert await allowed(policy, site.base + "/a", site.base + "/b") == [False, True]
