"""What stays of the feeds' last documents, and what their items' times owe to it.

An item that is known again unread is not touched: that it was seen last with its document
stands in the traces alone, until it leaves them.
"""

from collections.abc import Collection, Mapping, Sequence
from functools import partial

from sqlalchemy import Connection, Update, bindparam, delete, select, update

from items.item import Poll
from items.traces import Traces, each, ids_of, only
from store.prepared import Change, Lookup
from store.tables import FEED_TRACES, ITEMS
from store.transaction import chunks, upsert


def _see_last(_dialect: str) -> Update:
    """Note when an item was seen last; twice the time, then the item: so the words stand."""
    change = update(ITEMS).where(
        ITEMS.c.item_id == bindparam("id"), ITEMS.c.last_seen_at < bindparam("at")
    )
    return change.values(last_seen_at=bindparam("at"))


_TRACES = Lookup(select(FEED_TRACES), FEED_TRACES.c.feed_id)
_KEEP = Change(partial(upsert, table=FEED_TRACES), FEED_TRACES.c)
_SEE_LAST = Change(_see_last, [ITEMS.c.last_seen_at, ITEMS.c.item_id, ITEMS.c.last_seen_at])


def read_traces(connection: Connection, feed_ids: Collection[str] | None) -> dict[str, Traces]:
    """The traces of some feeds, or of all, by feed_id; feeds without any are left out."""
    rows = _TRACES.rows(connection, feed_ids)
    return {
        feed_id: Traces(context=context, records=records, seen_at=seen_at)
        for feed_id, context, records, seen_at in rows
    }


def let_go(connection: Connection, known: Mapping[str, Traces], polls: Sequence[Poll] = ()) -> None:
    """Note of items when they were seen last, unless polls find them again unread.

    Args:
        connection: In a writing transaction.
        known: Traces by feed_id.
        polls: Of these feeds.
    """
    again = {poll.state.feed_id: frozenset(each(poll.again)) for poll in polls}
    rows = [
        (traces.seen_at, item_id, traces.seen_at)
        for feed_id, traces in known.items()
        for item_id in ids_of(feed_id, _without(traces.records, again.get(feed_id, frozenset())))
    ]
    _SEE_LAST.run(connection, rows)


def _without(records: bytes, some: frozenset[bytes]) -> bytes:
    return b"".join(one for one in each(records) if one not in some)


def keep(
    connection: Connection,
    polls: Sequence[Poll],
    known: Mapping[str, Traces],
    settled: Collection[str],
) -> None:
    """Keep what stays of documents, as far as the store has their items under their own keys.

    Args:
        connection: In a writing transaction.
        polls: Those that read a document.
        known: What had stayed of the feeds' former documents.
        settled: Keys of the items just read that are stored as they are.
    """
    rows = []
    for poll in polls:
        feed_id, made = poll.state.feed_id, poll.traces
        # Others than the poll went by: another run was here in between.
        if made is None or (poll.again and poll.known != known.get(feed_id)):
            continue
        fresh = only(feed_id, made.records[len(poll.again) :], settled)
        rows.append((feed_id, made.context, poll.again + fresh, made.seen_at))
    stale = known.keys() - {feed_id for feed_id, *_ in rows}
    for chunk in chunks(sorted(stale)):
        connection.execute(delete(FEED_TRACES).where(FEED_TRACES.c.feed_id.in_(chunk)))
    _KEEP.run(connection, rows)
