"""A web server of our own in a process of its own, so that its CPU is nobody else's."""

import argparse
import asyncio
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from aiohttp import web

from benchmarks.made import host, rss

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
def serving(count: int, *, etags: bool = True) -> Iterator[int]:
    """Serve feeds 0 to count - 1, each at its own address of this machine; gives the port.

    Args:
        count: Feeds.
        etags: Whether a request that knows the document is told that nothing changed.
    """
    command = [sys.executable, "-m", "benchmarks.server", str(count), str(int(etags))]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[1]
    )
    try:
        assert process.stdout is not None
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()


async def _serve(count: int, etags: bool) -> None:
    bodies = [rss(feed, 0, FIRST_ITEMS) for feed in range(count)]
    second = [rss(feed, news_of(feed), FIRST_ITEMS) for feed in range(count)]

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
    for name in ("count", "etags"):
        parser.add_argument(name, type=int)
    given = parser.parse_args()
    asyncio.run(_serve(given.count, bool(given.etags)))
