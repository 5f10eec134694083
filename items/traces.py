"""What stays of a document that was read: enough to know its items again without reading them.

A trace is a record of fixed length, so that those of a feed lie in one run of bytes: digests of
the item's raw bytes and of whatever it could share with another item, its key and its date.
"""

import struct
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

RAW_BYTES = 16
KEY_BYTES = 10
MARK_BYTES = 8
_NO_MARK = bytes(MARK_BYTES)
_RECORD = struct.Struct(f">{RAW_BYTES}s{KEY_BYTES}s{MARK_BYTES}s{MARK_BYTES}s{MARK_BYTES}sq")
TRACE_BYTES = _RECORD.size
_KEY = slice(RAW_BYTES, RAW_BYTES + KEY_BYTES)
_MARKS = tuple(slice(at, at + MARK_BYTES) for at in range(_KEY.stop, TRACE_BYTES - 8, MARK_BYTES))
_NEVER = -(2**63)
_NEVER_BYTES = struct.pack(">q", _NEVER)
_WHOLE = struct.Struct(f"{TRACE_BYTES}s")
_DATES = struct.Struct(f">{TRACE_BYTES - 8}xq")


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """What stays of a feed's last document.

    Attributes:
        context: Digest of everything besides an item's own bytes that decides how it is read.
        records: Traces of items that no other item of the document has anything in common
            with, TRACE_BYTES each.
        seen_at: When the document was seen; aware UTC.
    """

    context: str
    records: bytes
    seen_at: datetime


def record(raw: bytes, key: bytes, marks: tuple[bytes, bytes, bytes], at: datetime | None) -> bytes:
    """Make a trace.

    Args:
        raw: Digest of the item's raw bytes, RAW_BYTES long.
        key: What its item_id has behind the feed's, KEY_BYTES long.
        marks: Digests of guid, link and title, MARK_BYTES long or empty.
        at: When it was published, aware, without fractions of a second; None when the item may
            be read otherwise tomorrow, and the trace is to be held against others only.
    """
    return _RECORD.pack(raw, key, *marks, _NEVER if at is None else int(at.timestamp()))


def is_lasting(one: bytes) -> bool:
    """Whether the item of a record can be known again."""
    return one[_MARKS[-1].stop :] != _NEVER_BYTES


def each(records: bytes) -> Iterator[bytes]:
    """The records one by one."""
    return map(itemgetter(0), _WHOLE.iter_unpack(records))


def marks_of(one: bytes) -> list[bytes]:
    """What an item could share with another: key, guid, link and title, as far as it has them."""
    return [one[_KEY], *(mark for place in _MARKS if (mark := one[place]) != _NO_MARK)]


def times_of(records: bytes) -> list[int]:
    """When the items were published, in seconds since 1970."""
    return [at for (at,) in _DATES.iter_unpack(records)]


def ids_of(feed_id: str, records: bytes) -> list[str]:
    """The item_id of each record."""
    return [f"{feed_id}:{one[_KEY].hex()}" for one in each(records)]


def only(feed_id: str, records: bytes, item_ids: Collection[str]) -> bytes:
    """The records of these items alone."""
    ids = ids_of(feed_id, records)
    pairs = zip(ids, each(records), strict=True)
    return b"".join(one for item_id, one in pairs if item_id in item_ids)
