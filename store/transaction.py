"""One transaction a method, and every refusal of the database told in plain words."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    Select,
    Table,
    TextClause,
    bindparam,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from store.address import place_of
from store.errors import StoreError

# The execution option by which store.engine knows that a transaction is going to write.
WRITES = "silkwatch_writes"

# SQLite before 3.32 takes 999 parameters a statement; PostgreSQL plans short lists best.
CHUNK = 500

# What a driver says -> what it means and what to do. The first that occurs is taken.
_REASONS = (
    ("locked", "is locked by another program; try again when that one is done"),
    ("deadlock", "was busy with the same rows for another program; try again"),
    ("readonly", "is read-only; allow this user to write the file and its directory"),
    ("read-only transaction", "is read-only; use an account that may write"),
    ("disk is full", "has no room left on its disk; free some and try again"),
    ("no space left", "has no room left on its disk; free some and try again"),
    ("unable to open", "cannot be opened; check that the directory exists and may be written"),
    ("malformed", "is damaged; see 'silkwatch store check', then restore a backup"),
    ("not a database", "is no database of ours; name another file, or restore a backup"),
    ("disk i/o", "cannot be read or written; check its disk"),
    ("no such table", "has no tables yet, or those of another version; migrate it first"),
    ("no such column", "has the tables of another version; migrate it first"),
    ("already exists", "holds tables that are not ours; name an empty database"),
    ('relation "', "has no tables yet, or those of another version; migrate it first"),
    ("does not exist", "lacks the database, the account or the tables; create them, then migrate"),
    ("authentication failed", "does not accept the account or its password"),
    ("resolve host", "does not answer; check its address and that the server runs"),
    ("connect", "does not answer; check its address and that the server runs"),
)

T = TypeVar("T")


@contextmanager
def reading(engine: Engine, task: str) -> Iterator[Connection]:
    """Open a transaction that only reads, so that it sees one state throughout.

    Args:
        engine: From store.engine.connect.
        task: What the caller is about, for a message: "could not <task>".

    Yields:
        The connection.

    Raises:
        StoreError: The database refused.
    """
    with refusals(engine, task), engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            # Otherwise each statement would see its own state.
            connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection


@contextmanager
def writing(engine: Engine, task: str) -> Iterator[Connection]:
    """Open a transaction that writes: all of it or, on any exception, nothing.

    On SQLite it takes the write lock at once, so what it reads cannot change before it writes.

    Args:
        engine: From store.engine.connect.
        task: What the caller is about, for a message: "could not <task>".

    Yields:
        The connection.

    Raises:
        StoreError: The database refused; nothing was written.
    """
    with refusals(engine, task), engine.connect() as connection:
        connection.execution_options(**{WRITES: True})
        with connection.begin():
            yield connection


@contextmanager
def refusals(engine: Engine, task: str) -> Iterator[None]:
    """Turn whatever SQLAlchemy raises into a StoreError.

    Args:
        engine: The engine in use.
        task: What the caller is about, for a message: "could not <task>".

    Raises:
        StoreError: In place of any error of the database.
    """
    try:
        yield
    except SQLAlchemyError as error:
        raise StoreError(place_of(engine), f"{_reason(error)} (could not {task})") from error


def _reason(error: SQLAlchemyError) -> str:
    said = str(getattr(error, "orig", None) or error)
    if isinstance(error, IntegrityError):
        return "refused a row that does not fit the others, such as a score of an unknown item"
    found = (reason for sign, reason in _REASONS if sign in said.lower())
    return next(found, f"refused: {said.partition(chr(10))[0]}")


def chunks(values: Sequence[T], size: int = CHUNK) -> Iterator[list[T]]:
    """Cut values into lists of at most size, in order."""
    rest = iter(values)
    while chunk := list(islice(rest, size)):
        yield chunk


def rows_among(
    connection: Connection,
    query: Select[Any],
    column: ColumnElement[Any],
    values: Collection[Any],
) -> Iterator[Row[Any]]:
    """The rows of a query whose column holds one of these values, however many they are."""
    for chunk in chunks(list(values)):
        yield from connection.execute(query.where(column.in_(chunk)))


def insert_into(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An insert that knows its dialect's on_conflict clauses."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def upsert_into(connection: Connection, table: Table) -> TextClause:
    """An insert that replaces the row which has the same primary key; rows name every column."""
    return _upsert(connection.dialect.name, table)


@cache
def _upsert(dialect: str, table: Table) -> TextClause:
    """As text: SQLAlchemy compiles an insert with an on_conflict clause anew for each batch."""
    kind = sqlite if dialect == "sqlite" else postgresql
    sql = str(upsert(dialect, table).compile(dialect=kind.dialect(paramstyle="named")))
    return text(sql).bindparams(*(bindparam(c.name, type_=c.type) for c in table.columns))


def upsert(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """The same for the dialect of this name, as SQLAlchemy has it."""
    insert = sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
    keys = [column.name for column in table.primary_key]
    rest = {c.name: insert.excluded[c.name] for c in table.columns if c.name not in keys}
    return insert.on_conflict_do_update(index_elements=keys, set_=rest)
