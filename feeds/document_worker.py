"""Worker process: a document's bytes in, clean items out."""

from dataclasses import fields
from datetime import datetime
from functools import partial
from typing import Any

from feeds.clean import plain
from feeds.dates import read
from feeds.decode import is_plain_utf8
from feeds.normalise import place_items
from feeds.outline import outline_of
from feeds.parse import parse
from feeds.policy import FetchPolicy
from feeds.raw import NotAFeedError, RawFeed, RawItem
from feeds.tracing import trace_of
from feeds.work import serve
from items.feed import Feed, Kind, Language
from items.item import Item


def read_document(job: dict[str, Any], body: bytes) -> dict[str, Any]:
    """Do one job; job and answer are what feeds.reading packs and unpacks."""
    if "ping" in job:
        return {}
    feed = Feed(**job["feed"] | {key: kind(job["feed"][key]) for key, kind in _ENUMS.items()})
    policy = FetchPolicy(**job["limits"])
    try:
        document = parse(
            body,
            job["content_type"],
            language=feed.language,
            max_items=policy.max_items,
            date_of=partial(read, country=feed.country, language=feed.language),
        )
    except NotAFeedError as error:
        named = _named_feeds(body, job["url"]) if error.is_page else ()
        return {"not_a_feed": error.reason, "is_page": error.is_page, "feeds": named}
    placed = place_items(document, feed, job["url"], datetime.fromisoformat(job["now"]), policy)
    return {
        "title": plain(document.title, max_chars=policy.max_title_chars),
        "items": [_packed(item) for _, item in placed],
        "ttl_minutes": document.ttl_minutes,
        "skip_hours": sorted(document.skip_hours),
        "traces": _traces(body, job["content_type"], document, placed, feed).hex(),
    }


def _named_feeds(body: bytes, url: str) -> tuple[str, ...]:
    # Not at the top: it is slow to import, and few documents are pages.
    from feeds.discover import find_feeds  # noqa: PLC0415

    return find_feeds(body, url)


def _traces(
    body: bytes, content_type: str, document: RawFeed, placed: list[tuple[int, Item]], feed: Feed
) -> bytes:
    """A trace of each item; none at all where parts of the document might be read otherwise."""
    outline = outline_of(body) if document.plain else None
    if outline is None or not len(outline.parts) == len(document.items) == len(placed):
        return b""
    if not is_plain_utf8(body, content_type):
        return b""
    digests = outline.digests()
    return b"".join(
        trace_of(digests[place], item, lasts=_lasts(document.items[place], item, feed))
        for place, item in placed
    )


def _lasts(raw: RawItem, item: Item, feed: Feed) -> bool:
    """Whether the date is the first stated: one that was in the future may be believed later."""
    if len(raw.dates) < 2:
        return True
    return item.published_at == read(raw.dates[0], country=feed.country, language=feed.language)


_ENUMS = {"language": Language, "kind": Kind}


_FIELDS = tuple(field.name for field in fields(Item))  # all of them hold what JSON holds


def _packed(item: Item) -> dict[str, Any]:
    packed = {name: getattr(item, name) for name in _FIELDS}
    packed["published_at"] = item.published_at.isoformat() if item.published_at else None
    return packed


if __name__ == "__main__":
    serve(read_document)
