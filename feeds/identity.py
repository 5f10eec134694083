"""By what an item is known again at the next poll."""

import hashlib
import re
from collections.abc import Sequence

_FRONT_PAGE = re.compile(r"https?://[^/?#]++/?+")
_NO_KEY = re.compile(rf"{_FRONT_PAGE.pattern}|[^\W\d_]{{1,20}}+")
_MAX_DATE_CHARS = 1_000  # of a longer one feeds.shape may leave no more
_BEGUN = {kind: hashlib.sha256(f"{kind}\n".encode()) for kind in ("guid", "link", "title")}


def item_ids(
    feed_id: str,
    *,
    guids: Sequence[str],
    links: Sequence[str],
    titles: Sequence[str],
    dates: Sequence[Sequence[str]],
) -> list[str]:
    """Give every item of one document its key.

    The guid is the key, else the link, else the title with its date, for such feeds tell
    another piece of news under the same title. A guid or link that several items of one
    document share is none of their keys, nor is the address of a front page, nor a guid
    that is a mere word ("latest"), for the next story will bear it too.

    Args:
        feed_id: Key of the feed.
        guids: The feed's own keys; may be empty. The items are in any order, the keys do not
            depend on it.
        links: Canonical; may be empty.
        titles: Plain text, never empty.
        dates: As written, that of publication first; may be empty. Of each the beginning counts.

    Returns:
        Keys in the order of the items; equal keys mean one and the same item.
    """
    if not any(guids) and not any(links):
        titled = [
            f"\n{title}\n{stated[0][:_MAX_DATE_CHARS]}" if stated else f"\n{title}"
            for title, stated in zip(titles, dates, strict=True)
        ]
        return _keys(feed_id, "title", [mark.rstrip("\n") for mark in titled])
    kind, column = ("guid", guids) if any(guids) else ("link", links)
    if all(column):
        keys = _keys(feed_id, kind, _own_marks(column))
        if len(set(keys)) == len(column):
            return keys
    shared_guids = _shared(guids, list(zip(links, titles, strict=True)))
    shared_links = _shared(links, titles)
    best = [
        _best(
            "" if guid in shared_guids else guid,
            link,
            title,
            stated[0][:_MAX_DATE_CHARS] if stated else "",
            link_is_own=link not in shared_links,
        )
        for guid, link, title, stated in zip(guids, links, titles, dates, strict=True)
    ]
    return [_keys(feed_id, kind, [mark])[0] for kind, mark in best]


def _own_marks(column: Sequence[str]) -> Sequence[str]:
    """Guids or links without their schemes; empty if one of them may be none of an item's own."""
    lines = "\n".join(column)
    if "http" not in lines and not any(map(str.isalnum, column)):
        return column
    first = column[0]
    scheme = first.find("://") + len("://")
    site = first[: first.find("/", scheme) + 1]
    if (
        first.startswith(("https://", "http://"))
        and site
        and lines.count(f"\n{site}") == len(column) - 1
        and "\n" not in "".join(column)  # to count them takes longer
        and min(map(len, column)) > len(site)
    ):
        return [mark[scheme:] for mark in column]
    return () if any(map(_NO_KEY.fullmatch, column)) else list(map(_without_scheme, column))


def _shared(marks: Sequence[str], others: Sequence[object]) -> set[str]:
    """Marks that stand beside different others."""
    other = dict(zip(marks, others, strict=True))
    if len(other) == len(marks):
        return set()
    return {mark for mark, its in zip(marks, others, strict=True) if other[mark] != its}


def _best(guid: str, link: str, title: str, date: str, *, link_is_own: bool) -> tuple[str, str]:
    """Kind and text of the best mark; an address survives the site's move to https."""
    if guid and not _NO_KEY.fullmatch(guid):
        return "guid", _without_scheme(guid)
    if link and link_is_own and not _FRONT_PAGE.fullmatch(link):
        return "link", _without_scheme(link)
    return "title", _title_mark(link, title, date)


def _title_mark(link: str, title: str, date: str) -> str:
    return f"{_without_scheme(link)}\n{title}\n{date}".rstrip("\n")


def _without_scheme(address: str) -> str:
    if address[:4] != "http":
        return address
    short = address.removeprefix("https://")
    return address.removeprefix("http://") if short == address else short


def _keys(feed_id: str, kind: str, marks: Sequence[str]) -> list[str]:
    """Keys by texts of marks of one kind."""
    keys, begun = [], _BEGUN[kind].copy
    for mark in marks:
        digest = begun()
        digest.update(mark.encode())
        keys.append(f"{feed_id}:{digest.hexdigest()[:20]}")
    return keys
