"""Categories, authors and the like are passed by when a document is cut, where they say nothing."""

import random

import pytest

from feeds.parse import parse_fully
from feeds.quick import read_quickly
from feeds.raw import RawFeed

ATOM = "xmlns='http://www.w3.org/2005/Atom' xmlns:thr='urn:t'"
IDLE = (
    "<category term='a'/>",
    '<category scheme="http://c.example/base=1" term="xmlns:a=b" label="xhtml" />',
    "<category>word</category>",
    "<category domain='http://c.example/'><![CDATA[a & <b>]]> &amp; c</category>",
    "<category/>",
    "<!-- <category> --><category\nterm='thr:x'\n/>",
    "<author>A. Writer</author>",
    "<author>\n<name>A</name><uri>/a</uri> <email>a@b.example</email></author>",
    "<comments>http://n.example/c</comments>",
    "<enclosure url='/a.mp3' length='9' type='audio/mpeg'/>",
)
LEAVES = (
    "<title>t</title>",
    "<link href='/a'/>",
    "<id>i</id>",
    "<summary>s</summary>",
    "<category>a<b>c</b></category>",
    "<category term='a' own='b'/>",
    "<author><name>A</name><title>Dr</title></author>",
    "<comments own='a'>c</comments>",
    "<image><title>p</title></image>",
    "<thr:total xmlns:thr='urn:t'>1</thr:total>",
)


def quickly(text: str) -> RawFeed | None:
    return read_quickly(text, max_items=9, pause_of=lambda *_: None)


def test_a_document_says_the_same_with_idle_elements_and_without() -> None:
    chance = random.Random(3)
    taken = 0
    for _ in range(400):
        parts = [chance.choice(LEAVES) for _ in range(chance.randint(0, 6))]
        parts.insert(chance.randint(0, len(parts)), "</entry><entry>")
        with_them = [part + chance.choice((*IDLE, "")) for part in parts]
        frame = f"<feed {ATOM}><title>Wire</title>%s<entry>%s</entry></feed>"

        found = quickly(frame % (chance.choice(IDLE), "".join(with_them)))

        assert found == quickly(frame % ("", "".join(parts)))
        taken += found is not None
    assert taken > 100


@pytest.mark.parametrize("idle", IDLE)
def test_a_document_with_idle_elements_is_read_as_feedparser_reads_it(idle: str) -> None:
    text = (
        f"<rss><channel>{idle}<title>Wire</title><item><title>a</title>{idle}"
        f"<link>http://n.example/</link></item>{idle}<item>{idle}<title>b</title></item>"
        "</channel></rss>"
    )
    found = quickly(text)

    assert found is not None
    full = parse_fully(text, max_items=9, date_of=lambda _: None)
    assert (found.title, found.items) == (full.title, full.items)


@pytest.mark.parametrize(
    "text",
    [
        "<category/><rss><channel><item><title>t</title></item></channel></rss>",
        "<rss><channel><item><category/>between<title>t</title></item></channel></rss>",
        "<rss><channel><item><category>open<title>t</title></item></channel></rss>",
        "<rss><channel><item><author><name>a</author></name></item></channel></rss>",
        "<rss><channel><item><author>a<name>b</name></author></item></channel></rss>",
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
        "xmlns:rss='http://purl.org/rss/1.0/' xmlns='urn:q' xmlns:dc='urn:q'>"
        "<rss:channel><rss:title>w</rss:title></rss:channel><rss:item><rss:title>t</rss:title>"
        "<category>c</category></rss:item></rdf:RDF>",
    ],
)
def test_elements_that_may_be_something_else_are_left_to_feedparser(text: str) -> None:
    assert quickly(text) is None


@pytest.mark.parametrize("chars", [20, 2_500])
@pytest.mark.parametrize(
    "inner", ["<author>A</author>", "<author own='/>'>A</author>", "<author />"]
)
def test_an_idle_element_within_its_like_is_read_as_feedparser_reads_it(
    inner: str, chars: int
) -> None:
    long = "n" * chars
    text = (
        "<rss version='2.0'><channel><title>Wire</title><item><link>http://n.example/1</link>"
        f"<author>{inner}<title>Dr</title><name>{long}</name></author></item></channel></rss>"
    )
    full = parse_fully(text, max_items=9, date_of=lambda _: None)

    found = quickly(text)

    assert found is None or found.items == full.items
    assert full.items[0].title == ("Dr" if chars > 2_000 else "")


@pytest.mark.parametrize("hidden", ["<!-- </item> -->", "<name><![CDATA[</item>]]></name>"])
def test_what_looks_like_the_end_of_an_item_within_an_idle_element_ends_it(hidden: str) -> None:
    text = (
        "<rss version='2.0'><channel><title>Wire</title><item><title>a</title>"
        f"<author><link>http://n.example/1</link>{hidden}</author></item></channel></rss>"
    )
    full = parse_fully(text, max_items=9, date_of=lambda _: None)

    found = quickly(text)

    assert full.items[0].link == "http://n.example/1"
    assert found is None or found.items == full.items
