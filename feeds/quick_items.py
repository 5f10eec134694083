"""Reads items with the same tags column by column: all titles at once, all links, and so on."""

from collections.abc import Iterable, Sequence
from itertools import compress, repeat
from typing import cast

from feeds.draft import MAX_KEY_CHARS, differing
from feeds.layout import Layout, Leaf, layout_of
from feeds.meanings import Meaning
from feeds.raw import RawItem
from feeds.region import Region
from feeds.scan import HELD, LongText, UncertainError
from feeds.takers import Takers, link_text
from feeds.texts import LONG_CHARS, long_texts, texts_behind

Column = Sequence[str | LongText]

_LONG = frozenset({Meaning.SUMMARY, Meaning.MEDIA_TEXT, Meaning.CONTENT})
_KEYS = frozenset({Meaning.LINK, Meaning.GUID, Meaning.ORIGINAL_LINK})
_ODD_IN_KEYS = b"&\t\r\x7f"  # references, and what is not printable


def read_items(region: Region, takers: Takers) -> list[RawItem]:
    """Read all items of a document in which nothing states a base.

    Args:
        region: Where they stand.
        takers: Of the document.

    Raises:
        UncertainError: They have to be read one by one.
    """
    layout = layout_of(region.tags, takers)
    _check_others(region, layout)
    columns = [_column(region, leaf) for leaf in layout.leaves]
    for nth in layout.strict:
        if "" in columns[nth]:
            raise UncertainError
    return _rows(layout, columns, region.times)


def _check_others(region: Region, layout: Layout) -> None:
    """See that all tags but those of columns are as they should, with blanks behind them."""
    tags, times, width = region.tags, region.times, len(region.tags)
    region.pieces[-1] = region.pieces[width - 1]  # no blanks are left behind the last item
    for place in compress(range(width), layout.blank):
        pieces = region.pieces[place::width]
        usual = pieces[0]
        if usual.rstrip() != tags[place]:
            raise UncertainError
        if pieces.count(usual) != times and set(map(bytes.rstrip, pieces)) != {tags[place]}:
            raise UncertainError
    for place in layout.idle:
        joined = _joined(region, place)
        if not joined.isascii():
            joined.decode()


def _column(region: Region, leaf: Leaf) -> Column:
    """What leaves of one sort say."""
    tag = region.tags[leaf.place]
    mark = HELD if leaf.place in region.marked else b"<" + tag
    if leaf.meaning in _LONG:
        pieces = _pieces(region, leaf.place)
        if leaf.meaning is Meaning.CONTENT and leaf.attributes and tag in pieces:
            raise UncertainError
        if max(map(len, pieces)) >= LONG_CHARS:
            inners = pieces if mark == HELD else _without(pieces, tag)
            return long_texts(inners, mark, clean=region.is_clean)
    joined = _joined(region, leaf.place)
    texts = texts_behind(joined, mark, clean=region.is_clean)
    if leaf.meaning not in _KEYS or (region.is_clean and _are_plain(joined)):
        return texts
    together = "".join(texts)
    if ":///" in together or not together.isprintable():
        raise UncertainError
    if len(together) > MAX_KEY_CHARS and max(map(len, texts)) > MAX_KEY_CHARS:
        raise UncertainError
    return (
        list(map(link_text, texts)) if leaf.meaning is Meaning.LINK and "&" in together else texts
    )


def _are_plain(keys: bytes) -> bool:
    """Whether keys without controls are surely as feedparser would have them."""
    if len(keys) > MAX_KEY_CHARS or not keys.isascii() or b":///" in keys:
        return False
    return not any(map(keys.__contains__, _ODD_IN_KEYS))


def _pieces(region: Region, place: int) -> list[bytes]:
    """A column: what marked sections hold, or else texts behind the tags that they should have."""
    pieces = region.pieces[place :: len(region.tags)]
    if place not in region.marked:
        return pieces
    texts = _without([*set(pieces)], region.tags[place])
    if any(text.strip() != HELD for text in texts):
        raise UncertainError
    return region.inners[region.marked.index(place) :: len(region.marked)]


def _without(pieces: list[bytes], tag: bytes) -> list[bytes]:
    if not all(piece.startswith(tag) for piece in pieces):
        raise UncertainError
    return [piece[len(tag) :] for piece in pieces]


def _joined(region: Region, place: int) -> bytes:
    """The texts of a column, with its tag between two, or HELD where they are marked sections."""
    pieces = _pieces(region, place)
    if place in region.marked:
        return HELD.join(pieces)
    tag = region.tags[place]
    pieces[0] = pieces[0][len(tag) :]
    joined = b"<".join(pieces)
    if joined.count(b"<" + tag) != region.times - 1:
        raise UncertainError
    return joined


def _rows(layout: Layout, columns: list[Column], times: int) -> list[RawItem]:
    def of(nth: int | None) -> Iterable[str]:
        return repeat("", times) if nth is None else cast("list[str]", columns[nth])

    rows = zip(
        of(layout.title),
        _summaries([columns[nth] for nth in layout.summaries], times),
        of(layout.link),
        of(layout.guid),
        _gathered([columns[nth] for nth in layout.dates], times),
        of(layout.source),
        strict=True,
    )
    return list(map(tuple.__new__, repeat(RawItem), rows))


def _summaries(columns: list[Column], times: int) -> Iterable[tuple[object, ...]]:
    if len(columns) > 1:
        return map(differing, zip(*columns, strict=True))
    return _gathered(columns, times)


def _gathered(columns: list[Column], times: int) -> Iterable[tuple[object, ...]]:
    """What stands beside each other, without what is empty."""
    if not columns:
        return repeat((), times)
    rows = zip(*columns, strict=True)
    if any("" in column for column in columns):
        return (tuple(filter(None, row)) for row in rows)
    return rows
