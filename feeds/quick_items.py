"""Reads items with the same tags column by column: all titles at once, all links, and so on."""

from collections.abc import Iterable, Sequence
from itertools import compress, repeat
from typing import cast

from feeds.draft import MAX_KEY_CHARS, differing
from feeds.layout import Layout, Leaf, layout_of
from feeds.meanings import Meaning
from feeds.raw import RawItem
from feeds.region import Region
from feeds.scan import LongText, UncertainError
from feeds.takers import Takers, link_text
from feeds.texts import long_texts_of, texts_of

Column = Sequence[str | LongText]

_LONG = frozenset({Meaning.SUMMARY, Meaning.MEDIA_TEXT, Meaning.CONTENT})
_KEYS = frozenset({Meaning.LINK, Meaning.GUID, Meaning.ORIGINAL_LINK})


def read_items(region: Region, takers: Takers) -> list[RawItem]:
    """Read all items of a document in which nothing states a base.

    Args:
        region: Where they stand.
        takers: Of the document.

    Raises:
        UncertainError: They have to be read one by one.
    """
    layout = layout_of(region.tags, takers)
    if b"".join(compress(region.texts, layout.blank * region.times)).strip():
        raise UncertainError
    width = len(region.tags)
    inners = [region.texts[leaf.place :: width] for leaf in layout.leaves]
    columns = list(map(_column, layout.leaves, inners))
    for nth in layout.strict:
        if "" in columns[nth]:
            raise UncertainError
    return _rows(layout, columns, region.times)


def _column(leaf: Leaf, inners: list[bytes]) -> Column:
    """What leaves of one sort say."""
    if leaf.meaning is Meaning.CONTENT and leaf.attributes and b"" in inners:
        raise UncertainError
    if leaf.meaning in _LONG:
        return long_texts_of(inners)
    texts = texts_of(inners)
    if leaf.meaning not in _KEYS:
        return texts
    joined = "".join(texts)
    if ":///" in joined or not joined.isprintable() or max(map(len, texts)) > MAX_KEY_CHARS:
        raise UncertainError
    return list(map(link_text, texts)) if leaf.meaning is Meaning.LINK and "&" in joined else texts


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
