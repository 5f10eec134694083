"""Documents cleaned together, as a worker does with small ones, against each by itself."""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from feeds.document_worker import read_document, read_documents
from feeds.normalise import Source, normalise, place_each
from feeds.policy import FetchPolicy
from feeds.raw import RawFeed, RawItem
from items.feed import Feed, Language

NOW = datetime(2026, 3, 14, 9, tzinfo=UTC)
POLICY = FetchPolicy(max_items=5, max_title_chars=30, max_summary_chars=80)
URLS = ("http://n.example/rss", "https://News.Google.com/rss", "https://news.google.com/x", "//")
TITLES = (
    "Rail to Osh",
    "铁路开通",
    "鐵路開通",
    "Дорога в Ош",
    "<b>Gas</b> &amp; oil",
    "",
    " a  b ",
)
TEXTS = ("", "short", "<p>A line of some length, made up for this.</p>", "水源" * 60, "и" * 90)
DATES = ("Fri, 13 Mar 2026 10:00:00 GMT", "2026-03-12T10:00:00Z", "12.03.2026 10:00", "x", "")


def raw_item(chance: random.Random) -> RawItem:
    number, publisher = chance.randrange(6), chance.choice(("", "", "", "Steppe Wire"))
    return RawItem(
        title=chance.choice(TITLES) + chance.choice(("", f" {number}", " - Steppe Wire")),
        summaries=tuple(chance.choice(TEXTS) for _ in range(chance.randrange(3))),
        link=chance.choice(("", "/", f"/n/{number}", f"http://n.example/{number}?utm_source=x")),
        guid=chance.choice(("", "latest", f"g{number}", f"http://n.example/{number}")),
        dates=tuple(chance.choice(DATES) for _ in range(chance.randrange(3))),
        source=publisher,
    )


@pytest.fixture
def companies(make_feed: Callable[..., Feed]) -> Iterator[list[Source]]:
    chance = random.Random(5)

    def source(number: int) -> Source:
        feed = make_feed(
            feed_id=f"feed-{number}",
            language=chance.choice(list(Language)),
            country=chance.choice(("CN", "RU")),
        )
        raw = tuple(raw_item(chance) for _ in range(chance.choice((0, 1, 1, 2, 3, 8))))
        return Source(RawFeed(items=raw), feed, chance.choice(URLS))

    return ([source(number) for number in range(chance.randrange(9))] for _ in range(400))


def test_documents_cleaned_together_give_what_each_gives_alone(
    companies: Iterator[list[Source]],
) -> None:
    made = 0
    for sources in companies:
        together = place_each(sources, NOW, POLICY)
        alone = [place_each([source], NOW, POLICY)[0] for source in sources]
        assert together == alone
        assert [[item for _, item in one] for one in alone] == [
            list(normalise(*source, NOW, POLICY)) for source in sources
        ]
        made += sum(map(len, together))
    assert made > 2_000


def test_places_name_the_items_of_the_document(companies: Iterator[list[Source]]) -> None:
    for sources in companies:
        for source, placed in zip(sources, place_each(sources, NOW, POLICY), strict=True):
            for place, item in placed:
                guid = source.document.items[place].guid
                assert item.guid == guid


def job(feed: str, now: str = "2026-03-14T09:00:00+00:00", chars: int = 300) -> dict[str, Any]:
    fields = {"feed_id": feed, "url": "", "name": "", "publisher": "", "language": "en"}
    return {
        "feed": {**fields, "country": "INT", "kind": "news"},
        "url": f"http://n.example/{feed}",
        "content_type": "text/xml",
        "now": now,
        "limits": {"max_items": 9, "max_title_chars": chars, "max_summary_chars": 99},
    }


def rss(title: str) -> bytes:
    at = "<pubDate>Sat, 14 Mar 2026 20:00:00 GMT</pubDate>"
    item = f"<item><title>{title}</title><guid>{title}</guid>{at}</item>"
    return f"<rss><channel><title>T</title>{item}</channel></rss>".encode()


def test_jobs_done_together_are_answered_as_each_alone_whatever_they_bring() -> None:
    jobs = [
        (job("a"), rss("One")),
        (job("b"), b"<html><body>no feed</body></html>"),
        (job("c", now="2026-03-10T09:00:00+00:00"), rss("One that comes too early")),
        (job("d", chars=12), rss("A title that is too long")),
        ({"ping": True}, b""),
        (job("e"), rss("Two")),
    ]

    answers = read_documents(jobs)

    assert answers == [read_document(*one) for one in jobs]
    assert [one["items"][0]["feed_id"] for one in answers if one.get("items")] == list("acde")
    assert answers[2]["items"][0]["date_note"]
    assert answers[3]["items"][0]["title"].endswith("…")
