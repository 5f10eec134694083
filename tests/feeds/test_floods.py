"""Documents that are made to be dear cost no more than in a straight line with their length."""

import time
from collections.abc import Callable
from datetime import datetime

import pytest

from feeds.discover import find_feeds
from feeds.draft import differing
from feeds.heading import skip_hours
from feeds.links import canonical
from feeds.normalise import normalise
from feeds.parse import parse, parse_fully, parse_plain
from feeds.policy import FetchPolicy
from feeds.raw import NotAFeedError, RawFeed
from feeds.scan import LongText
from feeds.shape import shape
from items.feed import Feed, Language

MANY = 1_500
MOST_SECONDS = 2.0  # of CPU; each took from 3 seconds to minutes when it was found
ITEM = "<item><title>Pass {} opens</title><link>http://n.example/{}</link></item>"
ITEMS = "".join(ITEM.format(number, number) for number in range(20))


def channel(*parts: str, root: str = "<rss>") -> str:
    return f"{root}<channel><title>Wire</title>{''.join(parts)}</channel></rss>"


def declaring(count: int) -> str:
    return "".join(f"<item xmlns:p{n}='urn:{n}'><title>t</title></item>" for n in range(count))


def xhtml(content: str) -> str:
    div = f"<div xmlns='http://www.w3.org/1999/xhtml'>{content}</div>"
    entry = f"<entry><title>t</title><content type='xhtml'>{div}</content></entry>"
    return f"<feed xmlns='http://www.w3.org/2005/Atom'>{entry}</feed>"


FLOODS = {
    "letters that name no attribute": channel(
        ITEMS, f"<item {'a' * 30_000}><title>t</title></item>"
    ),
    "a name of dots": channel(ITEMS, f"<item><a{'.' * 100_000}"),
    "an end tag that never ends": channel(ITEMS, f"<item></{'a' * 100_000}"),
    "comments before the first item": channel("<!---->" * 20_000, ITEMS),
    "comments behind the end": channel(ITEMS) + "<!---->" * 20_000,
    "blanks behind the end": channel(ITEMS) + " " * 240_000,
    "comments left open": channel(ITEMS, f"<item>{('<!--x' + '-' * 40) * 5_000}"),
    "instructions left open": channel(ITEMS, f"<item>{('<?' + '?x' * 20) * 5_000}"),
    "marked sections left open": channel(ITEMS, f"<item>{('<a><![CDATA[' + ']x' * 8) * 8_000}"),
    "marked sections within each other": channel(
        ITEMS, f"<item>{('<a><![CDATA[' + ']x' * 8) * 8_000}]]></item>"
    ),
    "marked sections left open among items alike": channel(
        "<item><title>t</title></item>" * 60,
        "<item><title><![CDATA[a]x]x]x]x]x]x]x]x]x]x]x]x]x</title></item>" * 4_000,
        "<item><title>t</title></item>",
    ),
    "marked sections left open in XHTML": xhtml("<![CDATA[" * 22_000),
    "comments left open in XHTML": xhtml(f"<p><!--a{'-' * 60}" * 3_000),
    "namespaces without number": channel(declaring(1_400)),
    "hours that never end": channel(
        "<skipHours></skipHours >",
        f"<item><title>t</title><x><![CDATA[{'<skipHours>' * 20_000}]]></x></item>" * 7,
    ),
    "a date of blanks among too many items": channel(
        ITEMS * 76, f"<item><pubDate>{' ' * 12_000}{'x' * 100}</pubDate></item>"
    ),
}


@pytest.mark.parametrize("document", FLOODS.values(), ids=FLOODS)
def test_a_flood_takes_no_longer_than_its_length_asks_for(document: str) -> None:
    begun = time.process_time()
    found = read(document)

    assert time.process_time() - begun < MOST_SECONDS
    assert found.items


def read(document: str) -> RawFeed:
    return parse(
        document.encode(), "", language=Language.EN, max_items=MANY, date_of=lambda _: None
    )


@pytest.mark.parametrize("page", ["<div>" * 200_000, "<ul><li>" * 100_000])
def test_a_page_of_elements_within_each_other_is_left_soon(page: str) -> None:
    html = f"<html><link rel='alternate' type='application/rss+xml' href='/f'>{page}".encode()
    begun = time.process_time()

    assert find_feeds(html, "http://n.example/") == ("http://n.example/f",)
    assert time.process_time() - begun < MOST_SECONDS
    with pytest.raises(NotAFeedError, match="page"):
        read(html.decode())


def test_contents_without_number_are_left_to_feedparser() -> None:
    contents = [f"<content>{number}</content>" for number in range(201)]
    document = channel(f"<item><title>t</title>{''.join(contents)}</item>")

    fewer = document.replace("<content>7</content>", "")

    assert parse_plain(document, max_items=MANY) is None
    quickly = parse_plain(fewer, max_items=MANY)
    assert quickly is not None
    assert quickly.items == parse_fully(fewer, max_items=MANY, date_of=lambda _: None).items


@pytest.mark.parametrize(
    "item",
    [
        "<title>t</title><pubDate>{}</pubDate>",
        "<title>t</title><link>http://n.example/#{}</link>",
        "<title>t</title><link>/a?{}</link>",
        "<title>t</title><description>{}</description>",
        "<title>{}</title>",
    ],
)
@pytest.mark.parametrize("run", ["2026-", "utm_source=rss&amp;", "&lt;b&gt;"])
@pytest.mark.parametrize("held", ["{}", "<![CDATA[{}]]>"])
def test_runs_longer_than_feedparser_is_given_say_what_they_say_there(
    item: str, run: str, held: str, make_feed: Callable[..., Feed], now: datetime
) -> None:
    long = held.format(run * (200_000 // len(run)))
    text = channel(f"<item>{item.format(long)}</item>")
    fully = parse_fully(text, max_items=MANY, date_of=lambda _: None)
    one, other = (
        normalise(found, make_feed(), "http://n.example/", now, FetchPolicy())
        for found in (read(text), fully)
    )

    assert one == other


def test_a_host_without_end_is_none() -> None:
    begun = time.process_time()

    assert canonical(f"http://{chr(0x4F8B) * 40_000}/a", "http://n.example/") == ""
    assert time.process_time() - begun < MOST_SECONDS
    assert canonical(f"http://n.example/a#{'b' * 4_000} c", "") == "http://n.example/a"


@pytest.mark.parametrize("run", ["<item/>", "<ttl>5</ttl>", "<a>b</a>", "< ", "text &amp; ", "<a>"])
def test_of_what_stands_around_items_a_part_is_kept_and_of_items_all(run: str) -> None:
    text = channel(ITEMS, run * (1_600_000 // len(run)), ITEMS)

    shaped = shape(text, max_items=MANY, date_of=lambda _: None)

    assert len(shaped.text) < 1_200_000
    depth = run == "<a>"  # deeper than anything is kept
    assert shaped.items == (20 if depth else 40)
    assert shaped.text.count("<title>Pass 7 opens</title>") == (1 if depth else 2)


def test_hours_are_those_of_the_first_element_that_ends_soon() -> None:
    far = f"<skipHours><hour>1</hour>{' ' * 2_000}</skipHours>"
    near = "<skipHours><hour>2</hour></skipHours>"

    assert skip_hours(far) == skip_hours("<skipHours><hour>3</hour>") == frozenset()
    assert skip_hours(far + near + near.replace("2", "4")) == {2}
    assert skip_hours(f"<skipHours>{far}") == frozenset()
    late = f"<skipHours>{' ' * 1_500}<skipHours><hour>5</hour>{' ' * 1_500}</skipHours>"
    assert skip_hours(late) == {5}


def test_many_texts_are_told_apart_as_a_few_are() -> None:
    texts = ["a", "", "b", "a", LongText("c"), LongText("c"), "b", LongText(b"c"), "", "d", "a"]

    assert differing(texts) == ("a", "b", LongText("c"), LongText(b"c"), "d")
    assert differing(texts[:6]) == differing(texts)[:3]
