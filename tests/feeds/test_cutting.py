"""How documents are cut: a tag may seem to be longer than it is."""

import pytest

from feeds.quick import read_quickly
from feeds.raw import RawFeed

ITEM = "<item><title>Grain</title><link>http://n.example/1</link></item>"


def quickly(text: str) -> RawFeed | None:
    return read_quickly(text, max_items=9, pause_of=lambda *_: None)


@pytest.mark.parametrize(
    "inside",
    [
        "<x:note at='{}'>n</x:note>",
        "<link rel='self' href='{}'/>",
        '<guid isPermaLink="{}">g</guid>',
        "<category domain='{}'>c</category>",
    ],
)
@pytest.mark.parametrize("where", ["<channel>{}" + ITEM, "<channel>" + ITEM + "<item>{}</item>"])
def test_attributes_that_hold_a_bracket_are_left_to_feedparser(inside: str, where: str) -> None:
    document = f"<rss xmlns:x='urn:x'>{where.format(inside)}</channel></rss>"
    assert quickly(document.format("http://n.example/2")) is not None
    assert quickly(document.format("http://n.example/<b>2</b>")) is None


def test_a_quotation_mark_left_open_is_left_to_feedparser() -> None:
    items = f"<item><x:note at='1></x:note></item>{ITEM}<item><x:note at='2'></x:note></item>"
    assert quickly(f"<rss><channel>{items}</channel></rss>") is None
