import time
from typing import Any

import pytest
from aiohttp import web

from feeds.page_worker import tidy
from feeds.policy import FetchPolicy
from feeds.poll import Poller

STORY = [f"Made-up paragraph {n} tells of a station on the line to Osh." for n in range(12)]
HANS = [f"这是虚构的第{n}段，讲述一条通往奥什的铁路及其沿线车站的建设情况。" for n in range(12)]


def page(paragraphs: list[str], charset: str = "utf-8") -> bytes:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f'<html><head><meta charset="{charset}"><title>t</title></head><body>'
        f"<nav>Home Sport Weather</nav><script>steal()</script><article><h1>Line</h1>{body}"
        "</article><footer>Imprint</footer></body></html>"
    ).encode(charset if charset != "gb2312" else "gb18030")


async def test_articles_give_their_running_text_and_failures_their_reason(
    site: Any, policy: FetchPolicy
) -> None:
    site.answers["/a"] = web.Response(body=page(STORY), content_type="text/html")
    site.answers["/zh"] = web.Response(body=page(HANS, "gb2312"), content_type="text/html")
    site.answers["/pdf"] = web.Response(body=b"%PDF-1.7", content_type="application/pdf")
    site.answers["/no"] = web.Response(status=403)
    site.answers["/bare"] = web.Response(body=b"<html></html>", content_type="text/html")
    paths = ["/a", "/zh", "/pdf", "/no", "/bare"]
    inside = "http://169.254.169.254/latest/meta-data/"

    async with Poller(policy) as poller:
        texts = await poller.full_text([*(site.base + path for path in paths), inside])

    article, chinese, pdf, forbidden, bare, internal = texts
    assert STORY[3] in article.text.split("\n")
    assert "steal" not in article.text
    assert "Weather" not in article.text
    assert article.reason == ""
    assert HANS[5] in chinese.text
    assert (pdf.text, pdf.reason) == ("", "not a page but application/pdf")
    assert forbidden.reason == "status 403"
    assert bare.reason == "no running text was found"
    assert internal.reason == "the address is internal"


async def test_a_text_has_a_limit_and_a_link_is_fetched_once(
    site: Any, policy: FetchPolicy
) -> None:
    site.answers["/a"] = web.Response(
        body=page([f"{n} {text}" for n in range(300) for text in STORY]), content_type="text/html"
    )
    async with Poller(policy) as poller:
        texts = await poller.full_text([site.base + "/a"] * 3)

    assert {19_000 < len(one.text) <= 20_000 for one in texts} == {True}
    assert len(site.asked("/a")) == 1


async def test_no_links_cost_nothing(policy: FetchPolicy) -> None:
    begun = time.monotonic()
    async with Poller(policy) as poller:
        assert await poller.full_text([]) == []
    assert time.monotonic() - begun < 0.3


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("one\n\n  two  words \n", "one\ntwo words"),
        ("a\u202eb\x00\nc", "ab\nc"),
        ("", ""),
        ("x" * 50, "x" * 19 + "…"),
    ],
)
def test_texts_are_tidied_a_paragraph_a_line(text: str, kept: str) -> None:
    assert tidy(text, max_chars=20) == kept
