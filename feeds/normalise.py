"""From what a document says to clean items."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import chain
from operator import eq, ge
from typing import NamedTuple, cast

from feeds.clean import plain
from feeds.columns import plain_each
from feeds.date_columns import read_each
from feeds.identity import item_ids
from feeds.languages import languages_of
from feeds.link_columns import canonical_each
from feeds.links import host_of
from feeds.policy import FetchPolicy
from feeds.publishers import without_publishers
from feeds.raw import RawFeed, RawItem
from feeds.summaries import summaries_of
from items.columns import items_of
from items.feed import Feed, Language
from items.item import Item

_TITLE_FROM_SUMMARY_CHARS = 120
_MAX_GUID_CHARS = 500  # that are shown; the whole guid makes the key
_GOOGLE_NEWS = "news.google.com"
_NEVER = datetime.max.replace(tzinfo=UTC)  # later than any time that is believed


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
    if not document.items:
        return ()
    (told,) = _cleaned([Source(document, feed, url)], policy)
    items, times = _items([told], now)
    order = _newest_first(times)
    if order is None:
        return tuple(items[: policy.max_items])
    return tuple([items[at] for at in order[: policy.max_items]])


def place_each(
    sources: Sequence[Source], now: datetime, policy: FetchPolicy
) -> list[list[tuple[int, Item]]]:
    """The items that normalise() makes of each, with their places in the document's list.

    Args:
        sources: Any number; many small ones cost little more than one.
        now: As for normalise.
        policy: As for normalise.
    """
    placed: list[list[tuple[int, Item]]] = [[] for _ in sources]
    filled = [at for at, source in enumerate(sources) if source.document.items]
    if not filled:
        return placed
    groups: dict[tuple[str, Language], list[tuple[int, _Told]]] = {}
    for at, told in zip(filled, _cleaned([sources[at] for at in filled], policy), strict=True):
        groups.setdefault((told.feed.country, told.feed.language), []).append((at, told))
    for group in groups.values():
        items, times = _items([told for _, told in group], now)
        start = 0
        for at, told in group:
            own = slice(start, start + len(told.ids))
            start = own.stop
            made = list(zip(told.columns.places, items[own], strict=True))
            order = _newest_first(times[own]) or range(len(made))
            placed[at] = [made[one] for one in order[: policy.max_items]]
    return placed


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

    feed: Feed
    ids: Sequence[str]
    columns: _Columns


def _cleaned(sources: Sequence[Source], policy: FetchPolicy) -> list[_Told]:
    """The items of each document, cleaned together."""
    rows: Iterable[RawItem] = sources[0].document.items
    if len(sources) > 1:
        rows = chain.from_iterable([source.document.items for source in sources])
    raw_titles, texts, links, guids, dates, publishers = zip(*rows, strict=True)
    of_google = _of_google(sources)
    if of_google:
        texts = tuple(() if google else own for google, own in zip(of_google, texts, strict=True))
    summaries = summaries_of(texts, policy.max_summary_chars)
    titles = plain_each(raw_titles, max_chars=policy.max_title_chars)
    if of_google or any(publishers):
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
    cleaned, start = [], 0
    for document, feed, url in sources:
        own = slice(start, start + len(document.items))
        start = own.stop
        columns = _Columns(
            range(len(document.items)),
            titles[own],
            summaries[own],
            canonical_each(links[own], url),
            guids[own],
            dates[own],
        )
        cleaned.append(_told_apart(columns, feed))
    return cleaned


def _of_google(sources: Sequence[Source]) -> list[bool]:
    """Of each item, whether Google News gives it."""
    if not [source for source in sources if _GOOGLE_NEWS in source.url.lower()]:
        return []
    return [
        of_google
        for source in sources
        for of_google in [host_of(source.url) == _GOOGLE_NEWS] * len(source.document.items)
    ]


def _told_apart(columns: _Columns, feed: Feed) -> _Told:
    """Leave out items without a title, and those that are there twice."""
    if not all(columns.titles):
        columns = columns.only([at for at, title in enumerate(columns.titles) if title])
    _, titles, _, links, guids, dates = columns
    ids = item_ids(feed.feed_id, guids=guids, links=links, titles=titles, dates=dates)
    if len(ids) > 1 and len(set(ids)) < len(ids):
        first = {item_id: at for at, item_id in reversed([*enumerate(ids)])}
        ids = list(dict.fromkeys(ids))
        columns = columns.only([first[item_id] for item_id in ids])
    return _Told(feed, ids, columns)


def _items(group: Sequence[_Told], now: datetime) -> tuple[list[Item], Sequence[datetime | None]]:
    """Items of documents one after the other, and their times.

    Args:
        group: Of feeds of one country and language.
        now: Aware UTC.
    """
    feed, item_ids, columns = group[0]
    feed_ids = [feed.feed_id] * len(item_ids)
    if len(group) > 1:
        item_ids = [item_id for told in group for item_id in told.ids]
        feed_ids = [told.feed.feed_id for told in group for _ in told.ids]
        columns = _joined([told.columns for told in group])
    _, titles, summaries, links, guids, dates = columns
    times, notes = read_each(dates, country=feed.country, language=feed.language, now=now)
    made = items_of(
        item_ids=item_ids,
        feed_ids=feed_ids,
        titles=titles,
        summaries=summaries,
        links=links,
        guids=plain_each(guids, max_chars=_MAX_GUID_CHARS),
        languages=languages_of(titles, summaries, feed.language),
        published=times,
        notes=notes,
    )
    return made, times


def _joined(parts: Sequence[_Columns]) -> _Columns:
    columns = zip(*parts, strict=True)
    return _Columns(*(list(chain.from_iterable(column)) for column in columns))


def _newest_first(times: Sequence[datetime | None]) -> list[int] | None:
    """The order of items, None when it is theirs; an undated one stays behind its neighbour."""
    if len(times) == 1:
        return None
    keys = cast("Sequence[datetime]", times) if all(times) else _filled(times)
    if all(map(ge, keys, keys[1:])):
        return None
    return sorted(range(len(times)), key=keys.__getitem__, reverse=True)


def _filled(times: Sequence[datetime | None]) -> list[datetime]:
    """Times with that of the neighbour before where one is missing."""
    filled, last = [], _NEVER
    for at in times:
        last = at or last
        filled.append(last)
    return filled
