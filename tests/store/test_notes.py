"""Notes beside messages."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from store.engine import connect, migrate
from store.notes import Note, NoteStore


@pytest.fixture
def note(now) -> Note:
    return Note(key="digest:x", name="since", content='{"marks": 3}', noted_at=now)


def test_a_note_kept_twice_stays_as_it_was_first(engine, note) -> None:
    store = NoteStore(engine)

    assert store.keep(note) == note
    assert store.keep(replace(note, content="other")) == note
    assert store.get("digest:x", "since") == note


def test_a_note_may_be_replaced_on_purpose(engine, note) -> None:
    store = NoteStore(engine)
    store.keep(note)

    store.replace(replace(note, content="new"))

    assert [one.content for one in store.notes("since")] == ["new"]


def test_notes_of_one_kind_come_oldest_first(engine, note, now) -> None:
    store = NoteStore(engine)
    store.keep(replace(note, key="b", noted_at=now + timedelta(hours=1)))
    store.keep(replace(note, key="c"))
    store.keep(replace(note, key="c", name="other"))

    assert [one.key for one in store.notes("since")] == ["c", "b"]
    assert store.newest_at("since") == now + timedelta(hours=1)
    assert (store.get("nothing", "since"), store.newest_at("nothing")) == (None, None)


def test_a_database_of_the_first_release_gets_the_notes_and_keeps_its_rows(bare_url, note) -> None:
    engine = connect(bare_url)
    migrate(engine)
    with engine.begin() as connection:
        for name in ("notes", "search_docs", "feed_traces"):  # what later releases added
            connection.execute(text(f"DROP TABLE {name}"))
        for name in ("ttl_seconds", "skip_hours", "url"):
            connection.execute(text(f"ALTER TABLE feed_states DROP COLUMN {name}"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        connection.execute(text("INSERT INTO leases VALUES ('a', 'me', '2026-11-21 00:00:00')"))

    migrate(engine)

    assert NoteStore(engine).keep(note) == note
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM leases")).scalar() == 1
