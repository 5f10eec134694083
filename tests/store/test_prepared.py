"""The short way to the driver is held against SQLAlchemy's own, on both databases."""

from datetime import UTC, datetime, timedelta, timezone
from functools import partial

import pytest
from sqlalchemy import select

from items.feed import Health
from store.prepared import Change, Lookup
from store.tables import FEED_STATES, FEED_TRACES
from store.transaction import reading, upsert, upsert_into, writing

AT = datetime(2026, 3, 4, 5, 6, 7, 890, tzinfo=timezone(timedelta(hours=8)))
LOOKUP = Lookup(select(FEED_STATES).order_by(FEED_STATES.c.feed_id), FEED_STATES.c.feed_id)
SAVE = Change(partial(upsert, table=FEED_STATES), FEED_STATES.c)


def state(feed_id: str, **changes: object) -> dict[str, object]:
    texts = dict.fromkeys([c.name for c in FEED_STATES.c if not c.nullable], "")
    counts = {"moved_count": 0, "failures": 2}
    row = dict.fromkeys([c.name for c in FEED_STATES.c]) | texts | counts
    return row | {"feed_id": feed_id, "health": Health.OK, **changes}


STATES = [
    state("plain", polled_at=AT, items_a_week=2.5),
    state("中亞", reason="a\0b \ud800", due_at=AT.replace(microsecond=0), ttl_seconds=60.0),
    state("100%", health=Health.FAILING, etag='W/"%s" ? :x'),
]


def all_states(engine) -> list[tuple]:
    with reading(engine, "look") as connection:
        query = select(FEED_STATES).order_by(FEED_STATES.c.feed_id)
        return [tuple(row) for row in connection.execute(query)]


def test_rows_are_written_as_sqlalchemy_writes_them(engine) -> None:
    with writing(engine, "write") as connection:
        connection.execute(upsert_into(connection, FEED_STATES), STATES)
    usual = all_states(engine)
    with writing(engine, "write") as connection:
        connection.execute(FEED_STATES.delete())
        SAVE.run(connection, [[row[c.name] for c in FEED_STATES.c] for row in STATES])

    assert all_states(engine) == usual
    with writing(engine, "write") as connection:  # once more: they are replaced
        changed = [{**row, "reason": "another"} for row in STATES]
        SAVE.run(connection, [[row[c.name] for c in FEED_STATES.c] for row in changed])
    assert [row[2] for row in all_states(engine)] == ["another"] * 3


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5, 499, 500, 501, 1_100])
def test_keys_of_any_number_find_their_rows(engine, count) -> None:
    rows = [state(f"feed-{number:04}", polled_at=AT) for number in range(1_200)]
    with writing(engine, "write") as connection:
        connection.execute(FEED_STATES.insert(), rows)
    keys = [f"feed-{number:04}" for number in range(count)] + ["of nobody"]

    with reading(engine, "look") as connection:
        found = list(LOOKUP.rows(connection, keys))

    assert found == all_states(engine)[:count]
    assert all(row[10] == AT and row[10].tzinfo is UTC for row in found)


def test_without_keys_every_row_is_found(engine) -> None:
    with writing(engine, "write") as connection:
        connection.execute(FEED_STATES.insert(), STATES)

    with reading(engine, "look") as connection:
        found = list(LOOKUP.rows(connection, None))
        assert list(LOOKUP.rows(connection, [])) == []

    assert found == all_states(engine)
    assert len(found) == 3


def test_bytes_and_no_rows_at_all(engine) -> None:
    keep = Change(partial(upsert, table=FEED_TRACES), FEED_TRACES.c)
    records = bytes(range(256)) * 20

    with writing(engine, "write") as connection:
        keep.run(connection, [])
        keep.run(connection, [("feed", "context", records, AT)])
    with reading(engine, "look") as connection:
        found = list(Lookup(select(FEED_TRACES), FEED_TRACES.c.feed_id).rows(connection, ["feed"]))

    assert found == [("feed", "context", records, AT)]
