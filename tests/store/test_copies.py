import sqlite3
from pathlib import Path

import pytest

from store.copies import backup, restore
from store.errors import StoreError
from store.feeds import FeedStore
from tests.store.conftest import feeds_in

# A database on a server is copied by its own tools.
pytestmark = pytest.mark.parametrize("url", ["sqlite"], indirect=True)


@pytest.fixture
def path(url) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def test_a_backup_is_one_whole_file(copy) -> None:
    assert [file.name for file in copy.parent.iterdir()] == ["monday.copy"]
    assert feeds_in(f"sqlite:///{copy}") == {"monday"}


def test_a_backup_never_replaces_a_file(engine, copy) -> None:
    with pytest.raises(StoreError, match="exists already"):
        backup(engine, copy)

    assert feeds_in(f"sqlite:///{copy}") == {"monday"}


def test_a_backup_while_another_writes_is_of_one_moment(engine, tmp_path, now, make_poll) -> None:
    FeedStore(engine).save_polls([make_poll(feed_id="before")], seen_at=now)
    with engine.connect() as other:
        other.exec_driver_sql("COMMIT")
        other.exec_driver_sql("BEGIN IMMEDIATE")
        other.exec_driver_sql("DELETE FROM feed_states")
        backup(engine, tmp_path / "copy.db")

    assert feeds_in(f"sqlite:///{tmp_path / 'copy.db'}") == {"before"}


def test_restoring_brings_the_copy_back_and_keeps_the_former_beside_it(
    copy, engine, url, path
) -> None:
    engine.dispose()

    former = restore(url, copy)

    assert feeds_in(url) == {"monday"}
    assert former == path.with_name("house.db.before-restore-1")
    assert feeds_in(f"sqlite:///{former}") == {"monday", "tuesday"}
    assert restore(url, copy) == path.with_name("house.db.before-restore-2")


def test_a_damaged_database_can_be_restored(copy, engine, url, path) -> None:
    engine.dispose()
    path.write_bytes(b"garbage" * 1000)

    former = restore(url, copy)

    assert feeds_in(url) == {"monday"}
    assert former is not None
    assert former.read_bytes() == b"garbage" * 1000


def test_a_missing_database_can_be_restored(copy, tmp_path) -> None:
    elsewhere = f"sqlite:///{tmp_path / 'fresh' / 'house.db'}"

    assert restore(elsewhere, copy) is None
    assert feeds_in(elsewhere) == {"monday"}


def test_a_database_in_use_is_not_replaced(copy, engine, url) -> None:
    with engine.connect() as other:
        other.exec_driver_sql("SELECT 1 FROM feed_states")
        with pytest.raises(StoreError, match="stop silkwatch"):
            restore(url, copy)

    assert feeds_in(url) == {"monday", "tuesday"}


@pytest.mark.parametrize("content", [b"", b"garbage" * 1000, None])
def test_a_backup_that_is_none_changes_nothing(engine, url, tmp_path, now, make_poll, content):
    FeedStore(engine).save_polls([make_poll()], seen_at=now)
    bad = tmp_path / "bad.db"
    if content is not None:
        bad.write_bytes(content)

    with pytest.raises(StoreError, match=r"no backup of ours|no such backup"):
        restore(url, bad)

    assert feeds_in(url) == {"feed"}


def test_a_backup_of_a_newer_version_is_refused(copy, engine, url) -> None:
    with sqlite3.connect(copy) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    engine.dispose()

    with pytest.raises(StoreError, match="newer silkwatch"):
        restore(url, copy)

    assert feeds_in(url) == {"monday", "tuesday"}
