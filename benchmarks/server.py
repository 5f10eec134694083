"""A web server of our own in a process of its own, so that its CPU is nobody else's."""

import argparse
import asyncio
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.request import urlopen

from aiohttp import web

from benchmarks.made import START_AT, host, rss

ETAG = '"made-up"'
FIRST_ITEMS = 30
_PUBLISH = "/publish"


def news_of(feed: int) -> int:
    """How many items the second version of a feed has that its first did not: 5 % of 30."""
    return 1 + feed % 2


def allowed(count: int, port: int) -> frozenset[str]:
    """What a fetch policy must allow for so many feeds."""
    return frozenset(f"{host(feed)}:{port}" for feed in range(count))


def publish(port: int) -> None:
    """Have a server give the second version of each feed from now on, of which some items are new.

    Args:
        port: Of the server.
    """
    with urlopen(f"http://127.0.0.1:{port}{_PUBLISH}") as answer:
        answer.read()


@contextmanager
def serving(count: int, *, etags: bool = True, fresh: bool = False) -> Iterator[int]:
    """Serve feeds 0 to count - 1, each at its own address of this machine; gives the port.

    Args:
        count: Feeds.
        etags: Whether a request that knows the document is told that nothing changed.
        fresh: Whether the newest items came out today: as many as the second version adds, in
            both versions.
    """
    flags = [str(int(flag)) for flag in (etags, fresh)]
    command = [sys.executable, "-m", "benchmarks.server", str(count), *flags]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1]
    )
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()


def _versions(feed: int, now: datetime | None) -> tuple[bytes, bytes]:
    """A feed before and after it is published anew; with a time, its newest items are fresh."""
    new = news_of(feed)
    fresh_from = None if now is None else FIRST_ITEMS - new
    first, second = (
        rss(feed, begin, FIRST_ITEMS, fresh_from=fresh_from, now=now or START_AT)
        for begin in (0, new)
    )
    return first, second


async def _serve(count: int, etags: bool, fresh: bool) -> None:
    now = datetime.now(UTC) if fresh else None
    versions = [_versions(feed, now) for feed in range(count)]
    bodies, second = ([version[at] for version in versions] for at in (0, 1))

    async def turn(_request: web.Request) -> web.Response:
        bodies[:] = second
        return web.Response()

    async def answer(request: web.Request) -> web.Response:
        if etags and request.headers.get("If-None-Match") == ETAG:
            return web.Response(status=304, headers={"ETag": ETAG})
        body = bodies[int(request.match_info["feed"])]
        headers = {"ETag": ETAG} if etags else {}
        return web.Response(body=body, content_type="application/rss+xml", headers=headers)

    app = web.Application()
    app.router.add_get("/{feed}.xml", answer)
    app.router.add_get(_PUBLISH, turn)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    listener = socket.create_server(("0.0.0.0", 0), backlog=1024)
    await web.SockSite(runner, listener).start()
    print(listener.getsockname()[1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    for name in ("count", "etags", "fresh"):
        parser.add_argument(name, type=int)
    given = parser.parse_args()
    asyncio.run(_serve(given.count, bool(given.etags), bool(given.fresh)))
