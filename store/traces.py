"""What stays of the feeds' last documents, and what their items' times owe to it.

An item that is known again unread is not touched: that it was seen last with its document
stands in the traces alone, until it leaves them.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import Connection, bindparam, delete, select, update

from items.item import Poll
from items.traces import Traces, each, ids_of, only
from store.tables import FEED_TRACES, ITEMS
from store.transaction import chunks, upsert_into


def read_traces(connection: Connection, feed_ids: Iterable[str] | None) -> dict[str, Traces]:
    """The traces of some feeds, or of all, by feed_id; feeds without any are left out."""
    query = select(FEED_TRACES)
    queries = [query]
    if feed_ids is not None:
        queries = [
            query.where(FEED_TRACES.c.feed_id.in_(chunk)) for chunk in chunks(sorted(feed_ids))
        ]
    return {
        row.feed_id: Traces(context=row.context, records=row.records, seen_at=row.seen_at)
        for query in queries
        for row in connection.execute(query)
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
        {"id": item_id, "at": traces.seen_at}
        for feed_id, traces in known.items()
        for item_id in ids_of(feed_id, _without(traces.records, again.get(feed_id, frozenset())))
    ]
    if not rows:
        return
    change = update(ITEMS).where(
        ITEMS.c.item_id == bindparam("id"), ITEMS.c.last_seen_at < bindparam("at")
    )
    connection.execute(change.values(last_seen_at=bindparam("at")), rows)


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
        row = {"feed_id": feed_id, "context": made.context, "seen_at": made.seen_at}
        rows.append({**row, "records": poll.again + fresh})
    stale = known.keys() - {row["feed_id"] for row in rows}
    for chunk in chunks(sorted(stale)):
        connection.execute(delete(FEED_TRACES).where(FEED_TRACES.c.feed_id.in_(chunk)))
    if rows:
        connection.execute(upsert_into(connection, FEED_TRACES), rows)
