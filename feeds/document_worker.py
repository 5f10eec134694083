"""Worker process: a document's bytes in, clean items out."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import partial
from typing import Any

from feeds.clean import plain
from feeds.dates import read
from feeds.decode import is_plain_utf8
from feeds.normalise import Source, place_each
from feeds.parse import parse
from feeds.policy import FetchPolicy
from feeds.raw import NotAFeedError, RawItem
from feeds.work import Job, serve
from items.feed import Feed, Kind, Language
from items.item import Item


@dataclass(frozen=True, slots=True)
class _Read:
    """A document that was read, and the job it came with."""

    job: dict[str, Any]
    body: bytes
    source: Source


def read_document(job: dict[str, Any], body: bytes) -> dict[str, Any]:
    """Do one job; job and answer are what feeds.reading packs and unpacks."""
    return read_documents([(job, body)])[0]


def read_documents(jobs: Sequence[Job]) -> list[dict[str, Any]]:
    """Do several: all are read, then all are cleaned, which for small ones costs half as much."""
    answers: list[dict[str, Any]] = []
    groups: dict[Any, list[tuple[int, _Read]]] = {}
    for place, (job, body) in enumerate(jobs):
        found = _read(job, body)
        if isinstance(found, _Read):
            groups.setdefault((job["now"], *job["limits"].items()), []).append((place, found))
        answers.append({} if isinstance(found, _Read) else found)
    for (now, *limits), group in groups.items():  # of one poll: there is but one
        policy = FetchPolicy(**dict(limits))
        placed = place_each([one.source for _, one in group], datetime.fromisoformat(now), policy)
        for (place, one), items in zip(group, placed, strict=True):
            answers[place] = _answer(one, items, policy)
    return answers


def _read(job: dict[str, Any], body: bytes) -> _Read | dict[str, Any]:
    """Read a document; the answer where it is none."""
    if "ping" in job:
        return {}
    feed = Feed(**job["feed"] | {key: kind(job["feed"][key]) for key, kind in _ENUMS.items()})
    try:
        document = parse(
            body,
            job["content_type"],
            language=feed.language,
            max_items=job["limits"]["max_items"],
            date_of=partial(read, country=feed.country, language=feed.language),
        )
    except NotAFeedError as error:
        named = _named_feeds(body, job["url"]) if error.is_page else ()
        return {"not_a_feed": error.reason, "is_page": error.is_page, "feeds": named}
    return _Read(job, body, Source(document, feed, job["url"]))


def _answer(one: _Read, placed: list[tuple[int, Item]], policy: FetchPolicy) -> dict[str, Any]:
    document = one.source.document
    return {
        "title": plain(document.title, max_chars=policy.max_title_chars),
        "items": [_packed(item) for _, item in placed],
        "ttl_minutes": document.ttl_minutes,
        "skip_hours": sorted(document.skip_hours),
        "places": _places(one, placed),
    }


def _named_feeds(body: bytes, url: str) -> tuple[str, ...]:
    # Not at the top: it is slow to import, and few documents are pages.
    from feeds.discover import find_feeds  # noqa: PLC0415

    return find_feeds(body, url)


def _places(one: _Read, placed: list[tuple[int, Item]]) -> list[tuple[int, bool]]:
    """Where in the document each item stands, and whether it will be read alike tomorrow.

    None at all where an item is missing, or parts of the document might be read otherwise.
    """
    document, feed, _ = one.source
    if not document.plain or len(document.items) != len(placed):
        return []
    if not is_plain_utf8(one.body, one.job["content_type"]):
        return []
    return [(place, _lasts(document.items[place], item, feed)) for place, item in placed]


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
    serve(read_documents)
