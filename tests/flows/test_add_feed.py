"""A feed is found from its homepage and shown with scores before it is saved."""

import asyncio
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from typer.testing import CliRunner

from feeds.catalogue import load_catalogue
from flows.add_feed import draft_feed, find_feed, save_feed
from flows.cli import app
from flows.settings import Settings, load_settings
from items.errors import ConfigError
from items.feed import Feed, Kind, Language

RSS = """<rss version="2.0"><channel><title>Oasis</title>
<item><title>China and Uzbekistan sign a railway agreement in Tashkent</title><guid>a1</guid>
<link>/1</link><pubDate>Sat, 21 Nov 2026 08:00:00 GMT</pubDate></item>
<item><title>Ten soups for a cold evening</title><guid>a2</guid>
<link>/2</link><pubDate>Sat, 21 Nov 2026 07:00:00 GMT</pubDate></item></channel></rss>"""
EMPTY = "<rss version='2.0'><channel><title>Comments</title></channel></rss>"
HEAD = "<!doctype html><html><head>{}</head><body>News</body></html>"
LINK = '<link rel="alternate" type="application/rss+xml" href="{}">'
PAGES = {
    "/": HEAD.format(LINK.format("/comments/feed") + LINK.format("/news.xml")),
    "/news.xml": RSS,
    "/comments/feed": EMPTY,
    "/bare/": HEAD.format(""),
    "/rss": RSS,
    "/only-comments": HEAD.format(LINK.format("/comments/feed")),
}
MOVED = {"/old.xml": "/news.xml"}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path in MOVED:
            self.send_response(301)
            self.send_header("Location", MOVED[self.path])
            self.end_headers()
            return
        body = PAGES.get(self.path, "").encode()
        self.send_response(200 if body else 404)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def settings(site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("SILKWATCH_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("SILKWATCH_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("SILKWATCH_FETCH__ALLOW_HOSTS", site.removeprefix("http://"))
    monkeypatch.setenv("SILKWATCH_FETCH__HOST_SPACING_SECONDS", "0")
    (tmp_path / "config").mkdir()
    return load_settings()


def draft(url: str) -> Feed:
    return Feed(
        feed_id="draft",
        url=url,
        name="Oasis Post",
        publisher="Oasis",
        language=Language.EN,
        country="UZ",
        kind=Kind.NEWS,
    )


@pytest.mark.parametrize(
    ("path", "feed", "homepage"),
    [
        ("/", "/news.xml", "/"),  # the feed of comments stands first on the page and has no items
        ("/news.xml", "/news.xml", ""),
        ("/bare/", "/rss", "/bare/"),  # the page names none: usual places are tried
        ("/old.xml", "/news.xml", ""),  # it moved for good: the new address is kept
    ],
)
def test_the_feed_of_an_address_or_a_homepage_is_found(
    settings: Settings, site: str, path: str, feed: str, homepage: str
) -> None:
    found = asyncio.run(find_feed(settings, draft_feed(settings, draft(site + path))))

    assert found.feed.url == site + feed
    assert found.feed.homepage == (site + homepage if homepage else "")
    assert (found.items, found.verdicts) == (2, ())
    assert [item.title[:5] for item in found.newest] == ["China", "Ten s"]


@pytest.mark.parametrize("path", ["/only-comments", "/missing"])
def test_where_there_is_no_feed_with_items_the_reason_is_given(
    settings: Settings, site: str, path: str
) -> None:
    with pytest.raises(ConfigError, match="tried") as caught:
        asyncio.run(find_feed(settings, draft(site + path)))

    assert caught.value.where == site + path


def test_a_feed_is_saved_once(settings: Settings, site: str) -> None:
    found = asyncio.run(find_feed(settings, draft_feed(settings, draft(site + "/"))))

    assert [save_feed(settings, found), save_feed(settings, found)] == [True, False]
    (saved,) = load_catalogue(settings.config_dir / "feeds.toml")
    assert saved == found.feed


def test_the_command_shows_items_and_scores_before_it_asks(
    settings: Settings, site: str, small_model: Path
) -> None:
    settings.data_dir.mkdir()
    (settings.data_dir / "models").symlink_to(small_model)
    refused = CliRunner().invoke(app, ["feeds", "add", site, "--name", "Oasis"], input="n\n")

    assert refused.exit_code == 1
    shown = [line.split(maxsplit=1) for line in refused.output.splitlines() if line[:2] == "  "]
    scores = {title[:5]: float(score) for score, title in shown}
    assert scores["China"] > 0.5 > scores["Ten s"]
    assert not (settings.config_dir / "feeds.toml").exists()

    saved = CliRunner().invoke(app, ["feeds", "add", site, "--name", "Oasis", "--yes"])
    assert saved.exit_code == 0
    assert load_catalogue(settings.config_dir / "feeds.toml")[0].feed_id == "oasis"
