"""Mutated documents: whatever is done to a feed, it is read or named, and in time."""

import random
import re
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from feeds.dates import read
from feeds.normalise import normalise
from feeds.parse import parse
from feeds.policy import FetchPolicy
from feeds.raw import NotAFeedError
from items.feed import Feed, Language

SEED = 20_261_122
LONGEST_SECONDS = 5.0
HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
TOKENS = [
    b"<item>",
    b"</item>",
    b"<entry>",
    b"</channel>",
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"-->",
    b"<?x ",
    b"&#0;",
    b"&#xD800;",
    b"&nosuch;",
    b"&",
    b"<",
    b">",
    b'"',
    b"\x00",
    b"\xff\xfe",
    b"\xe2\x80\xae",
    b"<!DOCTYPE rss [<!ENTITY a 'b'>]>",
    b"<title>",
    b"</title>",
    b"<br>",
    b"\xed\xa0\x80",
    b"<a:b c='",
    b"<pubDate>99999-99-99</pubDate>",
    b"<link>http://[</link>",
    b"xmlns:x='",
    b"\x1b[0m",
    b"<guid/>",
]


def mutated(body: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    made = bytearray(body)
    for _ in range(chance.randint(1, 12)):
        place = chance.randrange(len(made) + 1)
        length = chance.choice((1, 3, 20, 400))
        match chance.randrange(7):
            case 0:
                made[place : place + length] = chance.randbytes(length)
            case 1:
                del made[place : place + length]
            case 2:
                made[place:place] = chance.choice(TOKENS) * chance.choice((1, 1, 1, 60))
            case 3:
                made[place:place] = made[place : place + length] * chance.choice((1, 30))
            case 4 if len(made) > 200:
                del made[place:]
            case 5:
                other = chance.choice(others)
                start = chance.randrange(len(other))
                made[place:place] = other[start : start + length]
            case 6:
                made = bytearray(bytes(made).swapcase() if length == 3 else bytes(made))
    return bytes(made)


def survive(bodies: list[bytes], count: int, feed: Feed, now: datetime) -> int:
    """Read mutated documents; give how many were still feeds."""
    chance = random.Random(SEED)
    date_of = partial(read, country=feed.country, language=feed.language)
    feeds = 0
    for number in range(count):
        body = mutated(chance.choice(bodies), chance, bodies)
        begun = time.process_time()
        try:
            found = parse(
                body,
                chance.choice(("", "text/xml; charset=gbk", "application/xml")),
                language=chance.choice(list(Language)),
                max_items=100,
                date_of=date_of,
            )
            items = normalise(found, feed, feed.url, now, FetchPolicy(max_items=100))
        except NotAFeedError:
            continue
        finally:
            spent = time.process_time() - begun
            assert spent < LONGEST_SECONDS, f"document {number} took {spent:.1f} s"
        feeds += 1
        assert all(item.title and not HIDDEN.search(item.title) for item in items), number
    return feeds


@pytest.fixture
def made_up(make_rss: Callable[..., bytes]) -> list[bytes]:
    rss = make_rss(
        *(
            f"<title>Линия {n} до Оша &amp; 鐵路</title><link>http://n.example/{n}</link>"
            f"<guid>g{n}</guid><pubDate>Fri, 13 Mar 2026 10:0{n}:00 +0500</pubDate>"
            f"<description><![CDATA[<p>made <b>up</b></p>]]></description>"
            for n in range(8)
        )
    )
    atom = (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry><title type="html">'
        b"&lt;b&gt;x&lt;/b&gt;</title><id>urn:1</id><link href='/1'/><updated>2026-03-01T00:00:00Z"
        b'</updated><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">y</div>'
        b"</content></entry></feed>"
    )
    json = (
        b'{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","title":"x",'
        b'"date_published":"2026-03-01T00:00:00Z","content_html":"<p>y</p>"}]}'
    )
    return [rss, rss.decode().encode("utf-16"), atom, json]


def test_mutated_made_up_feeds_are_read_or_named(
    made_up: list[bytes], make_feed: Callable[..., Feed], now: datetime
) -> None:
    assert survive(made_up, 400, make_feed(), now) > 200


def test_mutated_real_feeds_are_read_or_named(
    shared: Path, make_feed: Callable[..., Feed], now: datetime
) -> None:
    bodies = [path.read_bytes() for path in sorted((shared / "feeds" / "real").iterdir())]
    short = [body for body in bodies if len(body) < 40_000]

    assert survive(short, 120, make_feed(), now) > 100
