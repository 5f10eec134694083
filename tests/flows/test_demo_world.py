"""The demonstration's made-up world."""

import json
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import feedparser
import pytest

from flows.demo.server import DemoServer, answers
from flows.demo.world import (
    FEEDS,
    ITEMS,
    DemoFeed,
    load_feeds,
    load_world,
    render,
    render_atom,
    render_json,
    render_rdf,
    render_rss,
)
from items.feed import Language

NOW = datetime(2031, 3, 4, 5, 6, 7, tzinfo=UTC)
THEMES = {
    "diplomacy",
    "multilateral",
    "trade",
    "connectivity",
    "energy",
    "security",
    "xinjiang",
    "afghanistan",
    "russia",
    "powers",
    "influence",
    "domestic",
}


def living() -> list[DemoFeed]:
    return [demo for demo in load_feeds() if demo.behaviour in ("plain", "conditional")]


def get(url: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    try:
        with urlopen(Request(url, headers=headers), timeout=5) as answer:
            return answer.status, answer.read(), dict(answer.headers)
    except HTTPError as error:
        return error.code, error.read(), dict(error.headers)


def test_the_world_has_the_promised_make_up() -> None:
    fresh = [item for item in load_world() if item.minutes_ago < 24 * 60]
    grades = Counter(item.grade for item in fresh)

    assert 120 <= len(fresh) <= 130
    assert 20 <= grades[2] <= 25
    assert 30 <= grades[1] <= 40
    assert grades[0] >= 60
    assert min(item.minutes_ago for item in fresh) >= 15


def test_the_file_opens_with_a_notice_and_stays_small() -> None:
    first = json.loads(ITEMS.read_text(encoding="utf-8").splitlines()[0])

    assert "made up" in first["notice"]
    assert "made up" in FEEDS.read_text(encoding="utf-8").splitlines()[0]
    assert ITEMS.stat().st_size + FEEDS.stat().st_size < 200_000


def test_keys_are_unique_and_every_item_has_a_feed_and_known_themes() -> None:
    items = load_world()

    assert len({item.item_id for item in items}) == len(items)
    assert len({(item.feed_id, item.title) for item in items}) == len(items)
    assert {item.feed_id for item in items} == {demo.feed.feed_id for demo in living()}
    assert {theme for item in items for theme in item.themes} == THEMES
    assert all(bool(item.themes) == (item.grade > 0) for item in items)


def test_core_items_come_in_all_four_languages() -> None:
    language = {demo.feed.feed_id: demo.feed.language for demo in load_feeds()}
    core = Counter(language[item.feed_id] for item in load_world() if item.grade == 2)

    assert min(core[code] for code in Language) >= 5


def test_some_events_are_told_in_several_scripts_by_several_feeds() -> None:
    language = {demo.feed.feed_id: demo.feed.language for demo in load_feeds()}
    told = defaultdict(list)
    for item in load_world():
        if item.story:
            told[item.story].append(item)

    assert len(told) >= 6
    for reports in told.values():
        assert len({item.feed_id for item in reports}) == len(reports) >= 2
        assert len({language[item.feed_id] for item in reports}) >= 2
        assert len({item.grade for item in reports}) == 1
    assert max(len({language[i.feed_id] for i in reports}) for reports in told.values()) == 4


def test_formats_encodings_and_troubles_are_all_there() -> None:
    feeds = load_feeds()

    assert {demo.format for demo in living()} == {"rss", "atom", "rdf", "json"}
    assert {demo.charset for demo in feeds} == {"utf-8", "gb18030", "windows-1251"}
    assert {demo.behaviour for demo in feeds} == {"plain", "conditional", "broken", "dead"}
    assert any(demo.feed.state_media for demo in feeds)
    youngest = {
        demo.feed.feed_id: min(
            item.minutes_ago for item in load_world() if item.feed_id == demo.feed.feed_id
        )
        for demo in living()
    }
    assert [feed for feed, age in youngest.items() if age > 90 * 24 * 60] == ["old-caravan"]


@pytest.mark.parametrize("demo", living(), ids=lambda demo: demo.feed.feed_id)
def test_a_rendered_feed_says_what_the_world_says(demo: DemoFeed) -> None:
    expected = sorted(
        (item for item in load_world() if item.feed_id == demo.feed.feed_id),
        key=lambda item: item.minutes_ago,
    )
    body = render(demo, load_world(), now=NOW)

    if demo.format == "json":
        read = [
            (one["title"], one["url"], datetime.fromisoformat(one["date_published"]))
            for one in json.loads(body)["items"]
        ]
    else:
        parsed = feedparser.parse(body)
        assert not parsed.bozo
        read = [
            (one.title, one.link, datetime(*one.updated_parsed[:6], tzinfo=UTC))
            for one in parsed.entries
        ]

    assert read == [(item.title, item.link, item.published_at(NOW)) for item in expected]


def test_each_format_names_itself() -> None:
    demo, items = load_feeds()[0], load_world()[:1]

    versions = [
        feedparser.parse(draw(demo, items, NOW)).version
        for draw in (render_rss, render_atom, render_rdf)
    ]

    assert versions == ["rss20", "atom10", "rss10"]
    assert json.loads(render_json(demo, items, NOW))["version"].endswith("/1.1")


def test_the_broken_feed_gives_no_item_even_to_a_lenient_parser() -> None:
    (broken,) = [demo for demo in load_feeds() if demo.behaviour == "broken"]

    parsed = feedparser.parse(render(broken, load_world(), now=NOW))

    assert parsed.bozo
    assert parsed.entries == []


def test_the_same_now_gives_the_same_bytes_and_another_keeps_keys_and_links() -> None:
    def all_bodies(now: datetime) -> dict[str, bytes]:
        return {p: a.body for p, a in answers(load_feeds(), load_world(), now=now).items()}

    later = all_bodies(NOW + timedelta(hours=3))["/steppe-times"]

    assert all_bodies(NOW) == all_bodies(NOW)
    first, second = (
        [(one.id, one.link, one.title) for one in feedparser.parse(body).entries]
        for body in (all_bodies(NOW)["/steppe-times"], later)
    )
    assert first == second


def test_a_naive_start_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        DemoServer(NOW.replace(tzinfo=None))


def test_the_server_serves_every_feed_of_its_catalogue() -> None:
    with DemoServer(NOW) as server:
        feeds = server.catalogue()
        (address,) = server.allow_hosts
        got = {feed.feed_id: get(feed.url)[0] for feed in feeds}
        missing = get(f"http://{address}/nothing")[0]

    assert all(feed.url.startswith(f"http://{address}/") for feed in feeds)
    assert {feed for feed, status in got.items() if status != 200} == {"silent-wire"}
    assert got["silent-wire"] == 500
    assert missing == 404
    assert server.seen["steppe-times"] == [200]


@pytest.mark.parametrize(
    ("header", "source"), [("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")]
)
def test_the_conditional_feed_answers_304_also_after_a_restart(header: str, source: str) -> None:
    with DemoServer(NOW) as server:
        url = next(f.url for f in server.catalogue() if f.feed_id == "steppe-times")
        _, _, headers = get(url)
    with DemoServer(NOW) as again:
        url = next(f.url for f in again.catalogue() if f.feed_id == "steppe-times")
        status, body, _ = get(url, **{header: headers[source]})
        changed, _, _ = get(url, **{header: "something else"})

    assert (status, body, changed) == (304, b"", 200)


def test_a_stopped_server_says_so() -> None:
    with DemoServer(NOW) as server:
        pass

    with pytest.raises(RuntimeError, match="not running"):
        server.catalogue()
