"""Changed feeds, bytes to clean items: ours against feedparser with default options."""

import argparse
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from xml.parsers.expat import ExpatError, ParserCreate

import feedparser

from benchmarks.machine import machine_line
from benchmarks.made import catalogue_feed, rss
from benchmarks.race import race
from benchmarks.report import options, show
from feeds.dates import read
from feeds.decode import decode
from feeds.normalise import normalise
from feeds.parse import parse, parse_fully
from feeds.policy import FetchPolicy
from feeds.quick import read_quickly
from feeds.raw import NotAFeedError, RawFeed
from items.item import Item

NOW = datetime(2026, 11, 22, tzinfo=UTC)
POLICY = FetchPolicy(max_items=2_000)
FEED = catalogue_feed(0, 80)
date_of = partial(read, country=FEED.country, language=FEED.language)
HEADERS = {"content-type": "application/xml"}


def ours(bodies: list[bytes]) -> int:
    """Read all documents; give the number of items."""
    return sum(len(items_of(partial(parse_body, body))) for body in bodies)


def parse_body(body: bytes) -> RawFeed:
    """Read one document as the worker does."""
    return parse(body, "", language=FEED.language, max_items=POLICY.max_items, date_of=date_of)


def parse_by_feedparser(body: bytes) -> RawFeed:
    """Read one document by the authority."""
    text = decode(body, "", FEED.language).lstrip("\ufeff \t\r\n\x00")
    return parse_fully(text, max_items=POLICY.max_items, date_of=date_of)


def items_of(reader: Callable[[], RawFeed]) -> tuple[Item, ...]:
    """Clean items; none for what is no feed."""
    try:
        return normalise(reader(), FEED, FEED.url, NOW, POLICY)
    except NotAFeedError:
        return ()


def theirs(bodies: list[bytes]) -> None:
    """Read all documents by feedparser alone."""
    for body in bodies:
        feedparser.parse(body, response_headers=HEADERS)


def scan(bodies: list[bytes]) -> None:
    """Let expat run over all documents, with nothing listening."""
    for body in bodies:
        try:
            ParserCreate().Parse(body, True)
        except (ExpatError, ValueError):  # broken, or in an encoding it does not know
            continue


def agreement(bodies: list[bytes]) -> str:
    """Hold the quick way and feedparser's against each other, field by field."""
    items = unlike = quick = 0
    for body in bodies:
        one, other = items_of(partial(parse_body, body)), None
        text = decode(body, "", FEED.language).lstrip("\ufeff \t\r\n\x00")
        quick += read_quickly(text, max_items=2_000, pause_of=lambda *_: None) is not None
        try:
            other = items_of(partial(parse_by_feedparser, body))
        except ValueError:
            other = ()
        items += len(one)
        pairs = zip(one, other, strict=False)
        unlike += abs(len(one) - len(other)) + sum(mine != its for mine, its in pairs)
    return (
        f"{quick} of {len(bodies)} documents were read without feedparser; of {items} items "
        f"{unlike} differ from feedparser's in any field."
    )


def main() -> None:
    """Race on made-up feeds, or on the documents of a folder."""
    parser = options(__doc__ or "")
    parser.add_argument("--real", type=Path, help="a folder of feed documents")
    given: argparse.Namespace = parser.parse_args()
    if given.real:
        bodies = [path.read_bytes() for path in sorted(given.real.iterdir())]
    else:
        bodies = [rss(feed, 0, 30) for feed in range(100)]
    count = ours(bodies)
    figures = race(
        {
            "feedparser": partial(theirs, bodies),
            "silkwatch": partial(ours, bodies),
            "expat scan": partial(scan, bodies),
        },
        rounds=given.rounds,
    )
    show(
        machine_line("feedparser", "selectolax"),
        figures,
        units=count,
        unit="items",
        compare=[("feedparser", "silkwatch"), ("silkwatch", "expat scan")],
        notes=[agreement(bodies)],
        target=given.json,
    )


if __name__ == "__main__":
    main()
