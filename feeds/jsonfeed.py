"""Reads JSON Feed 1.0 and 1.1."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from feeds.raw import NotAFeedError, RawFeed, RawItem

_VERSION = "jsonfeed.org/version/"
_HALF = re.compile("[\ud800-\udfff]")  # half of a letter, which JSON can write and nobody can store


def parse_json(text: str, *, max_items: int, date_of: Callable[[str], datetime | None]) -> RawFeed:
    """Read a JSON Feed.

    Args:
        text: The document.
        max_items: Of more items the newest are read, undated ones last.
        date_of: Reads one date.

    Raises:
        NotAFeedError: It is no JSON, or JSON of another kind.

    References:
        https://www.jsonfeed.org/version/1.1/
    """
    try:
        found = json.loads(text, parse_int=str, parse_float=str)
    except (ValueError, RecursionError) as error:
        raise NotAFeedError("JSON that cannot be read") from error
    if not isinstance(found, dict) or _VERSION not in str(found.get("version")):
        raise NotAFeedError("JSON, but no JSON Feed")
    items = found.get("items")
    objects = [one for one in items if isinstance(one, dict)] if isinstance(items, list) else []
    raw = [_item(one) for one in objects]
    if len(raw) > max_items:
        raw = sorted(raw, key=lambda one: _age(one, date_of))[:max_items]
    return RawFeed(title=_text(found, "title"), items=tuple(raw))


def _age(item: RawItem, date_of: Callable[[str], datetime | None]) -> tuple[bool, float]:
    at = next(filter(None, map(date_of, item.dates)), None)
    return (at is None, -at.timestamp() if at else 0.0)


def _item(found: dict[str, Any]) -> RawItem:
    bodies = (_text(found, key) for key in ("summary", "content_text", "content_html"))
    dates = (_text(found, key) for key in ("date_published", "date_modified"))
    return RawItem(
        title=_text(found, "title"),
        summaries=tuple(body for body in bodies if body),
        link=_text(found, "url") or _text(found, "external_url"),
        guid=_text(found, "id"),
        dates=tuple(at for at in dates if at),
    )


def _text(found: dict[str, Any], key: str) -> str:
    value = found.get(key)
    return _HALF.sub("", value).strip() if isinstance(value, str) else ""
