"""From what a document says to clean items."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from feeds.clean import plain
from feeds.columns import plain_each
from feeds.date_columns import read_each
from feeds.identity import item_ids
from feeds.languages import languages_of
from feeds.link_columns import canonical_each
from feeds.links import host_of
from feeds.policy import FetchPolicy
from feeds.raw import RawFeed
from feeds.summaries import summaries_of
from items.columns import items_of
from items.feed import Feed
from items.item import Item

_TITLE_FROM_SUMMARY_CHARS = 120
_MAX_GUID_CHARS = 500  # that are shown; the whole guid makes the key
_MAX_SOURCE_CHARS = 80
_GOOGLE_NEWS = "news.google.com"
_DASHES = " - ", " – ", " — ", " | "


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
    return tuple(_in_order(document, feed, url, now, policy)[1])


def place_items(
    document: RawFeed, feed: Feed, url: str, now: datetime, policy: FetchPolicy
) -> list[tuple[int, Item]]:
    """The same items as normalise() makes, each with its place in the document's list."""
    return list(zip(*_in_order(document, feed, url, now, policy), strict=True))


def _in_order(
    document: RawFeed, feed: Feed, url: str, now: datetime, policy: FetchPolicy
) -> tuple[Sequence[int], Sequence[Item]]:
    """Places and items, newest first."""
    if not document.items:
        return (), ()
    columns = _cleaned(document, url, policy)
    if not all(columns.titles):
        columns = columns.only([at for at, title in enumerate(columns.titles) if title])
    ids = item_ids(
        feed.feed_id,
        guids=columns.guids,
        links=columns.links,
        titles=columns.titles,
        dates=[stated[0] if stated else "" for stated in columns.dates],
    )
    if len(ids) > 1 and len(set(ids)) < len(ids):
        first = {item_id: at for at, item_id in reversed([*enumerate(ids)])}
        ids = list(dict.fromkeys(ids))
        columns = columns.only([first[item_id] for item_id in ids])
    published, notes = read_each(
        columns.dates, country=feed.country, language=feed.language, now=now
    )
    items = _items(ids, columns, published, notes, feed)
    places = columns.places
    order = _newest_first(published)
    if order is not None:
        places, items = [places[at] for at in order], [items[at] for at in order]
    return places[: policy.max_items], items[: policy.max_items]


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


def _cleaned(document: RawFeed, url: str, policy: FetchPolicy) -> _Columns:
    raw_titles, texts, links, guids, dates, sources = zip(*document.items, strict=True)
    is_google = host_of(url) == _GOOGLE_NEWS
    summaries = [""] * len(texts) if is_google else summaries_of(texts, policy.max_summary_chars)
    titles = plain_each(raw_titles, max_chars=policy.max_title_chars)
    if is_google or any(sources):
        titles = _without_sources(titles, sources, is_google)
    if not all(titles):
        titles = [
            title or plain(summary, max_chars=_TITLE_FROM_SUMMARY_CHARS)
            for title, summary in zip(titles, summaries, strict=True)
        ]
    summaries = [
        "" if summary == title else summary
        for summary, title in zip(summaries, titles, strict=True)
    ]
    return _Columns(range(len(titles)), titles, summaries, canonical_each(links, url), guids, dates)


def _without_sources(titles: Sequence[str], sources: Sequence[str], is_google: bool) -> list[str]:
    shown = plain_each(sources, max_chars=_MAX_SOURCE_CHARS)
    return [
        _without_source(title, source, is_google)
        for title, source in zip(titles, shown, strict=True)
    ]


def _without_source(title: str, source: str, is_google: bool) -> str:
    """Take " - publisher" off a title that an aggregator put it on."""
    if not source and not is_google:
        return title
    for dash in _DASHES:
        if source and title.endswith(dash + source):
            return title[: -len(dash + source)].strip() or title
    if is_google and not source:
        return re.sub(r"\s[-–—]\s[^-–—]{1,60}$", "", title) or title
    return title


def _items(
    ids: Sequence[str],
    columns: _Columns,
    published: Sequence[datetime | None],
    notes: Sequence[str],
    feed: Feed,
) -> list[Item]:
    texts = list(map("\n".join, zip(columns.titles, columns.summaries, strict=True)))
    return items_of(
        item_ids=ids,
        feed_id=feed.feed_id,
        titles=columns.titles,
        summaries=columns.summaries,
        links=columns.links,
        guids=plain_each(columns.guids, max_chars=_MAX_GUID_CHARS),
        languages=languages_of(texts, feed.language),
        published=published,
        notes=notes,
    )


def _newest_first(times: Sequence[datetime | None]) -> list[int] | None:
    """The order of items, None when it is theirs; an undated one stays behind its neighbour."""
    if len(times) == 1:
        return None
    dated = [at for at in times if at]
    if len(dated) == len(times) and dated == sorted(dated, reverse=True):
        return None
    keys: list[float] = []
    last = float("inf")
    for at in times:
        last = at.timestamp() if at else last
        keys.append(-last)
    return sorted(range(len(times)), key=keys.__getitem__)
