"""Makes traces of the items of a document, and finds those that were there at the last poll."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feeds.outline import Outline
from items.item import Item
from items.keys import digest, keys_of
from items.traces import KEY_BYTES, MARK_BYTES, RAW_BYTES, each, is_lasting, marks_of, record

_USUAL_KEY = re.compile(rf"[0-9a-f]{{{2 * KEY_BYTES}}}")


@dataclass(frozen=True, slots=True)
class Sight:
    """What of a document is known.

    Attributes:
        again: Traces of the items known.
        fresh: Places of the others in the outline, ascending; the first place always is one.
    """

    again: bytes
    fresh: tuple[int, ...]


def trace_of(raw: bytes, item: Item, *, lasts: bool) -> bytes:
    """Make the trace of an item.

    Args:
        raw: The digest of its raw bytes.
        item: What they say.
        lasts: Whether they will say so tomorrow, too.
    """
    link_key, title_key = keys_of(item)
    key = item.item_id.removeprefix(f"{item.feed_id}:")
    at = None if item.date_note or not lasts else item.published_at
    if not _USUAL_KEY.fullmatch(key):
        raise ValueError(f"{item.item_id!r} is no key of an item")
    if at is not None and at.microsecond:
        at = None
    marks = (_mark(digest(item.guid)) if item.guid else b"", _mark(link_key), _mark(title_key))
    return record(raw, bytes.fromhex(key), marks, at)


def traces_of(
    raws: Sequence[bytes], items: Sequence[Item], places: Sequence[tuple[int, bool]]
) -> bytes | None:
    """The traces of all items of a document; None when they are not those of its parts.

    Args:
        raws: The digest of each part.
        items: What the document was read as.
        places: Of each item: which part it is, and whether it will be read alike tomorrow.
    """
    if len(items) != len(raws) or sorted(place for place, _ in places) != [*range(len(raws))]:
        return None
    pairs = zip(items, places, strict=True)
    return b"".join([trace_of(raws[place], item, lasts=lasts) for item, (place, lasts) in pairs])


def _mark(key: str) -> bytes:
    return bytes.fromhex(key)[:MARK_BYTES]


def by_raw(records: bytes) -> dict[bytes, bytes]:
    """Traces of a document by the digests of its items' raw bytes."""
    return {one[:RAW_BYTES]: one for one in each(records)}


def look(outline: Outline, known: Mapping[bytes, bytes]) -> Sight | None:
    """Tell the items of a document that were in the last one from the rest.

    Args:
        outline: Of the document.
        known: Traces of the last document, by_raw.

    Returns:
        None when the document repeats itself.
    """
    digests = outline.digests()
    if len(set(digests)) < len(digests):
        return None
    # The first is read anew, to be sure that an item may stand there.
    fresh = [place for place, raw in enumerate(digests) if not place or raw not in known]
    again = [known[raw] for raw in digests[1:] if raw in known]
    return Sight(b"".join(again), tuple(fresh))


def are_apart(fresh: bytes, again: bytes) -> bool:
    """Whether no item read now has anything in common with one that is known."""
    # A mark that is found across two others only costs the reading of a document.
    marks = [mark for one in each(fresh) for mark in marks_of(one)]
    return not [mark for mark in marks if mark in again]


def lasting(fresh: bytes) -> bytes:
    """The traces worth keeping: of items that stand alone and will be read alike tomorrow."""
    marks = [(one, marks_of(one)) for one in each(fresh)]
    every = [mark for _, its in marks for mark in its]
    shared = set() if len(set(every)) == len(every) else _repeated(every)
    return b"".join(
        [one for one, its in marks if is_lasting(one) and (not shared or shared.isdisjoint(its))]
    )


def _repeated(marks: Sequence[bytes]) -> set[bytes]:
    return {mark for mark, count in Counter(marks).items() if count > 1}
