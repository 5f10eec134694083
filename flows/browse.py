"""Browse: the archive served on this machine only, with a search over all stored items."""

import re
import threading
from collections.abc import Mapping, Sequence
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from classifiers.text import TOKENISER, fold, stem
from digests.archive import INDEX, Shelved, digest_page, lists
from digests.archive_search import PAGE, Hit, search_page
from digests.asked import Asked, read_query
from digests.view import View
from flows.archive import kept_alerts, pictures, shelve
from flows.desk import Desk
from flows.view import make_view
from flows.warn import ALERT
from items.errors import HouseError
from items.feed import Feed
from store.engine import connect
from store.search import SearchStore

HOST = "127.0.0.1"
_WORD = re.compile(r'[^\s"“”「」]+')
KINDS = {".html": "text/html; charset=utf-8", ".xml": "application/atom+xml; charset=utf-8"}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def place_of(question: str, text: str) -> int:
    """Where the first word of a question stands in a text; 0 when none does."""
    folded = fold(text)
    origin: Sequence[int] = range(len(text))
    if len(folded) != len(text):  # "…" becomes three dots, so places must be carried over
        parts = [fold(character) for character in text]
        folded = "".join(parts)
        origin = [at for at, part in enumerate(parts) for _ in part]
    words = [fold(word) for word in _WORD.findall(question) if not word.startswith("-")]
    places = (folded.find(stem(word)) for word in words)
    return next((origin[place] for place in places if place > 0), 0)


class Library:
    """The pages as they are now, and the search; may be asked from several threads."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._lock = threading.Lock()
        self._shelf: Mapping[str, Shelved] = {}
        self._lists: Mapping[str, str] = {}
        self._state: Any = None
        self._search = SearchStore(
            connect(desk.settings.database_url), fold=fold, stem=stem, rules=TOKENISER
        )
        self._feeds: dict[str, Feed] = {feed.feed_id: feed for feed in desk.catalogue()}

    def refresh(self) -> int:
        """Take new items into the search; gives how many."""
        return self._search.refresh()

    def page(self, name: str) -> str | None:
        """A page by name, as things stand now; None when there is no such page."""
        view = make_view(self._desk.settings)
        with self._lock:
            self._look(view)
            shelved = next((one for one in self._shelf.values() if one.page == name), None)
        return digest_page(shelved, view) if shelved else self._lists.get(name)

    def _look(self, view: View) -> None:
        """Take in digests that are new or made anew; only the lists are kept drawn."""
        alerted_at = self._desk.notes.newest_at(ALERT)
        state = (self._desk.digests.made(), alerted_at, pictures(self._desk))
        if state != self._state:
            self._shelf = shelve(self._desk, self._shelf)
            shelf, alerts = list(self._shelf.values()), kept_alerts(self._desk)
            self._lists = lists(shelf, alerts, view, searchable=True)
            self._state = state

    def search(self, asked: Asked) -> str:
        """What was found, as a page."""
        self._search.refresh()
        found = self._search.search(
            asked.words,
            relevant=asked.relevant,
            theme=asked.theme,
            order="score" if asked.order == "score" else "newest",
            limit=PAGE,
            offset=(asked.page - 1) * PAGE,
        )
        hits = [
            Hit(
                item=row.item,
                feed=self._feeds.get(row.item.feed_id),
                score=row.score,
                seen_at=row.seen_at,
                match_at=place_of(asked.words, row.item.summary),
            )
            for row in found.rows
        ]
        return search_page(asked, hits, found.total, make_view(self._desk.settings))


class Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD for the pages and the search."""

    server_version = "silkwatch"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    timeout = 30  # a connection that says nothing must not hold a thread for ever

    def __init__(self, library: Library, *args: Any) -> None:
        self._library = library
        super().__init__(*args)

    def do_GET(self) -> None:
        """Answer one request."""
        if not self._is_for_us():
            # Another site's name that was pointed at this machine.
            self._send(HTTPStatus.FORBIDDEN, "forbidden\n", "text/plain")
            return
        address = urlsplit(self.path)
        name = address.path.lstrip("/") or INDEX
        try:
            page = (
                self._library.search(read_query(address.query))
                if name == "search"
                else self._library.page(name)
            )
        except HouseError as error:
            self._send(HTTPStatus.SERVICE_UNAVAILABLE, f"{error}\n", "text/plain; charset=utf-8")
            return
        if page is None:
            self._send(HTTPStatus.NOT_FOUND, "not found\n", "text/plain")
            return
        kind = KINDS[".xml"] if name.endswith(".xml") else KINDS[".html"]
        self._send(HTTPStatus.OK, page, kind)

    do_HEAD = do_GET  # noqa: N815  -- the body is left out in _send

    def _is_for_us(self) -> bool:
        host = urlsplit(f"//{self.headers.get('Host', '')}").hostname
        return host in ("localhost", HOST)

    def _send(self, status: HTTPStatus, text: str, kind: str) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing: what a reader searches for is nobody's business."""


def open_server(library: Library, port: int) -> ThreadingHTTPServer:
    """Listen on loopback; port 0 takes a free one.

    Raises:
        OSError: The port is taken.
    """
    server = ThreadingHTTPServer((HOST, port), partial(Handler, library))
    server.daemon_threads = True
    return server
