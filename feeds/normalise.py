"""From what a document says to clean items."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import chain
from operator import eq
from typing import NamedTuple, TypeVar

from feeds.clean import plain
from feeds.columns import plain_each
from feeds.date_columns import read_each
from feeds.identity import item_ids
from feeds.languages import languages_of
from feeds.link_columns import canonical_each
from feeds.links import host_of
from feeds.policy import FetchPolicy
from feeds.publishers import without_publishers
from feeds.raw import RawFeed
from feeds.summaries import summaries_of
from items.columns import items_of
from items.feed import Feed, Language
from items.item import Item

_TITLE_FROM_SUMMARY_CHARS = 120
_MAX_GUID_CHARS = 500  # that are shown; the whole guid makes the key
_GOOGLE_NEWS = "news.google.com"
_NEVER = datetime.max.replace(tzinfo=UTC)  # later than any time that is believed
T = TypeVar("T")


class Source(NamedTuple):
    """A document, and what steers how it is read.

    Attributes:
        document: As parsed.
        feed: Its catalogue entry: language and country steer dates and language.
        url: Where the document came from; relative links start there.
    """

    document: RawFeed
    feed: Feed
    url: str


def normalise(
    document: RawFeed, feed: Feed, url: str, now: datetime, policy: FetchPolicy
) -> tuple[Item, ...]:
    """Make items of a document; those without any text or seen twice are left out.

    Args:
        document: As parsed.
        feed: Its catalogue entry: language and country steer dates and language.
        url: Where the document came from; relative links start there.
        now: Aware UTC; dates far ahead of it are refused.
        policy: Lengths of titles and summaries, and how many items are kept.

    Returns:
        Newest first; an undated item stays beside the one it stands behind.
    """
    return tuple(_in_order([Source(document, feed, url)], now, policy)[0][1])


def place_each(
    sources: Sequence[Source], now: datetime, policy: FetchPolicy
) -> list[list[tuple[int, Item]]]:
    """The items that normalise() makes of each, with their places in the document's list.

    Args:
        sources: Any number; many small ones cost little more than one.
        now: As for normalise.
        policy: As for normalise.
    """
    placed = _in_order(sources, now, policy)
    return [list(zip(places, items, strict=True)) for places, items in placed]


def _in_order(
    sources: Sequence[Source], now: datetime, policy: FetchPolicy
) -> list[tuple[Sequence[int], Sequence[Item]]]:
    """Places and items of each, newest first."""
    found: list[tuple[Sequence[int], Sequence[Item]]] = [((), ())] * len(sources)
    filled = [at for at, source in enumerate(sources) if source.document.items]
    if not filled:
        return found
    groups: dict[tuple[str, Language], list[tuple[int, _Told]]] = {}
    cleaned = _cleaned([sources[at] for at in filled], policy)
    for at, columns in zip(filled, cleaned, strict=True):
        feed = sources[at].feed
        told = _told_apart(columns, feed.feed_id)
        groups.setdefault((feed.country, feed.language), []).append((at, told))
    for (country, language), group in groups.items():
        made = _items([told for _, told in group], country, language, now)
        for (at, told), (items, times) in zip(group, made, strict=True):
            places, order = told.columns.places, _newest_first(times)
            if order is None:
                found[at] = places[: policy.max_items], items[: policy.max_items]
            else:
                kept = order[: policy.max_items]
                found[at] = [places[one] for one in kept], [items[one] for one in kept]
    return found


class _Columns(NamedTuple):
    """The items of a document, a field a column: cleaned together they cost far fewer calls."""

    places: Sequence[int]
    titles: Sequence[str]
    summaries: Sequence[str]
    links: Sequence[str]
    guids: Sequence[str]
    dates: Sequence[tuple[str, ...]]

    def only(self, wanted: Sequence[int]) -> "_Columns":
        """These items alone, in this order."""
        return _Columns(
            [self.places[at] for at in wanted],
            [self.titles[at] for at in wanted],
            [self.summaries[at] for at in wanted],
            [self.links[at] for at in wanted],
            [self.guids[at] for at in wanted],
            [self.dates[at] for at in wanted],
        )


class _Told(NamedTuple):
    """Items of one document, no two alike, and their keys."""

    feed_id: str
    ids: Sequence[str]
    columns: _Columns


def _cleaned(sources: Sequence[Source], policy: FetchPolicy) -> Iterator[_Columns]:
    """The items of each document, cleaned together."""
    rows = [item for source in sources for item in source.document.items]
    raw_titles, texts, links, guids, dates, publishers = zip(*rows, strict=True)
    of_google = _of_google(sources)
    if any(of_google):
        texts = tuple(() if google else own for google, own in zip(of_google, texts, strict=True))
    summaries = summaries_of(texts, policy.max_summary_chars)
    titles = plain_each(raw_titles, max_chars=policy.max_title_chars)
    if any(of_google) or any(publishers):
        titles = without_publishers(titles, publishers, of_google)
    if not all(titles):
        titles = [
            title or plain(summary, max_chars=_TITLE_FROM_SUMMARY_CHARS)
            for title, summary in zip(titles, summaries, strict=True)
        ]
    if any(map(eq, summaries, titles)):
        summaries = [
            "" if summary == title else summary
            for summary, title in zip(summaries, titles, strict=True)
        ]
    start = 0
    for source in sources:
        end = start + len(source.document.items)
        yield _Columns(
            range(end - start),
            titles[start:end],
            summaries[start:end],
            canonical_each(links[start:end], source.url),
            guids[start:end],
            dates[start:end],
        )
        start = end


def _of_google(sources: Sequence[Source]) -> list[bool]:
    """Of each item, whether Google News gives it."""
    if not any(_GOOGLE_NEWS in source.url.lower() for source in sources):
        return []
    return [
        of_google
        for source in sources
        for of_google in [host_of(source.url) == _GOOGLE_NEWS] * len(source.document.items)
    ]


def _told_apart(columns: _Columns, feed_id: str) -> _Told:
    """Leave out items without a title, and those that are there twice."""
    if not all(columns.titles):
        columns = columns.only([at for at, title in enumerate(columns.titles) if title])
    ids = item_ids(
        feed_id,
        guids=columns.guids,
        links=columns.links,
        titles=columns.titles,
        dates=[stated[0] if stated else "" for stated in columns.dates],
    )
    if len(ids) > 1 and len(set(ids)) < len(ids):
        first = {item_id: at for at, item_id in reversed([*enumerate(ids)])}
        ids = list(dict.fromkeys(ids))
        columns = columns.only([first[item_id] for item_id in ids])
    return _Told(feed_id, ids, columns)


def _items(
    group: Sequence[_Told], country: str, language: Language, now: datetime
) -> Iterator[tuple[list[Item], Sequence[datetime | None]]]:
    """Items of each document and their times; all are of feeds of one country and language."""
    whole = _joined([told.columns for told in group])
    published, notes = read_each(whole.dates, country=country, language=language, now=now)
    texts = list(map("\n".join, zip(whole.titles, whole.summaries, strict=True)))
    languages = languages_of(texts, language)
    guids = plain_each(whole.guids, max_chars=_MAX_GUID_CHARS)
    start = 0
    for feed_id, ids, columns in group:
        own = slice(start, start + len(ids))
        start = own.stop
        made = items_of(
            item_ids=ids,
            feed_id=feed_id,
            titles=columns.titles,
            summaries=columns.summaries,
            links=columns.links,
            guids=guids[own],
            languages=languages[own],
            published=published[own],
            notes=notes[own],
        )
        yield made, published[own]


def _joined(parts: Sequence[_Columns]) -> _Columns:
    if len(parts) == 1:
        return parts[0]
    columns = zip(*parts, strict=True)
    return _Columns(*(list(chain.from_iterable(column)) for column in columns))


def _newest_first(times: Sequence[datetime | None]) -> list[int] | None:
    """The order of items, None when it is theirs; an undated one stays behind its neighbour."""
    if len(times) == 1:
        return None
    dated = [at for at in times if at]
    if len(dated) == len(times) and dated == sorted(dated, reverse=True):
        return None
    keys = []
    last = _NEVER
    for at in times:
        last = at or last
        keys.append(last)
    return sorted(range(len(times)), key=keys.__getitem__, reverse=True)
