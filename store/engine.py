"""Opening the database and bringing its tables up to date."""

import sqlite3
import time
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import NoSuchModuleError

from store.address import place, read_address, sqlite_path
from store.errors import StoreError
from store.tables import SCHEMA_VERSION
from store.transaction import WRITES, reading, refusals

__all__ = ["Engine", "connect", "migrate"]


def connect(url: str, *, busy_timeout_seconds: float = 30.0) -> Engine:
    """Open a database, creating a SQLite file and its directory when there is none.

    Args:
        url: sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME.
        busy_timeout_seconds: How long SQLite waits for another writer, above 0.

    Returns:
        What the stores take; its dispose() closes it.

    Raises:
        StoreError: The address cannot be read or the database not opened; names the
            path or the host, never the password.
    """
    address = read_address(url)
    _make_directory(url)
    try:
        engine = create_engine(address, hide_parameters=True, pool_pre_ping=True)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        reason = "needs the driver psycopg; install it with: pip install 'psycopg[binary]'"
        raise StoreError(place(address), reason) from error
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, busy_timeout_seconds)
    with refusals(engine, "open it"):
        engine.connect().close()
    return engine


def migrate(engine: Engine) -> None:
    """Bring the tables up to date; safe to repeat, and for several processes at once.

    Args:
        engine: From connect.

    Raises:
        StoreError: The database was written by a newer version, or refused; it is as before.
    """
    with reading(engine, "read its schema version") as connection:
        if version_of(connection) == SCHEMA_VERSION:
            return
    # Not at the top: Alembic takes 0.2 s to import and is needed once in a database's life.
    from store.upgrade import upgrade  # noqa: PLC0415

    upgrade(engine)


def version_of(connection: Connection) -> str:
    """The revision the tables stand at; empty for a new database."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return str(found or "")


def _make_directory(url: str) -> None:
    path = sqlite_path(read_address(url))
    if path is None:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = f"its directory cannot be made ({error.strerror}); name another place"
        raise StoreError(str(path), reason) from error


def _prepare_sqlite(engine: Engine, busy_timeout_seconds: float) -> None:
    """Set up each connection, and begin transactions ourselves: sqlite3 begins too late."""

    @event.listens_for(engine, "connect")
    def set_up(raw: sqlite3.Connection, _record: Any) -> None:
        raw.isolation_level = None
        raw.execute(f"PRAGMA busy_timeout = {round(busy_timeout_seconds * 1000)}")
        raw.execute("PRAGMA foreign_keys = ON")
        raw.execute("PRAGMA synchronous = NORMAL")
        _use_wal(raw, busy_timeout_seconds)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _use_wal(raw: sqlite3.Connection, busy_timeout_seconds: float) -> None:
    """Switch the file to write-ahead logging; the switch itself ignores busy_timeout."""
    give_up = time.monotonic() + busy_timeout_seconds
    while raw.execute("PRAGMA journal_mode").fetchone()[0] == "delete":
        try:
            raw.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "readonly" in str(error):
                return  # it can still be read
            if time.monotonic() > give_up:
                raise
            time.sleep(0.02)
