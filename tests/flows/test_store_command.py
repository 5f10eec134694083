"""`silkwatch store`: what an operator does with the database."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.commands.store import app
from flows.desk import Desk, open_desk
from store.errors import StoreError

Put = Callable[..., None]


def run(*words: str) -> str:
    done = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_a_sound_database_is_said_to_be_sound(files_desk: Desk) -> None:
    assert run("check") == "the database is sound\n"


def test_damage_ends_with_one(files_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.upkeep.check", lambda _engine: ["the file is damaged: page 7"])

    done = CliRunner().invoke(app, ["check"])

    assert done.exit_code == 1
    assert "page 7" in done.stdout


def test_damage_can_be_read_by_a_program(files_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert json.loads(run("check", "--json")) == []
    monkeypatch.setattr("store.upkeep.check", lambda _engine: ["the file is damaged: page 7"])

    done = CliRunner().invoke(app, ["check", "--json"])

    assert done.exit_code == 1
    assert json.loads(done.stdout) == ["the file is damaged: page 7"]


def test_a_backup_brings_back_what_was_there(files_desk: Desk, put: Put, tmp_path: Path) -> None:
    put("first", "Stone bridge over the Panj")
    copy = tmp_path / "copy.db"
    run("backup", str(copy))
    put("second", "Uranium venture signed")
    files_desk.items._engine.dispose()  # as when silkwatch is stopped

    run("restore", str(copy))

    titles = [one.item.title for one in open_desk().items.listing()]
    assert titles == ["Stone bridge over the Panj"]
    kept = list(files_desk.settings.data_dir.glob("silkwatch.db.before-restore-*"))
    assert len(kept) == 1


def test_a_backup_without_a_name_is_dated(files_desk: Desk) -> None:
    path = Path(run("backup").strip())

    assert path.parent == files_desk.settings.data_dir / "backups"
    assert path.is_file()


def test_a_database_in_use_is_not_replaced(files_desk: Desk, put: Put, tmp_path: Path) -> None:
    run("backup", str(tmp_path / "copy.db"))
    put("first", "Stone bridge over the Panj")

    with pytest.raises(StoreError, match="stop silkwatch, then restore"):
        CliRunner().invoke(app, ["restore", str(tmp_path / "copy.db")], catch_exceptions=False)

    assert len(open_desk().items.listing()) == 1


def test_a_file_that_is_no_backup_changes_nothing(
    files_desk: Desk, put: Put, tmp_path: Path
) -> None:
    put("first", "Stone bridge over the Panj")
    (tmp_path / "letter.txt").write_text("Dear Sir or Madam")

    with pytest.raises(StoreError, match="no backup of ours"):
        CliRunner().invoke(app, ["restore", str(tmp_path / "letter.txt")], catch_exceptions=False)

    assert len(open_desk().items.listing()) == 1


def test_pruning_forgets_the_old_and_keeps_the_new(files_desk: Desk, put: Put) -> None:
    now = datetime.now(UTC)
    put("old", "Stone bridge over the Panj", at=now - timedelta(days=90))
    put("new", "Uranium venture signed", at=now - timedelta(days=1))

    said = run("prune", "--keep-days", "60")

    assert said.startswith("1 items, ")
    assert [one.item.title for one in open_desk().items.listing()] == ["Uranium venture signed"]


def test_too_short_a_memory_is_refused() -> None:
    done = CliRunner().invoke(app, ["prune", "--keep-days", "30"])

    assert done.exit_code == 2
