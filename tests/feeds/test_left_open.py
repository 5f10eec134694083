"""Items that begin before the last one has ended: feeds.shape ends that there."""

import random

import pytest

from feeds.parse import parse_fully
from feeds.quick import read_quickly
from feeds.raw import RawFeed

NAMED = "xmlns:x='urn:x' xmlns:media='http://search.yahoo.com/mrss/'"
LEAVES = (
    "<title>word%s</title>",
    "<link>http://n.example/%s</link>",
    "<guid>g%s</guid>",
    "<description>text &amp; %s</description>",
    "<pubDate>Mon, 0%s Jan 2024 00:00:00 GMT</pubDate>",
    "<x:note>n%s</x:note>",
    "<x:mark at='%s'/>",
    "<category>c%s</category>",
)
RARE = (
    "<ttl>%s</ttl>",
    "<source url='http://s.example/'>s%s</source>",
    "<media:title>m%s</media:title>",
)
FULL = "<item><x:mark at='0'/>"  # surely more than a leaf
PAIRS = (
    ("<x:held>", "</x:held>"), ("<x:within n='1'>", "</x:within>"),
    ("<media:group>", "</media:group>"), (FULL, "</item>"), ("<item>", "</item>"),
    (FULL, ""), ("", "</item>"), ("", ""),
    ("<author>", "</author>"), ("<entry>", "</entry>"), ("<x:held>", ""), ("", "</x:held>"),
)  # fmt: skip
USUAL = [9, 5, 1, 9, 9, 5, 1, 5, 1, 1, 1, 1]


def quickly(text: str, most: int = 99) -> RawFeed | None:
    return read_quickly(text, max_items=most, pause_of=lambda *_: None)


def fully(text: str) -> RawFeed:
    return parse_fully(text, max_items=99, date_of=lambda _: None)


def some_text(chance: random.Random, depth: int = 0) -> str:
    """Leaves, among them elements that hold others, items not least, some of them left open."""
    parts: list[str] = []
    for _ in range(chance.randint(0, 3)):
        start, end = chance.choices(PAIRS, USUAL)[0]
        inner = some_text(chance, depth + 1) if depth < 2 and (start or end) else ""
        leaves = chance.choices((*LEAVES, chance.choice(RARE)), k=chance.randint(0, 3))
        told = [leaf % n if "%s" in leaf else leaf for n, leaf in enumerate(leaves, start=1)]
        parts += [start, inner, end, *told]
    return " ".join(parts)


def test_items_left_open_are_read_as_feedparser_reads_them_behind_shape() -> None:
    chance = random.Random(8)
    taken = parted = 0
    for _ in range(2_000):
        inner = f"<item>{some_text(chance)}</item>{some_text(chance)}"
        text = f"<rss {NAMED}><channel><title>Wire</title>{inner}</channel></rss>"
        found = quickly(text)
        if found is not None:
            full = fully(text)
            assert (found.title, found.items) == (full.title, full.items), text
            taken += 1
            parted += not found.plain
    assert taken > 150
    assert parted > 60


def test_items_within_an_item_are_read_without_feedparser() -> None:
    text = (
        f"<rss {NAMED}><channel><title>Wire</title>"
        "<item><x:held><x:within><item><title>old</title></item></x:within></x:held>"
        "<title>new</title></item><item><title>other</title></item></channel></rss>"
    )
    found = quickly(text)

    assert found is not None
    assert [item.title for item in found.items] == ["", "old", "other"]
    assert found.title == fully(text).title == "new"
    assert not found.plain


@pytest.mark.parametrize(
    "text",
    [
        "<rss><channel><item><title>t</title><x xmlns:y='urn:y'><item></item></channel></rss>",
        "<rss><channel><item><title>t</title><entry><title>s</title></entry></item></channel></rss>",
        "<rss><channel><item><item><title>t</title></item></rss></channel>",
        "<rss><channel><item><title>t</title></item></item></channel></rss>",
        "<rss xml:base='http://n.example/'><channel><item><item></item></item></channel></rss>",
    ],
)
def test_what_may_mean_something_else_is_left_to_feedparser(text: str) -> None:
    assert quickly(text) is None


def test_items_left_open_count_as_items() -> None:
    text = f"<rss><channel>{'<item><title>t</title>' * 9}</item></channel></rss>"

    assert quickly(text, 9) is not None
    assert quickly(text, 8) is None
