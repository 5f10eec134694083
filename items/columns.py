"""Makes many items at once, each field given as a column: less than half the cost of one by one."""

from collections import deque
from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from itertools import repeat
from typing import Any

from items.item import Item

_FEW = 5  # items, from which on it pays
_NAMES = [field.name for field in fields(Item)]
# What a frozen class refuses its users; the items are nobody's yet.
_SETTERS = [Item.__dict__[name].__set__ for name in _NAMES]


def items_of(
    *,
    item_ids: Sequence[str],
    feed_id: str,
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
        feed_id: Of all.
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
    same = [feed_id] * len(item_ids)
    columns: tuple[Sequence[Any], ...]
    columns = item_ids, same, titles, summaries, links, guids, languages, published, notes
    if len(item_ids) < _FEW:
        rows = zip(*columns, strict=True)
        return [Item(**dict(zip(_NAMES, values, strict=True))) for values in rows]
    if len(set(map(len, columns))) > 1:
        raise ValueError("the columns differ in length")
    if not all(titles):
        raise ValueError(f"feed {feed_id!r} has an item with an empty title")
    if [at for at in published if at and not at.tzinfo]:
        raise ValueError(f"feed {feed_id!r} has an item with a naive date")
    made = list(map(object.__new__, repeat(Item, len(item_ids))))
    use_up = deque[object](maxlen=0).extend
    for set_field, column in zip(_SETTERS, columns, strict=True):
        use_up(map(set_field, made, column))
    return made
