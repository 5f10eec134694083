"""Backups of a database, made while it is in use, and the way back."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine

from store.address import read_address, sqlite_path
from store.engine import connect, migrate
from store.errors import StoreError
from store.server_copies import dump, undump
from store.tables import SCHEMA_VERSION

_PAGES = 1000  # copied at a time, so that writers get their turn
_PATIENCE_SECONDS = 60.0


def backup(engine: Engine, path: Path) -> None:
    """Copy the database into one file, also while others read and write it.

    Args:
        engine: Of a SQLite database, or one on a server, for which PostgreSQL's tools are used.
        path: A file that does not exist yet; its directory is made.

    Raises:
        StoreError: The file exists, or it cannot be written; no half-written copy is left.
    """
    source = sqlite_path(engine.url)
    if source is None:
        dump(engine.url, path)
    else:
        _copy(source, path)


def restore(url: str, path: Path) -> Path | None:
    """Put a backup in the place of the database, which is kept beside it.

    Args:
        url: Of the database; a SQLite file may be missing or damaged.
        path: A file made by backup() of the same kind of database.

    Returns:
        Where the former database, or its copy, lies now; None when there was none.

    Raises:
        StoreError: The backup is none of ours, damaged or too new, or a file cannot be
            written; the database is as before.
    """
    address = read_address(url)
    target = sqlite_path(address)
    if target is None:
        return undump(address, path)
    _verify(path)
    fresh = target.with_name(f"{target.name}.restoring")
    fresh.unlink(missing_ok=True)
    _copy(path, fresh)
    former = _put_aside(target)
    fresh.replace(target)
    engine = connect(url)
    migrate(engine)
    engine.dispose()
    return former


def _copy(source: Path, path: Path) -> None:
    """Copy by SQLite's own means: one consistent state, one file without a log beside it."""
    if path.exists():
        raise StoreError(str(path), "exists already; name another file for the copy")
    half = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half.unlink(missing_ok=True)
        with closing(_open(source)) as old, closing(sqlite3.connect(half)) as new:
            old.backup(new, pages=_PAGES, progress=_Patience(), sleep=0.05)
            new.execute("PRAGMA journal_mode = DELETE")
        half.replace(path)
    except (sqlite3.Error, OSError, TimeoutError) as error:
        half.unlink(missing_ok=True)
        raise StoreError(str(source), f"could not be copied to {path}: {error}") from error


class _Patience:
    """Ends a copy that makes no progress: SQLite would wait for a lock for ever."""

    def __init__(self) -> None:
        self._left = -1
        self._since = time.monotonic()

    def __call__(self, _status: int, left: int, _total: int) -> None:
        if left != self._left:
            self._left, self._since = left, time.monotonic()
        elif time.monotonic() - self._since > _PATIENCE_SECONDS:
            raise TimeoutError("another program holds the lock; try again when it is done")


def _verify(path: Path) -> None:
    if not path.is_file():
        raise StoreError(str(path), "there is no such backup")
    try:
        with closing(_open(path)) as connection:
            state = connection.execute("PRAGMA quick_check").fetchone()[0]
            version = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise StoreError(str(path), f"is no backup of ours, or damaged ({error})") from error
    if state != "ok":
        raise StoreError(str(path), f"is damaged ({state}); take another backup")
    # Revisions are numbers of four digits, so they compare as text.
    if version is None or version[0] > SCHEMA_VERSION:
        raise StoreError(str(path), "was made by a newer silkwatch; upgrade silkwatch first")


def _put_aside(target: Path) -> Path | None:
    """Rename the present database, with its log when it is too damaged to be closed."""
    if not target.exists():
        return None
    try:
        with closing(sqlite3.connect(target, timeout=1)) as connection:
            # Leaving write-ahead logging empties the log, and fails while others are connected.
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        reason = f"is in use or cannot be written ({error}); stop silkwatch, then restore"
        raise StoreError(str(target), reason) from error
    except sqlite3.DatabaseError:
        pass  # damaged: the very reason to restore
    former = _free_name(target)
    for ending in ("", "-wal", "-shm"):
        part = target.with_name(target.name + ending)
        if part.exists():
            part.rename(former.with_name(former.name + ending))
    return former


def _free_name(target: Path) -> Path:
    number = 1
    while (former := target.with_name(f"{target.name}.before-restore-{number}")).exists():
        number += 1
    return former


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
