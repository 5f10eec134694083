"""Serves the made-up world as live feeds on loopback."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import format_datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Self

from flows.demo.world import DemoFeed, DemoItem, load_feeds, load_world, render
from items.feed import Feed

HOST = "127.0.0.1"
_TYPES = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "rdf": "application/rdf+xml",
    "json": "application/feed+json",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a path is answered with; headers by name, validators among them."""

    status: int
    body: bytes
    headers: Mapping[str, str]


def answers(
    feeds: Sequence[DemoFeed], items: Sequence[DemoItem], *, now: datetime
) -> dict[str, Answer]:
    """Every path of the world with its answer; equal arguments give equal answers.

    Raises:
        ValueError: `now` is naive.
    """
    if now.tzinfo is None:
        raise ValueError("the demonstration needs an aware time")
    return {f"/{demo.feed.feed_id}": _answer(demo, items, now) for demo in feeds}


class DemoServer:
    """The world on a port of its own; a context manager.

    Attributes:
        seen: Status codes given so far, by feed_id, in order.
    """

    def __init__(self, now: datetime, *, port: int = 0) -> None:
        """Make ready to serve.

        Args:
            now: When the demonstration starts, aware. Dates are counted back from it, so the
                same `now` gives the same bytes and validators in every run.
            port: 0 takes a free one.

        Raises:
            ValueError: `now` is naive.
        """
        self._feeds = load_feeds()
        self._answers = answers(self._feeds, load_world(), now=now)
        self._port = port
        self._server: ThreadingHTTPServer | None = None
        self.seen: dict[str, list[int]] = defaultdict(list)

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer((HOST, self._port), _handler(self._answers, self.seen))
        Thread(target=self._server.serve_forever, name="demo-feeds", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    @property
    def address(self) -> str:
        """Its host:port.

        Raises:
            RuntimeError: It is not running.
        """
        if self._server is None:
            raise RuntimeError("the demo server is not running; use it in a with statement")
        return f"{HOST}:{self._server.server_port}"

    @property
    def allow_hosts(self) -> frozenset[str]:
        """What fetch.allow_hosts must hold to let the feeds be polled."""
        return frozenset({self.address})

    def catalogue(self) -> tuple[Feed, ...]:
        """The world's feeds with their addresses on this server."""
        return tuple(
            replace(demo.feed, url=f"http://{self.address}/{demo.feed.feed_id}")
            for demo in self._feeds
        )


def _answer(demo: DemoFeed, items: Sequence[DemoItem], now: datetime) -> Answer:
    if demo.behaviour == "dead":
        return Answer(500, b"out of order\n", {"Content-Type": "text/plain"})
    body = render(demo, items, now=now)
    headers = {"Content-Type": f"{_TYPES[demo.format]}; charset={demo.charset}"}
    if demo.behaviour == "conditional":
        newest = max(i.published_at(now) for i in items if i.feed_id == demo.feed.feed_id)
        headers["ETag"] = f'"{sha256(body).hexdigest()[:16]}"'
        headers["Last-Modified"] = format_datetime(newest, usegmt=True)
    return Answer(200, body, headers)


def _handler(
    known: Mapping[str, Answer], seen: dict[str, list[int]]
) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Answers GET from the table; says nothing on stderr."""

        def do_GET(self) -> None:
            missing = Answer(404, b"no such feed\n", {"Content-Type": "text/plain"})
            answer = known.get(self.path, missing)
            if self._has_it(answer):
                answer = Answer(304, b"", {"ETag": answer.headers["ETag"]})
            seen[self.path.removeprefix("/")].append(answer.status)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def _has_it(self, answer: Answer) -> bool:
            """If-Modified-Since counts only without If-None-Match (RFC 9110, 13.1.3)."""
            if "ETag" not in answer.headers:
                return False
            tag = self.headers.get("If-None-Match")
            if tag is not None:
                return answer.headers["ETag"] in [one.strip() for one in tag.split(",")]
            return self.headers.get("If-Modified-Since") == answer.headers["Last-Modified"]

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - inherited
            """Keep the terminal for the demonstration."""

    return Handler
