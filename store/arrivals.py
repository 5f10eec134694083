"""Items on their way in: recognised, edited or added, within a transaction that is open."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import partial
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from items.item import Item, Poll
from items.traces import ids_of
from store.columns import clean
from store.identity import Candidate, Known, Memory, candidates, recognise
from store.prepared import Change, Lookup
from store.tables import ITEM_VERSIONS, ITEMS
from store.transaction import chunks, insert_into

# last_seen_at is kept to the half day: otherwise every poll would rewrite every item.
_LAST_SEEN_STEP = timedelta(hours=12)
# What a known feed shows for the first time although it is older: its archive, and no news.
_ARCHIVE = timedelta(days=90)

_KNOWN_COLUMNS = select(
    ITEMS.c.item_id,
    ITEMS.c.title,
    ITEMS.c.summary,
    ITEMS.c.link,
    ITEMS.c.link_key,
    ITEMS.c.title_key,
    ITEMS.c.published_at,
    ITEMS.c.last_seen_at,
)
_BY_ID, _BY_LINK, _BY_TITLE = (
    Lookup(_KNOWN_COLUMNS, column)
    for column in (ITEMS.c.item_id, ITEMS.c.link_key, ITEMS.c.title_key)
)
_INSERT = Change(lambda _dialect: ITEMS.insert(), ITEMS.c)
_VALUES_OF = itemgetter(*ITEMS.c.keys())


def take_in(
    connection: Connection,
    polls: Sequence[Poll],
    answered: Collection[str],
    seen_at: datetime,
    flood_after_at: datetime | None,
) -> tuple[list[str], set[str]]:
    """Store what the polls brought.

    Args:
        connection: In a writing transaction.
        polls: Any number.
        answered: Feeds that had brought a document before.
        seen_at: Time of the polls.
        flood_after_at: See FeedStore.save_polls.

    Returns:
        The item_id of each new item, in the order given; and those of all items that are
        stored under the key they came with.
    """
    memory = Memory()
    ids = {item.item_id for poll in polls for item in poll.items}
    memory.add(_lookup(_BY_ID, connection, ids))
    documents = [candidates(poll.items, memory.by_id) for poll in polls]
    _remember(connection, documents, memory)
    new: list[dict[str, Any]] = []
    again: list[tuple[Candidate, Known]] = []
    for poll, document in zip(polls, documents, strict=True):
        taken = partial(ids_of, poll.state.feed_id, poll.again)
        for candidate, known in recognise(document, memory, seen_at=seen_at, taken=taken):
            if known is not None:
                again.append((candidate, known))
                continue
            is_first = candidate.item.feed_id not in answered
            quiet = flood_after_at is not None and _is_old(
                candidate.item, flood_after_at if is_first else seen_at - _ARCHIVE, undated=is_first
            )
            new.append(_row_of(candidate, seen_at, quiet=quiet))
            memory.add([_known_of(candidate, seen_at)])
    written = _add(connection, new)  # first: the same batch may hold an edit of a new item
    _see_again(connection, again, seen_at)
    settled = {k.item_id for c, k in again if k.item_id == c.item.item_id}
    return written, settled.union(ids.intersection(written))


def _remember(connection: Connection, documents: Sequence[list[Candidate]], memory: Memory) -> None:
    """Load the stored items that share another key; links and titles only where the guid is new."""
    everything = [candidate for document in documents for candidate in document]
    derived = {c.item_id for c in everything if c.item_id != c.item.item_id}
    memory.add(_lookup(_BY_ID, connection, derived))
    unknown = [c for c in everything if not _is_settled(c, memory)]
    links = {c.link_key for c in unknown if c.link_identifies}
    titles = {c.title_key for c in unknown if c.title_identifies}
    memory.add(_lookup(_BY_ID, connection, {c.derived_id for c in unknown}))
    memory.add(_lookup(_BY_LINK, connection, links))
    memory.add(_lookup(_BY_TITLE, connection, titles))


def _is_settled(candidate: Candidate, memory: Memory) -> bool:
    """Whether the guid alone decides: the commonest case by far, and the cheapest."""
    known = memory.by_id.get(candidate.item_id)
    return known is not None and (
        known.link_key == candidate.link_key or known.title_key == candidate.title_key
    )


def _lookup(by: Lookup, connection: Connection, keys: Collection[str]) -> list[Known]:
    return [Known(*row) for row in by.rows(connection, keys)]


def _is_old(item: Item, than: datetime, *, undated: bool) -> bool:
    return undated if item.published_at is None else item.published_at < than


def _row_of(candidate: Candidate, seen_at: datetime, *, quiet: bool) -> dict[str, Any]:
    item = candidate.item
    return {
        "item_id": candidate.item_id,
        "feed_id": item.feed_id,
        "title": item.title,
        "summary": item.summary,
        "link": item.link,
        "guid": item.guid,
        "language": item.language,
        "published_at": item.published_at,
        "date_note": item.date_note,
        "link_key": candidate.link_key,
        "title_key": candidate.title_key,
        "quiet": quiet,
        "seen_at": seen_at,
        "last_seen_at": seen_at,
        "edited_at": None,
    }


def _known_of(candidate: Candidate, seen_at: datetime) -> Known:
    item = candidate.item
    return Known(
        item_id=candidate.item_id,
        title=item.title,
        summary=item.summary,
        link=item.link,
        link_key=candidate.link_key,
        title_key=candidate.title_key,
        published_at=item.published_at,
        last_seen_at=seen_at,
    )


def _add(connection: Connection, rows: list[dict[str, Any]]) -> list[str]:
    if not rows:
        return []
    if connection.dialect.name == "sqlite":  # the write lock is ours since we looked for them
        _INSERT.run(connection, [_VALUES_OF(row) for row in rows])
        return [row["item_id"] for row in rows]
    # Another poller may have been first; its row stands and is not ours to announce.
    insert = insert_into(connection, ITEMS).on_conflict_do_nothing().returning(ITEMS.c.item_id)
    written = set(connection.execute(insert, rows).scalars())
    return [row["item_id"] for row in rows if row["item_id"] in written]


def _see_again(
    connection: Connection, again: Sequence[tuple[Candidate, Known]], seen_at: datetime
) -> None:
    edits = [(c, k) for c, k in again if _is_edited(c.item, k)]
    if edits:
        _edit(connection, edits, seen_at)
    moves = [(c, k) for c, k in again if c.item.link != k.link and c.item.link]
    if moves:
        rows = [{"id": k.item_id, "new_link": c.item.link, "new_key": c.link_key} for c, k in moves]
        change: dict[str, Any] = {"link": bindparam("new_link"), "link_key": bindparam("new_key")}
        connection.execute(_one_item().values(change), rows)
    dates = [(c, k) for c, k in again if k.published_at is None and c.item.published_at]
    if dates:
        stated = [{"id": k.item_id, "new_at": c.item.published_at} for c, k in dates]
        change = {"published_at": bindparam("new_at"), "date_note": ""}
        connection.execute(_one_item().values(change), stated)
    stale = [k.item_id for _, k in again if seen_at - k.last_seen_at >= _LAST_SEEN_STEP]
    for chunk in chunks(stale):
        some = update(ITEMS).where(ITEMS.c.item_id.in_(chunk))
        connection.execute(some.values(last_seen_at=seen_at))


def _is_edited(item: Item, known: Known) -> bool:
    """Whether the text is another; a summary that went missing is no edit."""
    if item.title == known.title and item.summary in ("", known.summary):
        return False
    return clean(item.title) != known.title or clean(item.summary) not in ("", known.summary)


def _edit(
    connection: Connection, edits: Sequence[tuple[Candidate, Known]], seen_at: datetime
) -> None:
    """Put the new text in place and keep the old one with the time it was replaced."""
    old = [{"item_id": k.item_id, "title": k.title, "summary": k.summary} for _, k in edits]
    connection.execute(ITEM_VERSIONS.insert(), [{**row, "replaced_at": seen_at} for row in old])
    change: dict[str, Any] = {
        "title": bindparam("new_title"),
        "summary": bindparam("new_summary"),
        "title_key": bindparam("new_key"),
        "edited_at": bindparam("at"),
    }
    rows = [
        {
            "id": known.item_id,
            "new_title": candidate.item.title,
            "new_summary": candidate.item.summary or known.summary,
            "new_key": candidate.title_key,
            "at": seen_at,
        }
        for candidate, known in edits
    ]
    connection.execute(_one_item().values(change), rows)


def _one_item() -> Any:
    return update(ITEMS).where(ITEMS.c.item_id == bindparam("id"))
