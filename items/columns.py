"""Makes many items at once, each field given as a column: far cheaper than one by one."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import cast

from items.item import Item


class _Draft:
    """An item that is not frozen yet: it has the same fields, so that it can become one."""

    __slots__ = tuple(field.name for field in fields(Item))

    item_id: str
    feed_id: str
    title: str
    summary: str
    link: str
    guid: str
    language: str
    published_at: datetime | None
    date_note: str


def items_of(
    *,
    item_ids: Sequence[str],
    feed_ids: Sequence[str],
    titles: Sequence[str],
    summaries: Sequence[str],
    links: Sequence[str],
    guids: Sequence[str],
    languages: Sequence[str],
    published: Sequence[datetime | None],
    notes: Sequence[str],
) -> list[Item]:
    """Make items as Item(...) does.

    Args:
        item_ids: One for each item; all columns are as long.
        feed_ids: As in Item.
        titles: None is empty.
        summaries: As in Item.
        links: As in Item.
        guids: As in Item.
        languages: As in Item.
        published: Aware UTC or None.
        notes: As in Item.

    Raises:
        ValueError: An item would break a rule of Item, or the columns are not of one length.
    """
    if not all(titles):
        feed_id = feed_ids[[not title for title in titles].index(True)]
        raise ValueError(f"feed {feed_id} has an item with an empty title")
    if [at for at in published if at and not at.tzinfo]:
        feed_id = feed_ids[[at is not None and not at.tzinfo for at in published].index(True)]
        raise ValueError(f"feed {feed_id} has an item with a naive date")
    made = []
    columns = item_ids, feed_ids, titles, summaries, links, guids, languages, published, notes
    for item_id, feed_id, title, summary, link, guid, language, at, note in zip(
        *columns, strict=True
    ):
        draft = _Draft()
        draft.item_id = item_id
        draft.feed_id = feed_id
        draft.title = title
        draft.summary = summary
        draft.link = link
        draft.guid = guid
        draft.language = language
        draft.published_at = at
        draft.date_note = note
        draft.__class__ = Item  # type: ignore[assignment]
        made.append(draft)
    return cast("list[Item]", made)
