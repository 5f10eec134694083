"""The archive from a real store, served on loopback; and the week's picture, once."""

import http.client
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest

from flows.alert import tell_alerts
from flows.archive import archive_dir, build, picture_path
from flows.browse import HOST, Library, open_server, place_of
from flows.desk import Desk
from flows.digest import make_digest, tell
from flows.gather import gather_stories, stories_of
from flows.weekly import show_week
from flows.windows import last_window
from tests.slack import FakeSlack

MONDAY = datetime(2026, 11, 23, 1, tzinfo=UTC)  # 09:00 in Taipei
HOUR = timedelta(hours=1)
Put = Callable[..., None]


def tell_digest(desk: Desk, channel: str, now: datetime) -> None:
    window = last_window(desk.settings, now)
    stories = stories_of(gather_stories(desk, now), window, latest=True)
    tell(desk, make_digest(desk, stories, window, channel, now), channel)


@pytest.fixture
def told(files_desk: Desk, put: Put) -> Desk:
    """A Monday's digest and, before it, an alert."""
    put("rail-1", "中吉烏鐵路隧道貫通", summary="首批列車…兩年後試運轉", language="zh-Hant",
        at=MONDAY - 5 * HOUR)  # fmt: skip
    put("gas-1", "Price formula for Line D gas agreed", at=MONDAY - 30 * HOUR)
    put("bridge-1", "Stone bridge over the Panj opened", score=0.99, at=MONDAY - 20 * HOUR)
    tell_alerts(files_desk, "files", MONDAY - 16 * HOUR)
    tell_digest(files_desk, "files", MONDAY)
    return files_desk


@pytest.fixture
def get(told: Desk) -> Iterator[Callable[..., tuple[int, str]]]:
    """Asks a served archive."""
    library = Library(told)
    library.refresh()
    server = open_server(library, 0)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()

    def get(path: str, *, host: str = HOST, method: str = "GET") -> tuple[int, str]:
        connection = http.client.HTTPConnection(HOST, server.server_port, timeout=10)
        connection.request(method, path, headers={"Host": host})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    yield get
    server.shutdown()
    server.server_close()


def test_an_archive_is_built_and_a_second_build_changes_nothing(told: Desk) -> None:
    built = build(told, archive_dir(told))

    assert (built.digests, built.alerts, built.written) == (1, 1, 3)
    index = (built.folder / "index.html").read_text("utf-8")
    assert 'href="2026-11-23.html"' in index
    assert "Stone bridge over the Panj" in index
    assert "1 則已先以快訊報過" in (built.folder / "2026-11-23.html").read_text("utf-8")
    assert build(told, archive_dir(told)).written == 0


def test_a_served_archive_finds_two_characters_in_either_script(
    get: Callable[..., tuple[int, str]],
) -> None:
    for words in ("鐵路", "铁路", "隧"):
        status, page = get(f"/search?q={quote(words)}")
        assert (status, "找到 1 篇" in page) == (200, True)
    assert "Steppe Courier" in page
    assert "分數 0.90" in page
    assert "Panj" in get("/search?q=bridges&order=score")[1]


def test_a_served_archive_shows_what_came_since(
    get: Callable[..., tuple[int, str]], told: Desk, put: Put
) -> None:
    assert "2026-11-24" not in get("/")[1]
    put("new-1", "烏蘭巴托新線通車", at=MONDAY + 20 * HOUR)

    assert "烏蘭巴托" in get(f"/search?q={quote('乌兰')}")[1]
    tell_digest(told, "files", MONDAY + 24 * HOUR)
    assert 'href="2026-11-24.html"' in get("/index.html")[1]
    assert get("/2026-11-24.html")[0] == 200


@pytest.mark.parametrize(
    ("path", "host", "status"),
    [
        ("/", "rebound.example", 403),
        ("/", "localhost:8765", 200),
        ("/../silkwatch.db", HOST, 404),
        ("/%2e%2e/silkwatch.db", HOST, 404),
        ("/feed.xml", HOST, 200),
        ("/search?q=%00%ff%22&page=x", HOST, 200),
    ],
)
def test_only_pages_are_served_and_only_to_this_machine(
    get: Callable[..., tuple[int, str]], path: str, host: str, status: int
) -> None:
    assert get(path, host=host)[0] == status


def test_a_head_request_gets_no_body(get: Callable[..., tuple[int, str]]) -> None:
    assert get("/", method="HEAD") == (200, "")
    assert get("/", method="POST")[0] == 501


def test_a_word_is_placed_also_where_folding_changes_lengths() -> None:
    assert place_of("隧道", "…首批…隧道貫通") == 4
    assert place_of("隧道", "無關") == 0
    assert place_of("-first second", "the second time") == 4


def test_the_week_is_drawn_once_and_stands_on_the_page_of_its_digest(told: Desk) -> None:
    path = show_week(told, "files", MONDAY)

    assert path == picture_path(told, MONDAY.date())
    drawn = path.read_bytes()
    assert show_week(told, "files", MONDAY + 26 * HOUR) == path
    assert path.read_bytes() == drawn
    build(told, archive_dir(told))
    assert "data:image/png" in (archive_dir(told) / "2026-11-23.html").read_text("utf-8")


def test_the_week_goes_into_the_thread_of_mondays_digest_once(
    slack_desk: Desk, put: Put, slack: FakeSlack
) -> None:
    put("gas-1", "Price formula for Line D gas agreed", at=MONDAY - 30 * HOUR)
    tell_digest(slack_desk, "#news-digest", MONDAY)
    slack.faults["files.getUploadURLExternal"] = ["missing_scope"]
    with pytest.raises(Exception, match="Bot Token Scopes"):
        show_week(slack_desk, "#news-digest", MONDAY)

    show_week(slack_desk, "#news-digest", MONDAY + 24 * HOUR)
    show_week(slack_desk, "#news-digest", MONDAY + 48 * HOUR)

    (root,) = slack.roots()
    files = [f["name"] for m in slack.thread(root["ts"]) for f in m.get("files", [])]
    assert files == ["silkwatch-week-2026-11-23.png"]


def test_without_a_mondays_digest_there_is_no_picture(files_desk: Desk) -> None:
    assert show_week(files_desk, "files", MONDAY) is None
