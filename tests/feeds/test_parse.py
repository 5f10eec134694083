import json
from collections.abc import Callable
from datetime import datetime
from functools import partial

import pytest

from feeds.dates import read
from feeds.parse import parse
from feeds.raw import NotAFeedError, RawFeed
from items.feed import Language

date_of: Callable[[str], datetime | None] = partial(read, country="INT", language=Language.EN)


def parsed(text: str | bytes, content_type: str = "", max_items: int = 100) -> RawFeed:
    body = text.encode() if isinstance(text, str) else text
    return parse(body, content_type, language=Language.EN, max_items=max_items, date_of=date_of)


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><id>urn:a</id>
<entry><title type="html">&lt;b&gt;Rail&lt;/b&gt; &amp;amp; road</title><id>urn:1</id>
<link rel="alternate" href="http://news.example/1"/><link rel="enclosure" href="x.mp3"/>
<published>2026-03-01T10:00:00+05:00</published><updated>2026-03-02T10:00:00Z</updated>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">x <em>y</em></div></content>
</entry></feed>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="http://n.example/"><title>R</title></channel>
<item rdf:about="http://n.example/1"><title>rdf item</title><link>http://n.example/1</link>
<dc:date>2026-03-01T06:00:00+08:00</dc:date></item></rdf:RDF>"""


def test_atom_is_read_with_all_its_dates_and_the_right_link() -> None:
    (item,) = parsed(ATOM).items

    assert item.title == "<b>Rail</b> &amp; road"
    assert item.link == "http://news.example/1"
    assert item.guid == "urn:1"
    assert item.dates == ("2026-03-01T10:00:00+05:00", "2026-03-02T10:00:00Z")
    assert "y" in item.summaries[0]


def test_rdf_is_read() -> None:
    (item,) = parsed(RDF).items

    assert (item.title, item.link, item.dates) == (
        "rdf item", "http://n.example/1", ("2026-03-01T06:00:00+08:00",),
    )  # fmt: skip


def test_a_feed_in_gb18030_declared_as_gb2312_is_read(make_rss: Callable[..., bytes]) -> None:
    text = (
        '<?xml version="1.0" encoding="gb2312"?>' + make_rss("<title>中亚鎔基镕</title>").decode()
    )

    assert parsed(text.encode("gb18030")).items[0].title == "中亚鎔基镕"


def test_json_feed_is_read() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "J",
        "items": [
            {"id": 7, "url": "http://n.example/7", "title": "七", "content_html": "<p>x</p>",
             "date_published": "2026-03-01T06:00:00Z"},
            {"id": "8", "external_url": "http://n.example/8", "content_text": "no title"},
            "nonsense", None, {"title": ["not text"]},
        ],
    }  # fmt: skip

    first, second, third = parsed(json.dumps(feed)).items

    assert (first.guid, first.title, first.summaries) == ("7", "七", ("<p>x</p>",))
    assert first.dates == ("2026-03-01T06:00:00Z",)
    assert (second.link, second.summaries) == ("http://n.example/8", ("no title",))
    assert third.title == ""


def test_half_a_letter_in_a_json_feed_is_left_out() -> None:
    half = {"id": "a\ud800b", "title": "t\udc00", "content_text": "x\ud800", "url": "/\ud800"}
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [half]}

    (found,) = parsed(json.dumps(feed)).items

    assert (found.guid, found.title, found.summaries, found.link) == ("ab", "t", ("x",), "/")


def test_of_a_long_json_feed_the_newest_items_are_read() -> None:
    days = [3, 9, 1, 7]
    items = [{"title": f"{day}", "date_published": f"2026-03-{day:02}"} for day in days]
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [{"title": "undated"}, *items]}

    found = parsed(json.dumps(feed), max_items=2).items

    assert [item.title for item in found] == ["9", "7"]


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("<!doctype html><html><head><title>News</title></head><body>hi</body></html>", "HTML"),
        ("\n<!-- x --><?xml version='1.0'?><!DOCTYPE html><html/>", "HTML"),
        ("<div>fragment</div>", "HTML"),
        ("<urlset><url><loc>http://n.example/</loc></url></urlset>", "<urlset>"),
        ("plain words", "neither"),
        ('{"error": "no such feed"}', "no JSON Feed"),
        ('{"version": "https://jsonfeed.org/version/1", ', "cannot be read"),
        ("[" * 100_000, "cannot be read"),
        ("\x00\x01\x02\x03", "neither"),
    ],
)
def test_what_is_no_feed_is_named(document: str, reason: str) -> None:
    with pytest.raises(NotAFeedError) as caught:
        parsed(document)

    assert reason in caught.value.reason
    assert caught.value.is_page == (reason == "HTML")


def test_a_feed_served_as_a_page_is_still_a_feed(make_rss: Callable[..., bytes]) -> None:
    feed = make_rss("<title>kept</title>").decode()

    assert parsed(feed, "text/html").items[0].title == "kept"
    assert parsed(f"<!DOCTYPE html><html><body>{feed}</body></html>").items[0].title == "kept"


def test_a_feed_without_items_is_a_feed() -> None:
    assert parsed("<rss version='2.0'><channel><title>x</title></channel></rss>").items == ()


def test_hints_about_the_pause_are_read(make_rss: Callable[..., bytes]) -> None:
    hours = "".join(f"<hour>{hour}</hour>" for hour in (0, 1, 23))
    ttl = make_rss(head=f"<ttl>90</ttl><skipHours>{hours}</skipHours>")
    module = make_rss(
        head="<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>"
    )

    assert parsed(ttl).ttl_minutes == 90
    assert parsed(ttl).skip_hours == {0, 1, 23}
    assert parsed(module).ttl_minutes == 720
    assert parsed(make_rss()).ttl_minutes is None


def test_a_feed_that_skips_every_hour_is_not_believed(make_rss: Callable[..., bytes]) -> None:
    hours = "".join(f"<hour>{hour}</hour>" for hour in range(24))

    assert parsed(make_rss(head=f"<skipHours>{hours}</skipHours>")).skip_hours == frozenset()


def test_prefixes_that_were_never_declared_still_work(make_rss: Callable[..., bytes]) -> None:
    (item,) = parsed(
        make_rss(
            "<title>a</title><dc:date>2026-03-01</dc:date><content:encoded>long</content:encoded>"
        )
    ).items

    assert item.dates == ("2026-03-01",)
    assert item.summaries == ("long",)
