"""The items of a document, if all have the same tags, parted into these and the texts behind them.

All is bytes in UTF-8: these are parted several times as fast as text, and of most of them
nothing is kept.
"""

import re
from itertools import accumulate, repeat
from typing import NamedTuple

from feeds.scan import HELD

_FEWEST = 16  # items that are worth reading all at once
_BEFORE = "\ufeff \t\r\n"
_FIRST = re.compile(rb"<(item|entry)[\s>]")
_MARKED = re.compile(rb"<!\[CDATA\[([^\]]*+(?:\](?!\]>)[^\]]*+)*+)\]\]>")


class Region(NamedTuple):
    """A document, parted at its items.

    Attributes:
        head: All before the first item.
        tail: All behind the last item.
        name: Of the items.
        tags: Of one item, without the first bracket, in order; those of all others are the same.
        texts: What stands behind each tag of each item; see feeds.scan.HELD.
        times: Items.
    """

    head: str
    tail: str
    name: str
    tags: tuple[bytes, ...]
    texts: list[bytes]
    times: int


def region_of(body: bytes) -> Region | None:
    """Part a document; None where its items are few, not alike, or not surely found.

    Args:
        body: The document in UTF-8.
    """
    first = _FIRST.search(body)
    if first is None or HELD in body:
        return None
    name, start = first[1], first.start()
    end = b"</%b>" % name
    seconds = _end_of(body, start, end, 2)
    pattern = _pattern(_parted(body[start:seconds])[0], end[1:]) if seconds else None
    if pattern is None or not _end_of(body, seconds, end, _FEWEST - 2):
        return None
    stop = body.rfind(end) + len(end)
    tags, texts = _parted(body[start:stop])
    times, rest = divmod(len(tags), len(pattern))
    if rest or not _are_alike(tags, pattern, times):
        return None
    head, tail = body[:start].decode().lstrip(_BEFORE), body[stop:].decode()
    return Region(head, tail, name.decode(), tuple(pattern), texts, times)


def _end_of(body: bytes, start: int, end: bytes, nth: int) -> int:
    """Where the nth end tag from a place on ends; 0 if there are fewer."""
    for _ in range(nth):
        start = body.find(end, start) + len(end)
        if start < len(end):
            return 0
    return start


def _parted(run: bytes) -> tuple[list[bytes], list[bytes]]:
    """Tags and texts of a run that begins and ends with a tag; none where brackets do not match.

    Each ">" is taken for the end of a tag: what comes out as tags tells where it is not.
    """
    pieces = _MARKED.split(run)
    outside, inners = pieces[::2], pieces[1::2]
    run = HELD.join(outside)
    marked = run.replace(b">", b"><")
    cut = marked.split(b"<")
    if len(cut) - 1 != 2 * (len(marked) - len(run)):
        return [], []
    tags, texts = cut[1::2], cut[2::2]
    places = accumulate(map(bytes.count, outside, repeat(b"<")))
    for place, inner in zip(places, inners, strict=False):
        text = texts[place - 1]
        if text == HELD:
            texts[place - 1] = HELD + inner
        else:
            texts[place - 1] = text.replace(HELD, b"<![CDATA[%b]]>" % inner, 1)
    return tags, texts


def _pattern(tags: list[bytes], end: bytes) -> list[bytes] | None:
    """The tags of the first of two items, if the other has the same."""
    first = tags[: len(tags) // 2]
    is_one = first.count(end) == 1 and first[-1] == end
    return first if is_one and _are_alike(tags, first, 2) else None


def _are_alike(tags: list[bytes], pattern: list[bytes], times: int) -> bool:
    """Whether tags are those of a pattern, that many times; none of them holds a bracket."""
    return b"<".join(tags) + b"<" == (b"<".join(pattern) + b"<") * times


def has_giant(text: str, most_chars: int) -> bool:
    """Whether an item, or what is before the first or behind the last, may be that long.

    Args:
        text: A document.
        most_chars: What an item may have, its end tag included.
    """
    for end in ("</item>", "</entry>"):
        start, stop = 0, text.find(end)
        while stop >= 0:
            if stop - start > most_chars:
                return True
            start, stop = stop, text.find(end, stop + 1)
        if start and len(text) - start > most_chars:
            return True
    return False
