"""By what an item is known again at the next poll."""

import hashlib
import re
from collections.abc import Sequence
from typing import NamedTuple

_FRONT_PAGE = re.compile(r"https?://[^/?#]+/?")
_NO_KEY = re.compile(rf"{_FRONT_PAGE.pattern}|[^\W\d_]{{1,20}}")


class Mark(NamedTuple):
    """What an item offers for its identity; each may be empty, the title is not.

    Attributes:
        guid: The feed's own key.
        link: Canonical.
        title: Plain text.
        date: As written.
    """

    guid: str
    link: str
    title: str
    date: str = ""


def item_ids(feed_id: str, marks: Sequence[Mark]) -> list[str]:
    """Give every item of one document its key.

    The guid is the key, else the link, else the title with its date, for such feeds tell
    another piece of news under the same title. A guid or link that several items of one
    document share is none of their keys, nor is the address of a front page, nor a guid
    that is a mere word ("latest"), for the next story will bear it too.

    Args:
        feed_id: Key of the feed.
        marks: In any order; the keys do not depend on it.

    Returns:
        Keys in the order of the marks; equal keys mean one and the same item.
    """
    guids = _shared([(mark.guid, (mark.link, mark.title)) for mark in marks])
    links = _shared([(mark.link, mark.title) for mark in marks])
    return [
        _key(feed_id, *_best(mark, mark.guid not in guids, mark.link not in links))
        for mark in marks
    ]


def _shared(pairs: Sequence[tuple[str, object]]) -> set[str]:
    """First members that stand beside different second ones."""
    second = dict(pairs)
    if len(second) == len(pairs):
        return set()
    return {one for one, other in pairs if second[one] != other}


def _best(mark: Mark, guid_is_own: bool, link_is_own: bool) -> tuple[str, str]:
    """Kind and text of the best mark; an address survives the site's move to https."""
    if mark.guid and guid_is_own and not _NO_KEY.fullmatch(mark.guid):
        return "guid", _without_scheme(mark.guid)
    if mark.link and link_is_own and not _FRONT_PAGE.fullmatch(mark.link):
        return "link", _without_scheme(mark.link)
    return "title", f"{_without_scheme(mark.link)}\n{mark.title}\n{mark.date}".rstrip("\n")


def _without_scheme(address: str) -> str:
    for scheme in ("https://", "http://"):
        if address.startswith(scheme):
            return address[len(scheme) :]
    return address


def _key(feed_id: str, kind: str, mark: str) -> str:
    digest = hashlib.sha256(f"{kind}\n{mark}".encode()).hexdigest()
    return f"{feed_id}:{digest[:20]}"
