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
_LIKE_ITEMS = re.compile(r"</(?:[\w.-]++:)?+(?:item|entry)", re.IGNORECASE)
# Behind the name in a tag; the rest of one that closes itself, nothing of any other.
_BEHIND_NAME = re.compile(r"""(?=[\s>])((?:[^<>"']|"[^"<]*+"|'[^'<]*+')*+(?<=/)>)?+""")
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
    opening, end, stop = f"<{name}", f"</{name}", 0
    at = text.find(opening)
    while at >= 0:
        behind = _BEHIND_NAME.match(text, at + len(opening))
        if behind and behind[1] is None:
            if at < stop:  # one within another: which ends first says nothing of that
                return False
            stop = text.find(end, at) + len(end)
            if stop < len(end):
                return True
            # What begins like the end of an item is taken for that.
            if stop - at >= _IN_SIGHT or _LIKE_ITEMS.search(text, at, stop):
                return False
        at = text.find(opening, at + 1)
    return True
