"""Backups of a database on a server: made and brought back by PostgreSQL's own tools."""

import shutil
import subprocess

import pytest
from sqlalchemy import text

from store import server_copies
from store.copies import backup, restore
from store.engine import connect
from store.errors import StoreError
from tests.store.conftest import feeds_in

pytestmark = [
    pytest.mark.parametrize("url", ["postgresql"], indirect=True),
    pytest.mark.skipif(shutil.which("pg_dump") is None, reason="pg_dump is not installed"),
]


def test_restoring_brings_the_copy_back_and_keeps_the_former_beside_it(copy, url) -> None:
    former = restore(url, copy)

    assert feeds_in(url) == {"monday"}
    assert former == copy.with_name("monday.copy.before-restore-1")

    assert restore(url, former) == copy.with_name("monday.copy.before-restore-1.before-restore-1")
    assert feeds_in(url) == {"monday", "tuesday"}
    assert not list(copy.parent.glob("*.restoring"))


def test_what_others_keep_in_the_database_stays(copy, engine, url) -> None:
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE theirs AS SELECT 7 AS kept"))

    restore(url, copy)

    with engine.connect() as connection:
        assert connection.execute(text("SELECT kept FROM theirs")).scalar() == 7


def test_a_backup_never_replaces_a_file(engine, copy) -> None:
    before = copy.read_bytes()

    with pytest.raises(StoreError, match="exists already"):
        backup(engine, copy)

    assert copy.read_bytes() == before
    assert [file.name for file in copy.parent.iterdir()] == ["monday.copy"]


def test_a_database_in_use_is_not_replaced(copy, engine, url, monkeypatch) -> None:
    monkeypatch.setattr(server_copies, "_PATIENCE", "100ms")
    with engine.begin() as other:
        other.execute(text("UPDATE feed_states SET failures = failures"))

        with pytest.raises(StoreError, match="in use; stop silkwatch"):
            restore(url, copy)

    assert feeds_in(url) == {"monday", "tuesday"}


@pytest.mark.parametrize("content", [b"", b"garbage" * 1000, None, "cut"])
def test_a_backup_that_is_none_changes_nothing(copy, url, tmp_path, content) -> None:
    bad = tmp_path / "bad.dump"
    if content == "cut":
        bad.write_bytes(copy.read_bytes()[:200])
    elif content is not None:
        bad.write_bytes(content)

    with pytest.raises(StoreError, match=r"no backup of ours|no such backup"):
        restore(url, bad)

    assert feeds_in(url) == {"monday", "tuesday"}


def test_a_backup_of_a_newer_version_is_refused(engine, url, tmp_path) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    backup(engine, tmp_path / "copy.dump")

    with pytest.raises(StoreError, match="newer silkwatch"):
        restore(url, tmp_path / "copy.dump")


def test_without_the_tools_it_says_what_to_install(engine, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)

    with pytest.raises(StoreError, match="apt install postgresql-client"):
        backup(engine, tmp_path / "copy.dump")


def test_the_password_is_on_no_command_line(url, tmp_path, monkeypatch) -> None:
    seen = []
    address = connect(url).url.set(password="very-secret")

    def run(command, env, **_options):
        seen.append((command, env.get("PGPASSWORD")))
        return subprocess.CompletedProcess(command, 1, b"", b"pg_dump: error: no")

    monkeypatch.setattr(server_copies, "_tables", lambda _address: ["public.items"])
    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(StoreError, match="pg_dump refused: pg_dump: error: no") as caught:
        server_copies.dump(address, tmp_path / "copy.dump")

    ((command, password),) = seen
    assert password == "very-secret"
    assert not any("very-secret" in word for word in command)
    assert "very-secret" not in str(caught.value)
