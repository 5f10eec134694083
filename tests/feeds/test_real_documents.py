"""The 205 documents of ../shared/feeds/real: counts, titles and dates."""

import asyncio
import calendar
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest

from feeds.answers import Document
from feeds.clean import plain
from feeds.policy import FetchPolicy
from feeds.reading import Reader, Reading
from items.feed import Feed, Kind, Language

NOW = datetime(2026, 11, 22, tzinfo=UTC)
FEED = Feed(
    feed_id="real", url="http://real.example/feed", name="r", publisher="r", language=Language.EN,
    country="INT", kind=Kind.NEWS,
)  # fmt: skip

# Where our count is not the manifest's, and why.
EXPLAINED = {
    "72fea1ebfd02e90a": 11,  # of 20, nine stand there again with the same guid, link and title
    "7ef13a42fa7e177a": 34,  # feedparser alone finds none behind the broken XML declaration
    "Olshansk_rss-feeds__feed_paulgraham.xml": 228,  # of 231, three stand there twice
    "rometools_rome__ep1_v4a.xml": 17,  # of 18, one has neither title nor text
    "rometools_rome__ep2_v4a.xml": 17,  # the same document again
    "rometools_rome__v6.xml": 17,  # and again
}


ODD_DATES = "Ranchero-Software_RSParser__kc0011.rss"
TITLED_AUTHORS = "Ranchero-Software_RSParser__cloudblog.rss"


@dataclass
class Real:
    manifest: list[dict[str, Any]]
    bodies: dict[str, bytes]
    readings: dict[str, Reading]


@pytest.fixture(scope="module")
async def real(shared: Path) -> Real:
    manifest = json.loads((shared / "feeds" / "real_manifest.json").read_text())
    folder = shared / "feeds" / "real"
    bodies = {entry["file"]: (folder / entry["file"]).read_bytes() for entry in manifest}
    reader = Reader(FetchPolicy())
    documents = [
        Document(url=FEED.url, body=body, content_type="application/xml")
        for body in bodies.values()
    ]
    readings = await asyncio.gather(*(reader.read(FEED, one, NOW) for one in documents))
    await reader.close()
    return Real(manifest, bodies, dict(zip(bodies, readings, strict=True)))


def test_all_documents_are_read(real: Real) -> None:
    assert len(real.readings) == 205


def test_item_counts_are_the_manifests_but_where_explained(real: Real) -> None:
    wanted = {entry["file"]: entry["entries"] for entry in real.manifest} | EXPLAINED

    assert {name: len(reading.items) for name, reading in real.readings.items()} == wanted


def test_feed_titles_are_the_manifests(real: Real) -> None:
    wanted = {
        entry["file"]: plain(entry["title"], max_chars=300)
        for entry in real.manifest
        if entry.get("title")  # one feed stands inside a page, where feedparser alone misses it
    }

    assert {name: real.readings[name].title for name in wanted} == wanted


def test_titles_and_dates_are_those_of_feedparser_alone(real: Real) -> None:
    """Where feedparser reads a date wrongly, ours differs: day and month of 2020/1/10."""
    missing, misread = 0, set()
    sample = [
        ODD_DATES,
        TITLED_AUTHORS,
        *[name for name in real.bodies if name not in EXPLAINED][::3],
    ]
    for name in sample:
        ours = {(item.title, item.published_at) for item in real.readings[name].items}
        found = feedparser.parse(real.bodies[name], response_headers={"content-type": "text/xml"})
        for entry in found.entries:
            title = plain(entry.get("title", ""), max_chars=300)
            missing += bool(title) and title not in {one for one, _ in ours}
            parts = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
            if title and parts and parts.tm_year >= 1995:
                at = datetime.fromtimestamp(calendar.timegm(parts), UTC)
                misread |= set() if (title, at) in ours else {name}
    assert missing == 0
    assert misread == {ODD_DATES}
