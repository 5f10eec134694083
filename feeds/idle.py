"""What is known of an element by its name alone: above all whether it says nothing we ever show.

feeds.shape leaves such out; without them feedparser needs little more than half the time.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from feeds.tags import local_name

_NAMES = (
    "category author contributor enclosure comments rights slash:comments wfw:commentRss "
    "dc:creator dc:subject dc:rights dc:publisher media:content media:thumbnail media:credit "
    "media:keywords media:community media:category post-id"
)
IDLE = frozenset(_NAMES.split())
"""Names of elements that are idle within an item, as they are written."""
IDLE_PREFIXES = frozenset(["itunes", "georss", "geo", "thr", "podcast", "sy", "gd", "yt"])
"""Prefixes of such names."""
PICTURES = frozenset({"image", "textInput", "textinput", "cloud"})
"""Names of elements that are idle wherever they stand."""
_VOID = frozenset({"br", "hr", "img", "input", "wbr"})  # HTML's, often left open
_ITEMS = frozenset({"item", "entry"})
_LIKE_ITEMS = re.compile(r"</(?:[\w.-]+:)?(?:item|entry)[\w.:-]", re.IGNORECASE)
# The rest of a tag that closes itself; nothing of any other.
_REST_IF_CLOSED = r"""((?:[^<>"']|"[^"<]*+"|'[^'<]*+')*+(?<=/)>)?+"""
_IN_SIGHT = 1_900  # as far as feeds.shape looks for the end of an idle element
_KEPT = 1_024  # names that are kept from document to document


class Sort(NamedTuple):
    """What an element is, told by its name.

    Attributes:
        void: It ends where it begins.
        picture: It is idle anywhere.
        idle: It is idle within an item.
        item: It may be an item.
    """

    void: bool
    picture: bool
    idle: bool
    item: bool


@lru_cache(_KEPT)
def sort_of(name: str) -> Sort:
    """Judge a name as it is written."""
    prefix, colon, _ = name.partition(":")
    return Sort(
        void=name.lower() in _VOID,
        picture=name in PICTURES,
        idle=name in IDLE or bool(colon and prefix in IDLE_PREFIXES),
        item=local_name(name) in _ITEMS,
    )


def ends_in_sight(text: str, name: str) -> bool:
    """Whether feeds.shape sees the end of each idle element of a name from where that begins.

    Args:
        text: The document.
        name: As it is written.
    """
    if _LIKE_ITEMS.search(text):  # what it takes for the end of the item
        return False
    stop, end = 0, f"</{name}"
    for start in re.finditer(rf"<{re.escape(name)}(?=[\s>]){_REST_IF_CLOSED}", text):
        if start.start() < stop:
            if start[1] is None:  # one within another: which ends first says nothing of that
                return False
            continue
        stop = text.find(end, start.start()) + len(end)
        if stop < len(end):
            return True
        if stop - start.start() >= _IN_SIGHT:
            return False
    return True
