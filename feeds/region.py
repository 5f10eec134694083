"""The items of a document, if all have the same tags, parted into what stands behind each tag.

All is bytes in UTF-8: these are parted several times as fast as text, and of most of them
nothing is kept.
"""

import re
from typing import AnyStr, Generic, NamedTuple

from feeds.scan import HELD
from feeds.texts import MANY_BYTES, is_clean

_FEWEST = 16  # items that are worth reading all at once
_ENOUGH = 7  # times as long as the first two items: fewer are as a rule too few
_MOST_BYTES = 10_000  # of each of the first two items; long texts are no better parted as bytes
_MAX_CHARS = 3_000_000
_MAX_TAGS = 150_000
_MAX_ITEM_CHARS = 250_000  # well below what feeds.shape takes, which counts what it adds
_MAX_RUN_CHARS = 100_000  # as much of a text feeds.shape leaves
_NEAR_CHARS = 20_000  # in which an item ends, as a rule
_BEFORE = "\ufeff \t\r\n"
_FIRST = re.compile(rb"<(item|entry)[\s>]")
# One that is left open reaches to the end, or others behind it would be sought an end, too.
_MARKED = re.compile(rb"<!\[CDATA\[([^\]]*+(?:\](?!\]>)[^\]]*+)*+)(?:\]\]>|\Z)")


class Signs(NamedTuple, Generic[AnyStr]):
    """What is_beyond looks for.

    Attributes:
        escape: With what a terminal is told something.
        bracket: With what a tag begins.
        ends: End tags of items.
        hiding: What begins that in which no tag is one.
        shown: With what each of these ends.
    """

    escape: AnyStr
    bracket: AnyStr
    ends: tuple[AnyStr, ...]
    hiding: re.Pattern[AnyStr]
    shown: dict[AnyStr, AnyStr]


SIGNS = Signs(
    "\x1b",
    "<",
    ("</item>", "</entry>"),
    re.compile(r"<(?:!\[CDATA\[|!--|\?)"),
    {"<![CDATA[": "]]>", "<!--": "-->", "<?": "?>"},
)
"""The same in text."""
SIGNS_IN_BYTES = Signs(
    b"\x1b",
    b"<",
    (b"</item>", b"</entry>"),
    re.compile(SIGNS.hiding.pattern.encode()),
    {begin.encode(): end.encode() for begin, end in SIGNS.shown.items()},
)
"""The same in bytes."""


class Region(NamedTuple):
    """A document, parted at its items.

    Attributes:
        head: All before the first item.
        tail: All behind the last item.
        name: Of the items.
        tags: Of the first item, without the first bracket, in order; those of the second are the
            same, those of others have to be looked at.
        marked: Places of tags behind which stands one marked section and nothing else.
        pieces: All tags, each with the text behind it, HELD in place of a marked section.
        inners: What marked sections hold.
        times: Items.
        is_clean: It surely holds no character that XML forbids, or that stands for another.
    """

    head: str
    tail: str
    name: str
    tags: tuple[bytes, ...]
    marked: tuple[int, ...]
    pieces: list[bytes]
    inners: list[bytes]
    times: int
    is_clean: bool


def region_of(body: bytes) -> Region | None:
    """Part a document; None where its items are few, not alike, or not surely found.

    Args:
        body: The document in UTF-8.

    Raises:
        UnicodeError: It is in no UTF-8.
    """
    first = _FIRST.search(body)
    if first is None:
        return None
    name, start = first[1], first.start()
    end = b"</%b>" % name
    stop = body.rfind(end) + len(end)
    tags, marked = _pattern(body, start, stop, end)
    if not tags or HELD in body:
        return None
    run = body[start:stop]
    sections = _MARKED.split(run)
    pieces, inners = HELD.join(sections[::2]).split(b"<"), sections[1::2]
    del pieces[0]
    times, rest = divmod(len(pieces), len(tags))
    if rest or times < _FEWEST or len(inners) != times * len(marked) or not sections[-1]:
        return None
    clean = len(run) < MANY_BYTES and is_clean(run)
    head, tail = body[:start].decode().lstrip(_BEFORE), body[stop:].decode()
    return Region(head, tail, name.decode(), tags, marked, pieces, inners, times, clean)


def _pattern(
    body: bytes, start: int, stop: int, end: bytes
) -> tuple[tuple[bytes, ...], tuple[int, ...]]:
    """Tags of the first item, if the second and the last have the same, and places of marks.

    Each ">" is taken for the end of a tag: what comes out as tags tells where it is not.
    """
    near = (stop - start) // _ENOUGH
    one = body.find(end, start, start + min(near, _MOST_BYTES)) + len(end)
    if one < len(end):
        return (), ()
    two = body.find(end, one, min(start + near, one + _MOST_BYTES)) + len(end)
    if two < len(end):
        return (), ()
    tags, texts = _parted(body[start:two])
    width = len(tags) // 2
    first, second = tags[:width], tags[width:]
    if first != second or first.count(end[1:]) != 1:
        return (), ()
    last = body.rfind(end, two, stop - len(end)) + len(end)
    if last < len(end) or first != _parted(body[last:stop])[0]:
        return (), ()
    return tuple(first), tuple([place for place, text in enumerate(texts[:width]) if HELD in text])


def _parted(run: bytes) -> tuple[list[bytes], list[bytes]]:
    """Tags and texts; none where brackets do not match."""
    run = _MARKED.sub(HELD, run)
    cut = run.replace(b">", b"><").split(b"<")
    if len(cut) - 1 != 2 * run.count(b"<"):
        return [], []
    return cut[1::2], cut[2::2]


def is_beyond(text: AnyStr, signs: Signs[AnyStr]) -> bool:
    """Whether a document is too large, or holds what only feeds.shape knows.

    Args:
        text: The document; what is not too large in bytes is not as text, either.
        signs: SIGNS or SIGNS_IN_BYTES.
    """
    if len(text) > _MAX_CHARS or signs.escape in text:
        return True
    if len(text) > _MAX_TAGS * len("<a>") and text.count(signs.bracket) > _MAX_TAGS:
        return True
    if len(text) > _MAX_RUN_CHARS and _has_long_run(text, signs.bracket, _MAX_RUN_CHARS):
        return True
    return len(text) > _MAX_ITEM_CHARS and _has_giant(text, signs, _MAX_ITEM_CHARS)


def _has_long_run(text: AnyStr, bracket: AnyStr, most: int) -> bool:
    """Whether brackets are further apart; of most it need not be known where they are."""
    start = 0
    while len(text) - start > most:
        start = text.rfind(bracket, start + 1, start + most)
        if start < 0:
            return True
    return False


def _has_giant(text: AnyStr, signs: Signs[AnyStr], most: int) -> bool:
    """Whether an item, or what is before the first or behind the last, may be too long.

    Args:
        text: A document.
        signs: Of end tags only one sort is looked for at a time: what is read without feedparser
            has none of one sort within an item of the other.
        most: Length that an item may have, its end tag included.
    """
    # To see that all of a document has none of a sort takes longer than all else here.
    ends = [end for end in signs.ends if end in text[:_NEAR_CHARS]]
    if len(ends) != 1:  # an expression says quicker than `in` that there is none
        ends = [end for end in signs.ends if re.search(end, text)]
    for end in ends:
        start = 0
        while len(text) - start > most:
            stop = start + most + len(end)
            # The nearest that leaves no more than one item may have; else the farthest.
            place = text.find(end, max(start + 1, len(text) - most), stop)
            if place < 0:
                place = text.rfind(end, start + 1, stop)
            if place < 0 or _is_hidden(text, start, place, signs):
                return True
            start = place
    return not ends  # such as have only others, if any


def _is_hidden(text: AnyStr, start: int, place: int, signs: Signs[AnyStr]) -> bool:
    """Whether a place lies in a comment or the like, of which none reaches beyond the start."""
    found = signs.hiding.search(text, start, place)
    while found:
        end = text.find(signs.shown[found[0]], found.end(), place)
        if end < 0:
            return True
        found = signs.hiding.search(text, end, place)
    return False
