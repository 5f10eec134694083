"""Statements that every poll runs: compiled once, and handed to the driver as they are.

SQLAlchemy compiles a list of keys anew for each length of the list, and binds each value of each
row through layers of its own: for the few rows of a poll that took three times as long as SQLite
took to find and write them.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Column, Connection, Dialect, Select
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.sql.elements import ClauseElement

from store.transaction import chunks

_Ways = list[Callable[[Any], Any] | None]


class Lookup:
    """A query for the rows in which a column holds one of some keys.

    Args:
        query: Without that condition.
        column: The column.
    """

    def __init__(self, query: Select[Any], column: Column[str]) -> None:
        self._query = query
        self._column = column
        self._columns = list(query.selected_columns)
        self._made: dict[tuple[str, int], str] = {}
        self._ways: dict[str, _Ways] = {}

    def rows(
        self, connection: Connection, keys: Collection[str] | None
    ) -> Iterator[tuple[Any, ...]]:
        """Find the rows; those of each 500 keys come in the query's order.

        Args:
            connection: In a transaction.
            keys: Any number; None: every row.
        """
        dialect = connection.dialect
        write = self._column.type.dialect_impl(dialect).bind_processor(dialect)
        for chunk in [[]] if keys is None else chunks(sorted(set(keys))):
            given = [write(key) if write else key for key in chunk]
            # Lists of nearly one length share a statement: the last key is repeated.
            given += given[-1:] * (_rounded(len(chunk)) - len(chunk))
            with _cursor(connection) as cursor:
                cursor.execute(self._sql(dialect, len(chunk)), given)
                found = cursor.fetchall()
                read = self._read(dialect, cursor.description)
            for row in found:
                yield tuple(_through(read, row))

    def _read(self, dialect: Dialect, description: Sequence[Sequence[Any]]) -> _Ways:
        """How values come out of the columns; a driver's own types have a say in it."""
        if dialect.name not in self._ways:
            kinds = [kind for _, kind, *_ in description]
            self._ways[dialect.name] = [
                one.type.dialect_impl(dialect).result_processor(dialect, kind)
                for one, kind in zip(self._columns, kinds, strict=True)
            ]
        return self._ways[dialect.name]

    def _sql(self, dialect: Dialect, length: int) -> str:
        place = dialect.name, _rounded(length)
        if place not in self._made:
            among = self._column.in_([""] * place[1])
            query = self._query.where(among) if length else self._query
            self._made[place] = _compile(query, dialect)
        return self._made[place]


class Change:
    """A statement that is run for many rows.

    Args:
        make: Makes it for the dialect of this name.
        columns: What its parameters are bound as, in their order.
    """

    def __init__(
        self, make: Callable[[str], ClauseElement], columns: Iterable[Column[Any]]
    ) -> None:
        self._make = make
        self._columns = list(columns)
        self._made: dict[str, tuple[str, _Ways]] = {}

    def run(self, connection: Connection, rows: Sequence[Sequence[Any]]) -> None:
        """Run it, unless there are no rows.

        Args:
            connection: In a transaction that writes.
            rows: The values of the columns, in their order.

        Raises:
            StatementError: A value cannot be stored.
        """
        dialect = connection.dialect
        if dialect.name not in self._made:
            write: _Ways = [
                one.type.dialect_impl(dialect).bind_processor(dialect) for one in self._columns
            ]
            self._made[dialect.name] = _compile(self._make(dialect.name), dialect), write
        sql, write = self._made[dialect.name]
        try:
            bound = [tuple(_through(write, row)) for row in rows]
        except ValueError as error:
            raise StatementError(str(error), sql, None, error) from error
        if bound:
            with _cursor(connection) as cursor:
                cursor.executemany(sql, bound)


@contextmanager
def _cursor(connection: Connection) -> Iterator[DBAPICursor]:
    """A cursor of the driver's own, in SQLAlchemy's transaction, with SQLAlchemy's errors."""
    driver = connection.dialect.loaded_dbapi
    cursor = connection.connection.cursor()
    try:
        yield cursor
    except driver.Error as error:
        raise DBAPIError.instance(None, None, error, driver.Error) from error
    finally:
        cursor.close()


def _through(ways: _Ways, values: Sequence[Any]) -> list[Any]:
    return [way(value) if way else value for way, value in zip(ways, values, strict=True)]


def _compile(statement: ClauseElement, dialect: Dialect) -> str:
    kind: Any = type(dialect)
    by_place = kind(paramstyle="qmark" if dialect.name == "sqlite" else "format")
    return str(statement.compile(dialect=by_place, compile_kwargs={"render_postcompile": True}))


def _rounded(length: int) -> int:
    """The next power of two; 0 stays 0."""
    return 1 << (length - 1).bit_length() if length else 0
