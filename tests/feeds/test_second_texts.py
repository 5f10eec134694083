"""Texts behind another in an item are worked out late, and keys are looked at where they stand."""

import random
from datetime import UTC, datetime

import pytest

from feeds.normalise import normalise
from feeds.parse import parse_fully
from feeds.policy import FetchPolicy
from feeds.quick import read_quickly
from feeds.raw import RawFeed
from feeds.scan import LongText
from feeds.takers import SECOND_CHARS
from items.feed import Feed, Kind, Language
from items.item import Item

FEED = Feed(
    feed_id="steppe", url="http://steppe.example/feed", name="s", publisher="s",
    language=Language.EN, country="INT", kind=Kind.NEWS,
)  # fmt: skip
ROOT = "<rss xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>{}</channel></rss>"
PARTS = (
    "grain ", "&lt;p&gt;", "&lt;/p&gt;", "&amp;amp; ", "&#8217;s ", "\n", "перевал ", "é", "\u3000",
    "&lt;img src=&quot;x.png&quot;&gt;", "a &amp;lt; b ", "\u00c3\u00a9", "[] ", "&nbsp;",
)  # fmt: skip


def quickly(items: str) -> RawFeed | None:
    return read_quickly(ROOT.format(items), max_items=99, pause_of=lambda *_: None)


def shown(raw: RawFeed) -> tuple[Item, ...]:
    return normalise(raw, FEED, FEED.url, datetime(2026, 11, 22, tzinfo=UTC), FetchPolicy())


def some_text(chance: random.Random) -> str:
    text = "".join(chance.choices(PARTS, k=chance.choice((0, 2, 9, 40, 90))))
    if chance.random() < 0.4:
        text = f"<![CDATA[{text.replace('&lt;', '<').replace('&gt;', '>')}]]>"
    return text


def test_texts_behind_another_say_what_feedparser_says() -> None:
    chance = random.Random(8)
    late = 0
    for _ in range(150):
        items = "".join(
            f"<item><guid>{nth}</guid><description>{some_text(chance)}</description>"
            f"<content:encoded>{some_text(chance)}</content:encoded></item>"
            for nth in range(6)
        )
        quick = quickly(items)
        assert quick is not None
        late += sum(isinstance(text, LongText) for one in quick.items for text in one.summaries)
        full = parse_fully(ROOT.format(items), max_items=99, date_of=lambda _: None)
        assert shown(quick) == shown(full)
    assert late > 100


def test_a_text_behind_another_is_worked_out_late_unless_it_is_short() -> None:
    item = "<item><description>{}</description><content:encoded>{}</content:encoded></item>"
    quick = quickly(item.format("a", "b" * SECOND_CHARS) + item.format("", "b" * SECOND_CHARS))
    assert quick is not None
    assert quick.items[0].summaries == ("a", LongText("b" * SECOND_CHARS))
    assert quick.items[1].summaries == ("b" * SECOND_CHARS,)


@pytest.mark.parametrize(
    "key",
    [
        "<guid>{}</guid>",
        "<guid isPermaLink='false'>{}</guid>",
        "<link>{}</link>",
        "<link rel='alternate' href='{}'/>",
        "<link rel='alternate' href='{}' media='x'/>",
        "<link xml:base='http://n.example/' rel='alternate' href='{}'/>",
    ],
)
def test_keys_with_controls_are_left_to_feedparser(key: str) -> None:
    item = f"<item>{key}</item>"
    assert quickly(item.format("http://n.example/1")) is not None
    assert quickly(item.format("http://n.example/&#8203;1")) is None
    assert quickly(item.format("http://n.example/\u200b1")) is None


def test_a_key_in_the_tag_of_an_item_with_controls_is_left_to_feedparser() -> None:
    root = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>{}</rdf:RDF>"
    for about, is_read in (("http://n.example/1", True), ("http://n.example/\u200b1", False)):
        text = root.format(f"<item rdf:about='{about}'><title>t</title></item>")
        found = read_quickly(text, max_items=9, pause_of=lambda *_: None)
        assert (found is not None) is is_read
