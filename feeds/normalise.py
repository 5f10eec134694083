"""From what a document says to clean items."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from feeds.clean import beginning, plain
from feeds.dates import read_first
from feeds.identity import Mark, item_ids
from feeds.language import language_of
from feeds.links import canonical, host_of
from feeds.policy import FetchPolicy
from feeds.raw import RawFeed, RawItem
from feeds.scan import LongText
from items.feed import Feed
from items.item import Item

_TITLE_FROM_SUMMARY_CHARS = 120
_MAX_GUID_CHARS = 500  # that are shown; the whole guid makes the key
_THIN_CHARS = 60  # a summary as short as this gives way to the content, if there is any
_SHARES = (16, 50)  # tenths of a summary's length, looked at of a long text before all of it is
_GOOGLE_NEWS = "news.google.com"
_DASHES = " - ", " – ", " — ", " | "


class _Draft(NamedTuple):
    raw: RawItem
    title: str
    summary: str
    link: str


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
    return tuple(item for _, item in place_items(document, feed, url, now, policy))


def place_items(
    document: RawFeed, feed: Feed, url: str, now: datetime, policy: FetchPolicy
) -> list[tuple[int, Item]]:
    """The same items as normalise() makes, each with its place in the document's list."""
    is_google = host_of(url) == _GOOGLE_NEWS
    drafts = [_draft(raw, url, is_google, policy) for raw in document.items]
    places = [place for place, draft in enumerate(drafts) if draft.title]
    marks = [_mark(drafts[place]) for place in places]
    made: dict[str, tuple[int, Item]] = {}
    for item_id, place in zip(item_ids(feed.feed_id, marks), places, strict=True):
        if item_id not in made:
            made[item_id] = place, _item(item_id, drafts[place], feed, now)
    return _newest_first(list(made.values()))[: policy.max_items]


def _mark(draft: _Draft) -> Mark:
    date = draft.raw.dates[0] if draft.raw.dates else ""
    return Mark(draft.raw.guid, draft.link, draft.title, date)


def _draft(raw: RawItem, url: str, is_google: bool, policy: FetchPolicy) -> _Draft:
    summary = "" if is_google else _summary(raw.summaries, policy.max_summary_chars)
    title = plain(raw.title, max_chars=policy.max_title_chars)
    title = _without_source(title, plain(raw.source, max_chars=80), is_google)
    if not title:
        title = plain(summary, max_chars=_TITLE_FROM_SUMMARY_CHARS)
    if summary == title:
        summary = ""
    return _Draft(raw, title, summary, canonical(raw.link, url))


def _summary(texts: Sequence[str | LongText], max_chars: int) -> str:
    """The feed's summary, or its content where the summary says next to nothing."""
    summary = ""
    for text in texts:
        if isinstance(text, LongText):
            candidate = _plain_of_long(text, max_chars)
        else:
            candidate = plain(text, max_chars=max_chars)
        if not summary or len(candidate) > len(summary):
            summary = candidate
        if len(summary) >= _THIN_CHARS:
            break
    return summary


def _plain_of_long(text: LongText, max_chars: int) -> str:
    for share in _SHARES:
        start = text.start(share * max_chars // 10)
        candidate = beginning(start, max_chars=max_chars) if start else None
        if candidate is not None:
            return candidate
    return plain(text.whole(), max_chars=max_chars)


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


def _item(item_id: str, draft: _Draft, feed: Feed, now: datetime) -> Item:
    at, note = read_first(draft.raw.dates, country=feed.country, language=feed.language, now=now)
    return Item(
        item_id=item_id,
        feed_id=feed.feed_id,
        title=draft.title,
        summary=draft.summary,
        link=draft.link,
        guid=plain(draft.raw.guid, max_chars=_MAX_GUID_CHARS),
        language=language_of(f"{draft.title}\n{draft.summary}", feed.language),
        published_at=at,
        date_note=note,
    )


def _newest_first(placed: list[tuple[int, Item]]) -> list[tuple[int, Item]]:
    keys: list[float] = []
    last = float("inf")
    for _, item in placed:
        last = item.published_at.timestamp() if item.published_at else last
        keys.append(last)
    order = sorted(range(len(placed)), key=lambda at: -keys[at])
    return [placed[at] for at in order]
