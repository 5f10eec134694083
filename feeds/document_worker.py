"""Worker process: a document's bytes in, clean items out."""

from dataclasses import fields
from datetime import datetime
from functools import partial
from typing import Any

from feeds.clean import plain
from feeds.dates import read
from feeds.discover import find_feeds
from feeds.normalise import normalise
from feeds.parse import parse
from feeds.policy import FetchPolicy
from feeds.raw import NotAFeedError
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
        named = find_feeds(body, job["url"]) if error.is_page else ()
        return {"not_a_feed": error.reason, "is_page": error.is_page, "feeds": named}
    items = normalise(document, feed, job["url"], datetime.fromisoformat(job["now"]), policy)
    return {
        "title": plain(document.title, max_chars=policy.max_title_chars),
        "items": [_packed(item) for item in items],
        "ttl_minutes": document.ttl_minutes,
        "skip_hours": sorted(document.skip_hours),
    }


_ENUMS = {"language": Language, "kind": Kind}


_FIELDS = tuple(field.name for field in fields(Item))  # all of them hold what JSON holds


def _packed(item: Item) -> dict[str, Any]:
    packed = {name: getattr(item, name) for name in _FIELDS}
    packed["published_at"] = item.published_at.isoformat() if item.published_at else None
    return packed


if __name__ == "__main__":
    serve(read_document)
