"""By what an item is known again at the next poll."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

_FRONT_PAGE = re.compile(r"https?://[^/?#]+/?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What an item offers for its identity; each may be empty, the title is not."""

    guid: str
    link: str
    title: str


def item_ids(feed_id: str, marks: Sequence[Mark]) -> list[str]:
    """Give every item of one document its key.

    The guid is the key, else the link, else the title. A guid that stands on several
    links of one document tells nothing, nor does the link of a front page.

    Args:
        feed_id: Key of the feed.
        marks: In any order; the keys do not depend on it.

    Returns:
        Keys in the order of the marks; equal keys mean one and the same item.
    """
    pages: dict[str, set[str]] = defaultdict(set)
    for mark in marks:
        pages[mark.guid].add(mark.link or mark.title)
    return [_key(feed_id, *_best(mark, len(pages[mark.guid]) > 1)) for mark in marks]


def _best(mark: Mark, guid_is_shared: bool) -> tuple[str, str]:
    if mark.guid and not guid_is_shared and not _FRONT_PAGE.fullmatch(mark.guid):
        # A guid that is an address survives the site's move to https.
        return "guid", re.sub(r"^https?://", "", mark.guid)
    if mark.link and not _FRONT_PAGE.fullmatch(mark.link):
        return "link", re.sub(r"^https?://", "", mark.link)
    return "title", mark.title


def _key(feed_id: str, kind: str, mark: str) -> str:
    digest = hashlib.sha256(f"{kind}\n{mark}".encode()).hexdigest()
    return f"{feed_id}:{digest[:20]}"
