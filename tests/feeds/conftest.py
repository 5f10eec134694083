"""Made-up feeds, and a web server of our own that serves them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from feeds.policy import FetchPolicy
from items.feed import Feed, Kind, Language

SHARED = Path(__file__).resolve().parents[2].parent / "shared"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Answer = bytes | web.Response | Handler


@dataclass
class Site:
    """A web server on this machine; what it is asked for is in `seen`."""

    base: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    seen: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    @property
    def host(self) -> str:
        return self.base.removeprefix("http://")

    def asked(self, path: str) -> list[Mapping[str, str]]:
        return [headers for asked, headers in self.seen if asked == path]

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.seen.append((request.path, request.headers))
        answer = self.answers.get(request.path)
        if answer is None:
            return web.Response(status=404)
        if callable(answer):
            return await answer(request)
        if isinstance(answer, bytes):
            return web.Response(body=answer, content_type="application/rss+xml")
        return web.Response(status=answer.status, body=answer.body, headers=answer.headers)


def breaks_off(beginning: bytes) -> Handler:
    """A document of which only the beginning comes, though more was promised."""

    async def handle(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Length": "5000"})
        await answer.prepare(request)
        await answer.write(beginning)
        request.transport.close()
        return answer

    return handle


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    made = Site()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", made.handle)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server()
    made.base = f"http://127.0.0.1:{server.port}"
    yield made
    await server.close()


@pytest.fixture
def policy(site: Site) -> FetchPolicy:
    return FetchPolicy(
        timeout_seconds=3,
        header_timeout_seconds=2,
        host_spacing_seconds=0,
        host_concurrency=8,
        allow_hosts=frozenset({site.host}),
    )


@pytest.fixture
def make_feed() -> Callable[..., Feed]:
    plain = Feed(
        feed_id="steppe-wire",
        url="http://steppe.example/rss",
        name="Steppe Wire",
        publisher="Steppe Wire",
        language=Language.EN,
        country="INT",
        kind=Kind.NEWS,
    )
    return lambda **changes: replace(plain, **changes)


@pytest.fixture
def make_rss() -> Callable[..., bytes]:
    def rss(*items: str, head: str = "", root: str = "<rss version='2.0'>") -> bytes:
        body = "".join(f"<item>{item}</item>" for item in items)
        return f"{root}<channel><title>Wire</title>{head}{body}</channel></rss>".encode()

    return rss


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("../shared is not beside the checkout")
    return SHARED
