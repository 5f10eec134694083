"""The archive: an index, a page a digest, a feed, and what a search found."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest

from digests.archive import Shelved, archive_pages, lists
from digests.archive_search import PAGE, Hit, search_page
from digests.asked import Asked, read_query
from digests.files import write_pages
from digests.policy import DigestPolicy
from digests.since import SinceLast
from digests.view import View
from items.digest import Digest, Window
from items.feed import Language

ZH = View()
EN = View(policy=DigestPolicy(language=Language.EN))
DAY = timedelta(days=1)
PNG = b"\x89PNG made up"


class Links(HTMLParser):
    """Collects addresses and tags, and checks that tags are closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(page)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "link", "img", "input"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def hrefs(self) -> list[str]:
        return [str(attrs["href"]) for tag, attrs in self.tags if "href" in attrs]


@pytest.fixture
def shelf(day: Digest) -> list[Shelved]:
    earlier = Window(start_at=day.window.start_at - 30 * DAY, end_at=day.window.end_at - 30 * DAY)
    return [
        Shelved(stem="2026-10-22", digest=replace(day, key="a", window=earlier, stories=())),
        Shelved(stem="2026-11-21", digest=day, since=SinceLast(alerted=2), picture=PNG),
    ]


@pytest.fixture
def alert(make_digest: Any, make_story: Any) -> Digest:
    made: Digest = make_digest(make_story("w", title="Bridge <b>opened</b> & tolled"))
    return replace(made, key="alert:x:w", made_at=datetime(2026, 11, 20, 4, tzinfo=UTC))


def test_the_index_lists_months_and_days_newest_first(shelf: list[Shelved], alert: Digest) -> None:
    index = archive_pages(shelf, [alert], ZH)["index.html"]

    order = ["2026年11月21日", "2026年11月20日", "2026年10月", "2026年10月22日"]
    assert sorted(order, key=index.index) == order
    assert "5 則要聞" in index
    assert "中吉烏鐵路貝什科爾段隧道貫通" in index
    assert "Bridge &lt;b&gt;opened&lt;/b&gt; &amp; tolled" in index


def test_every_link_within_the_archive_leads_somewhere(shelf: list[Shelved], alert: Digest) -> None:
    pages = archive_pages(shelf, [alert], EN)

    for text in (pages[name] for name in pages if name.endswith(".html")):
        for href in Links(text).hrefs():
            assert href.partition("#")[0] in pages or href.startswith("https://")
    assert 'id="week"' in pages["2026-11-21.html"]
    assert 'href="2026-11-21.html#week"' in pages["index.html"]


def test_the_pages_ask_nothing_of_anyone(shelf: list[Shelved]) -> None:
    pages = archive_pages(shelf, [], ZH) | lists(shelf, [], ZH, searchable=True)
    for name, text in pages.items():
        assert not re.search(r"<script|@import|url\(|src=\"(?!data:)", text), name
        if name.endswith(".html"):
            assert "default-src 'none'" in text


def test_a_digest_keeps_its_picture_and_its_counts(shelf: list[Shelved]) -> None:
    pages = archive_pages(shelf, [], EN)

    assert 'src="data:image/png;base64,' in pages["2026-11-21.html"]
    assert "not repeated here: 2" in pages["2026-11-21.html"]
    assert "data:" not in pages["2026-10-22.html"]


def test_alerts_stand_in_the_feed_too(shelf: list[Shelved], alert: Digest) -> None:
    feed = archive_pages(shelf, [alert], ZH)["feed.xml"]

    assert feed.count("<entry>") == 6
    assert "Bridge" in feed


def test_only_what_can_be_searched_has_a_form(shelf: list[Shelved]) -> None:
    assert "<form" not in archive_pages(shelf, [], ZH)["index.html"]
    assert "silkwatch archive serve" in archive_pages(shelf, [], ZH)["index.html"]
    assert "<form" in lists(shelf, [], ZH, searchable=True)["index.html"]


def test_an_empty_archive_says_so() -> None:
    pages = archive_pages([], [], EN)

    assert "No digest yet." in pages["index.html"]
    Links(pages["index.html"])


def test_only_changed_pages_are_written(shelf: list[Shelved], tmp_path: Any) -> None:
    pages = archive_pages(shelf, [], ZH)

    assert write_pages(pages, tmp_path / "new") == 4
    assert write_pages(pages, tmp_path / "new") == 0
    assert write_pages({**pages, "index.html": "x"}, tmp_path / "new") == 1


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("", Asked()),
        ("q=%E9%90%B5&relevant=1", Asked(words="鐵", relevant=True)),
        ("q=a&order=score", Asked(words="a", order="score")),
        ("q=a&page=3", Asked(words="a", page=3)),
        ("page=0", Asked()),
        ("page=-1&order=none&relevant=yes", Asked()),
        ("page=99999999999", Asked(page=1000)),
        ("page=%C2%B2", Asked()),
        ("q=" + "x" * 900, Asked(words="x" * 200)),
    ],
)
def test_an_address_is_read_with_care(query: str, asked: Asked) -> None:
    assert read_query(query) == asked


def test_a_question_survives_the_way_through_an_address() -> None:
    asked = Asked(words='"中亞 & <b>" -足球', theme="trade", order="score", relevant=True, page=2)

    assert read_query(asked.query) == asked


def hits(make_scored: Any, count: int = 1, **more: Any) -> list[Hit]:
    given = {"title": "<i>Rail</i> & road", "score": 0.934, "themes": ("energy",)} | more
    made = [make_scored(f"i{n}", **given) for n in range(count)]
    return [Hit(item=x.item, feed=x.feed, score=x.score, seen_at=x.seen_at) for x in made]


def test_a_hit_shows_score_themes_outlet_and_date(make_scored: Any) -> None:
    page = search_page(Asked(words="rail"), hits(make_scored, state_media=True), 1, EN)

    Links(page)
    for words in ("&lt;i&gt;Rail&lt;/i&gt; &amp; road", "score 0.93", "Energy and minerals"):
        assert words in page
    for words in ("2026-11-21 05:00", "Steppe Courier", "●●○", "Items found: 1", ">state<"):
        assert words in page


def test_a_hit_without_score_or_feed_is_shown_too(make_scored: Any) -> None:
    (hit,) = hits(make_scored, relevant=False)
    page = search_page(Asked(), [replace(hit, score=None, feed=None)], 1, EN)

    assert "not scored" in page
    assert "feed-steppe-courier" in page
    assert "●" not in page


def test_a_summary_begins_near_the_word_that_was_asked_for(make_scored: Any) -> None:
    (hit,) = hits(make_scored, summary="x" * 500 + " tunnel " + "y" * 500)

    page = search_page(Asked(words="tunnel"), [replace(hit, match_at=501)], 1, EN)

    assert "…xxx" in page
    assert "tunnel yyy" in page


def test_pages_of_hits_lead_to_each_other(make_scored: Any) -> None:
    asked = Asked(words="鐵路 & x", page=2)
    page = search_page(asked, hits(make_scored, PAGE), 3 * PAGE, EN)
    last = search_page(replace(asked, page=3), hits(make_scored, PAGE), 3 * PAGE, EN)

    assert [h for h in Links(page).hrefs() if h.startswith("search")] == [
        f"search?{replace(asked, page=1).query}",
        f"search?{replace(asked, page=3).query}",
    ]
    assert 'rel="next"' not in last
    assert "Nothing found" in search_page(asked, [], 0, EN)


def test_what_is_asked_for_comes_back_unharmed(make_scored: Any) -> None:
    page = search_page(Asked(words='"><script>x</script>'), [], 0, EN)

    assert "<script" not in page
    assert "&lt;script&gt;" in page
