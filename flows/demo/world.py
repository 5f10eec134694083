"""The made-up world: its feeds and items, and how they look as documents."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any

from items.feed import Feed, Kind, Language

HERE = Path(__file__).resolve().parent
ITEMS = HERE / "items.jsonl"
FEEDS = HERE / "feeds.toml"
BROKEN = b'<?xml version="1.0" encoding="utf-8"?>\n<rss vers\x00\x01\xff\xfe GARBLED \x02'
_SERVING: dict[str, Any] = {
    "format": "rss",
    "charset": "utf-8",
    "behaviour": "plain",
    "utc_offset_hours": 0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoItem:
    """One made-up item.

    Attributes:
        item_id: Its key in the world, stable for ever.
        feed_id: The feed that tells it.
        title: Plain text.
        summary: Plain text.
        minutes_ago: Its age when the demonstration starts.
        grade: 2 core, 1 adjacent, 0 noise, as an analyst would say.
        themes: Its themes, the main one first; none for noise.
        story: Key shared by reports of one event; empty when it is told once.
    """

    item_id: str
    feed_id: str
    title: str
    summary: str
    minutes_ago: int
    grade: int
    themes: tuple[str, ...]
    story: str

    @property
    def link(self) -> str:
        """An address that is the same in every run and leads nowhere."""
        return f"https://{self.feed_id}.example/{self.item_id}"

    def published_at(self, now: datetime) -> datetime:
        """Its date, when the demonstration starts at `now` (aware)."""
        return now.astimezone(UTC) - timedelta(minutes=self.minutes_ago)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoFeed:
    """One made-up feed and the way it is served.

    Attributes:
        feed: As a catalogue has it; the server puts its own address into the url.
        format: rss, atom, rdf or json.
        charset: Encoding of the document.
        behaviour: plain, conditional, broken or dead.
        utc_offset_hours: Zone its dates are written in.
    """

    feed: Feed
    format: str
    charset: str
    behaviour: str
    utc_offset_hours: int


def load_world(path: Path = ITEMS) -> list[DemoItem]:
    """Read the items; the first line is a notice and none of them."""
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return [_item(json.loads(line)) for line in lines]


def load_feeds(path: Path = FEEDS) -> list[DemoFeed]:
    """Read the feeds, in the order of the file."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))["feed"]
    return [_demo_feed(table) for table in tables]


def render(demo: DemoFeed, items: Sequence[DemoItem], *, now: datetime) -> bytes:
    """The document of a feed, newest item first; equal arguments give equal bytes.

    Args:
        demo: Says format, encoding and zone; a broken feed gives bytes no parser can read.
        items: The world's items; those of other feeds are passed over.
        now: When the demonstration starts, aware; every date is counted back from it.
    """
    if demo.behaviour == "broken":
        return BROKEN
    own = sorted(
        (item for item in items if item.feed_id == demo.feed.feed_id),
        key=lambda item: item.minutes_ago,
    )
    local = now.astimezone(timezone(timedelta(hours=demo.utc_offset_hours)))
    draw = {"rss": render_rss, "atom": render_atom, "rdf": render_rdf, "json": render_json}
    return draw[demo.format](demo, own, local).encode(demo.charset)


def render_rss(demo: DemoFeed, items: Sequence[DemoItem], now: datetime) -> str:
    """RSS 2.0; summaries are escaped HTML, dates RFC 822 in the zone of `now`."""
    drawn = "".join(
        f'<item><guid isPermaLink="false">{item.item_id}</guid>'
        f"<title>{escape(item.title)}</title><link>{item.link}</link>"
        f"<pubDate>{format_datetime(_date(item, now))}</pubDate>"
        f"<description>{escape(f'<p>{escape(item.summary)}</p>')}</description></item>\n"
        for item in items
    )
    return (
        f'<?xml version="1.0" encoding="{demo.charset}"?>\n<rss version="2.0"><channel>'
        f"<title>{escape(demo.feed.name)}</title><link>{demo.feed.homepage}</link>"
        f"<description>{escape(demo.feed.publisher)}</description>"
        f"<language>{demo.feed.language}</language>\n{drawn}</channel></rss>\n"
    )


def render_atom(demo: DemoFeed, items: Sequence[DemoItem], now: datetime) -> str:
    """Atom 1.0; dates RFC 3339 in the zone of `now`."""
    drawn = "".join(
        f"<entry><id>urn:demo:{item.item_id}</id><title>{escape(item.title)}</title>"
        f'<link href="{item.link}"/><updated>{_date(item, now).isoformat()}</updated>'
        f"<summary>{escape(item.summary)}</summary></entry>\n"
        for item in items
    )
    newest = max((_date(item, now) for item in items), default=now)
    return (
        f'<?xml version="1.0" encoding="{demo.charset}"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{demo.feed.language}">'
        f"<id>urn:demo:{demo.feed.feed_id}</id><title>{escape(demo.feed.name)}</title>"
        f'<link href="{demo.feed.homepage}"/><updated>{newest.isoformat()}</updated>\n'
        f"{drawn}</feed>\n"
    )


def render_rdf(demo: DemoFeed, items: Sequence[DemoItem], now: datetime) -> str:
    """RSS 1.0 (RDF) with Dublin Core dates; it has no guid, so links identify."""
    listed = "".join(f'<rdf:li rdf:resource="{item.link}"/>' for item in items)
    drawn = "".join(
        f'<item rdf:about="{item.link}"><title>{escape(item.title)}</title>'
        f"<link>{item.link}</link><dc:date>{_date(item, now).isoformat()}</dc:date>"
        f"<description>{escape(item.summary)}</description></item>\n"
        for item in items
    )
    return (
        f'<?xml version="1.0" encoding="{demo.charset}"?>\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<channel rdf:about="{demo.feed.homepage}"><title>{escape(demo.feed.name)}</title>'
        f"<link>{demo.feed.homepage}</link><description>{escape(demo.feed.publisher)}</description>"
        f"<items><rdf:Seq>{listed}</rdf:Seq></items></channel>\n{drawn}</rdf:RDF>\n"
    )


def render_json(demo: DemoFeed, items: Sequence[DemoItem], now: datetime) -> str:
    """JSON Feed 1.1."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": demo.feed.name,
        "home_page_url": demo.feed.homepage,
        "language": demo.feed.language.value,
        "items": [
            {
                "id": item.item_id,
                "url": item.link,
                "title": item.title,
                "content_text": item.summary,
                "date_published": _date(item, now).isoformat(),
            }
            for item in items
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def _date(item: DemoItem, now: datetime) -> datetime:
    return item.published_at(now).astimezone(now.tzinfo).replace(microsecond=0)


def _item(said: dict[str, Any]) -> DemoItem:
    return DemoItem(
        item_id=said.pop("id"),
        feed_id=said.pop("feed"),
        themes=tuple(said.pop("themes")),
        **said,
    )


def _demo_feed(table: Mapping[str, Any]) -> DemoFeed:
    said = dict(table)
    how = {key: said.pop(key, usual) for key, usual in _SERVING.items()}
    host = f"https://{said['id']}.example"
    feed = Feed(
        feed_id=said.pop("id"),
        url=f"{host}/feed",
        homepage=f"{host}/",
        language=Language(said.pop("language")),
        kind=Kind(said.pop("kind")),
        **said,
    )
    return DemoFeed(feed=feed, **how)
