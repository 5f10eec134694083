import asyncio
import gzip
import itertools
import pickle
import time
from dataclasses import replace
from typing import Any

import aiohttp
import brotli
import pytest
from aiohttp import web

from feeds.answers import network_error
from feeds.errors import FetchError, ParseError, Trouble
from feeds.fetch import Fetcher
from feeds.policy import FetchPolicy
from tests.feeds.conftest import breaks_off


async def trouble_of(fetcher: Fetcher, url: str, **validators: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await fetcher.get("f", url, **validators)
    return caught.value


async def test_validators_are_sent_exactly_as_the_server_wrote_them(
    site: Any, policy: FetchPolicy
) -> None:
    site.answers["/f"] = web.Response(
        body=b"<rss/>",
        headers={"ETag": 'W/"x-1"', "Last-Modified": "Sat, 14 Mar 2026 01:02:03 +0000"},
    )
    async with Fetcher(policy) as fetcher:
        first = await fetcher.get("f", site.base + "/f")
        site.answers["/f"] = web.Response(status=304)
        second = await fetcher.get(
            "f", site.base + "/f", etag=first.etag, last_modified=first.last_modified
        )

    plain, conditional = site.asked("/f")
    assert "If-None-Match" not in plain
    assert "If-Modified-Since" not in plain
    assert conditional["If-None-Match"] == 'W/"x-1"'
    assert conditional["If-Modified-Since"] == "Sat, 14 Mar 2026 01:02:03 +0000"
    assert second.not_modified


async def test_not_modified_is_no_answer_to_an_unconditional_request(
    site: Any, policy: FetchPolicy
) -> None:
    site.answers["/f"] = web.Response(status=304)
    async with Fetcher(policy) as fetcher:
        assert (await trouble_of(fetcher, site.base + "/f")).trouble is Trouble.SERVER


async def test_requests_say_who_we_are_and_bring_no_cookie_back(
    site: Any, policy: FetchPolicy
) -> None:
    site.answers["/f"] = web.Response(body=b"<rss/>", headers={"Set-Cookie": "id=42; Path=/"})
    named = replace(policy, user_agent="Desk/1", contact="desk@watch.example")
    async with Fetcher(named) as fetcher:
        await fetcher.get("f", site.base + "/f")
        await fetcher.get("f", site.base + "/f")

    for headers in site.asked("/f"):
        assert headers["User-Agent"] == "Desk/1 (+desk@watch.example)"
        assert "Cookie" not in headers
        assert "br" in headers["Accept-Encoding"]


def test_a_contact_cannot_smuggle_a_header() -> None:
    with pytest.raises(ValueError, match="one line"):
        FetchPolicy(contact="x\r\nX-Evil: 1")


@pytest.mark.parametrize(
    ("encoding", "body"),
    [("gzip", gzip.compress(b"<rss>x</rss>")), ("br", brotli.compress(b"<rss>x</rss>")),
     ("gzip", b"<rss>x</rss>"), ("", gzip.compress(b"<rss>x</rss>"))],
    ids=["gzip", "br", "plain said to be gzip", "gzip said to be plain"],
)  # fmt: skip
async def test_packed_bodies_are_unpacked(
    site: Any, policy: FetchPolicy, encoding: str, body: bytes
) -> None:
    headers = {"Content-Encoding": encoding} if encoding else {}
    site.answers["/f"] = web.Response(body=body, headers=headers)
    async with Fetcher(policy) as fetcher:
        assert (await fetcher.get("f", site.base + "/f")).body == b"<rss>x</rss>"


@pytest.mark.parametrize("encoding", ["gzip", "br"])
async def test_a_bomb_is_refused(site: Any, policy: FetchPolicy, encoding: str) -> None:
    pack = gzip.compress if encoding == "gzip" else brotli.compress
    site.answers["/f"] = web.Response(
        body=pack(b"<rss>" + b" " * 20_000_000), headers={"Content-Encoding": encoding}
    )
    async with Fetcher(policy) as fetcher:
        error = await trouble_of(fetcher, site.base + "/f")
    assert error.trouble is Trouble.REFUSED_HERE
    assert "bomb" in error.reason


async def test_of_a_body_too_long_only_the_beginning_is_read(
    site: Any, policy: FetchPolicy
) -> None:
    site.answers["/f"] = b"<rss>" + b"x" * 300_000
    async with Fetcher(replace(policy, max_bytes=50_000)) as fetcher:
        document = await fetcher.get("f", site.base + "/f")
    assert len(document.body) == 50_000
    assert document.too_long


async def test_a_body_that_breaks_off_is_kept_and_marked(site: Any, policy: FetchPolicy) -> None:
    site.answers["/f"] = breaks_off(b"<rss>first half")
    async with Fetcher(policy) as fetcher:
        document = await fetcher.get("f", site.base + "/f")
    assert document.body == b"<rss>first half"
    assert document.broken == "the connection broke off"


async def test_drips_do_not_stretch_the_deadline(site: Any, policy: FetchPolicy) -> None:
    async def drip(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse()
        await answer.prepare(request)
        for _ in range(200):
            await answer.write(b"<")
            await asyncio.sleep(0.05)
        return answer

    site.answers["/f"] = drip
    begun = time.monotonic()
    async with Fetcher(replace(policy, timeout_seconds=0.6)) as fetcher:
        error = await trouble_of(fetcher, site.base + "/f")
    assert error.trouble is Trouble.TIMEOUT
    assert time.monotonic() - begun < 2


async def test_headers_have_a_deadline_of_their_own(site: Any, policy: FetchPolicy) -> None:
    async def silent(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(5)
        return web.Response()

    site.answers["/f"] = silent
    async with Fetcher(replace(policy, timeout_seconds=30, header_timeout_seconds=0.3)) as fetcher:
        begun = time.monotonic()
        error = await trouble_of(fetcher, site.base + "/f")
        assert time.monotonic() - begun < 2
    assert error.trouble is Trouble.TIMEOUT


async def test_permanent_redirects_are_reported_up_to_the_first_temporary_one(
    site: Any, policy: FetchPolicy
) -> None:
    site.answers["/a"] = web.Response(status=301, headers={"Location": "/b"})
    site.answers["/b"] = web.Response(status=308, headers={"Location": site.base + "/c"})
    site.answers["/c"] = web.Response(status=302, headers={"Location": "/d"})
    site.answers["/d"] = b"<rss/>"
    async with Fetcher(policy) as fetcher:
        document = await fetcher.get("f", site.base + "/a")
        temporary = await fetcher.get("f", site.base + "/c")
    assert document.moved_to == site.base + "/c"
    assert document.url == site.base + "/d"
    assert temporary.moved_to == ""


async def test_redirects_are_counted(site: Any, policy: FetchPolicy) -> None:
    site.answers["/f"] = web.Response(status=302, headers={"Location": "/f"})
    async with Fetcher(replace(policy, max_redirects=3)) as fetcher:
        error = await trouble_of(fetcher, site.base + "/f")
    assert error.reason == "too many redirects"
    assert len(site.asked("/f")) == 4


@pytest.mark.parametrize(
    "target",
    ["file:///etc/passwd", "http://127.0.0.2/", "http://169.254.169.254/latest/", "http://[::1]/",
     "http://me:pw@news.example/", "//10.0.0.1/x", "http://2130706433/", "http://news.example\\@10.0.0.1/",
     "http://0x7f.1/", "http://localhost/"],
)  # fmt: skip
async def test_a_redirect_is_checked_like_a_first_address(
    site: Any, policy: FetchPolicy, target: str
) -> None:
    site.answers["/f"] = web.Response(status=302, headers={"Location": target})
    async with Fetcher(policy) as fetcher:
        error = await trouble_of(fetcher, site.base + "/f")
    assert error.trouble is Trouble.REFUSED_HERE
    assert "pw" not in error.reason


@pytest.mark.parametrize(
    ("status", "trouble"),
    [(401, Trouble.BLOCKED), (403, Trouble.BLOCKED), (451, Trouble.BLOCKED),
     (404, Trouble.NOT_FOUND), (410, Trouble.GONE), (429, Trouble.LATER), (503, Trouble.LATER),
     (500, Trouble.SERVER), (204, Trouble.SERVER)],
)  # fmt: skip
async def test_statuses_are_told_apart(
    site: Any, policy: FetchPolicy, status: int, trouble: Trouble
) -> None:
    site.answers["/f"] = web.Response(status=status)
    async with Fetcher(policy) as fetcher:
        error = await trouble_of(fetcher, site.base + "/f")
    assert error.trouble is trouble
    assert str(status) in error.reason


@pytest.mark.parametrize(("sent", "seconds"), [("120", 120), ("soon", None), ("", None)])
async def test_retry_after_is_read(
    site: Any, policy: FetchPolicy, sent: str, seconds: float | None
) -> None:
    site.answers["/f"] = web.Response(status=503, headers={"Retry-After": sent})
    async with Fetcher(policy) as fetcher:
        assert (await trouble_of(fetcher, site.base + "/f")).retry_after_seconds == seconds


async def test_an_empty_body_is_named(site: Any, policy: FetchPolicy) -> None:
    site.answers["/f"] = b""
    async with Fetcher(policy) as fetcher:
        assert (await trouble_of(fetcher, site.base + "/f")).trouble is Trouble.EMPTY


async def test_a_closed_port_is_named_without_the_address(policy: FetchPolicy) -> None:
    closed = replace(policy, allow_hosts=frozenset({"127.0.0.1:9"}))
    async with Fetcher(closed) as fetcher:
        error = await trouble_of(fetcher, "http://127.0.0.1:9/secret-path")
    assert error.trouble is Trouble.NETWORK
    assert "secret" not in str(error)


def test_a_certificate_nobody_trusts_means_blocked() -> None:
    key = aiohttp.client_reqrep.ConnectionKey("news.example", 443, True, True, None, None, None)
    error = aiohttp.ClientConnectorCertificateError(key, OSError("self-signed"))

    assert network_error("f", error).trouble is Trouble.TLS


async def test_requests_to_one_host_are_spaced_and_never_overlap(
    site: Any, policy: FetchPolicy
) -> None:
    under_way, most, starts = 0, 0, []

    async def slow(request: web.Request) -> web.StreamResponse:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        starts.append(time.monotonic())
        await asyncio.sleep(0.05)
        under_way -= 1
        return web.Response(body=b"<rss/>")

    site.answers["/f"] = slow
    polite = replace(policy, host_spacing_seconds=0.2, host_concurrency=1)
    async with Fetcher(polite) as fetcher:
        await asyncio.gather(*(fetcher.get("f", site.base + "/f") for _ in range(3)))
    assert most == 1
    assert all(later - earlier >= 0.24 for earlier, later in itertools.pairwise(starts))


async def test_waiting_for_a_turn_is_not_part_of_the_deadline(
    site: Any, policy: FetchPolicy
) -> None:
    site.answers["/f"] = b"<rss/>"
    slow = replace(policy, host_spacing_seconds=0.4, host_concurrency=1, timeout_seconds=0.3)
    async with Fetcher(slow) as fetcher:
        found = await asyncio.gather(*(fetcher.get("f", site.base + "/f") for _ in range(3)))
    assert len(found) == 3


async def test_a_host_that_asks_for_mercy_gets_a_pause(site: Any, policy: FetchPolicy) -> None:
    site.answers["/f"] = web.Response(status=429, headers={"Retry-After": "1"})
    site.answers["/g"] = b"<rss/>"
    async with Fetcher(policy) as fetcher:
        await trouble_of(fetcher, site.base + "/f")
        begun = time.monotonic()
        await fetcher.get("f", site.base + "/g")
    assert 0.9 < time.monotonic() - begun < 3


async def test_long_headers_do_not_cost_the_feed(site: Any, policy: FetchPolicy) -> None:
    site.answers["/f"] = web.Response(
        body=b"<rss/>", headers={"Content-Security-Policy": "a" * 20_000}
    )
    async with Fetcher(policy) as fetcher:
        assert (await fetcher.get("f", site.base + "/f")).body == b"<rss/>"


@pytest.mark.parametrize(
    "error",
    [
        FetchError("f", "status 503", Trouble.LATER, 7.0),
        ParseError("f", "an HTML page", True, False),
    ],
)
def test_errors_survive_pickling_with_all_they_carry(error: FetchError | ParseError) -> None:
    again = pickle.loads(pickle.dumps(error))

    assert type(again) is type(error)
    assert vars(again) == vars(error)
