"""Schemas of one PostgreSQL server: bare ones, and ones with our tables that tests take in turn."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from store.engine import connect, migrate
from store.tables import METADATA, SCHEMA_VERSION

# Tables and indexes with their columns: what a test may not leave changed in a lent schema.
_SHAPE = text(
    "SELECT array_agg(c.relname || '.' || a.attname ORDER BY c.relname, a.attname)"
    " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0"
    " WHERE c.relnamespace = CAST(:name AS regnamespace)"
)


class Schemas:
    """What the tests of a session use of one server, which makes a schema faster than a database.

    To build our tables costs the server more than most tests do with them. So a schema that a test
    leaves as it found it, but for rows, is emptied and lent to the next.
    """

    def __init__(self, server_url: str) -> None:
        self._address = make_url(server_url)
        self._server = connect(server_url)
        self._names = (f"test_{os.getpid()}_{number}" for number in count(1))
        self._made: list[str] = []
        self._free: list[str] = []
        self._shape: list[str] = []

    @contextmanager
    def lent(self) -> Iterator[str]:
        """URL of a schema with our tables as they are today and no rows."""
        name = self._free.pop() if self._free else self._built()
        yield self._url(name)
        if self._emptied(name):
            self._free.append(name)

    def bare(self) -> str:
        """URL of a schema with nothing in it."""
        return self._url(self._new())

    def drop(self) -> None:
        """Leave nothing behind on a server that is not the tests' own."""
        with self._server.begin() as connection:
            for name in self._made:
                connection.execute(text(f"DROP SCHEMA {name} CASCADE"))

    def close(self) -> None:
        """Leave the server."""
        self._server.dispose()

    def _new(self) -> str:
        name = next(self._names)
        with self._server.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {name}"))
        self._made.append(name)
        return name

    def _url(self, name: str) -> str:
        url = self._address.update_query_dict({"options": f"-csearch_path={name}"})
        return url.render_as_string(hide_password=False)

    def _built(self) -> str:
        name = self._new()
        engine = connect(self._url(name))
        migrate(engine)
        engine.dispose()
        if not self._shape:
            with self._server.connect() as connection:
                self._shape = connection.execute(_SHAPE, {"name": name}).scalar_one()
        return name

    def _emptied(self, name: str) -> bool:
        """Whether the schema is as it was when it was lent, now that its rows are gone."""
        rows = "; ".join(f"DELETE FROM {name}.{t.name}" for t in reversed(METADATA.sorted_tables))
        version = text(f"SELECT version_num FROM {name}.alembic_version")
        try:
            with self._server.begin() as connection:
                connection.execute(text("SET LOCAL lock_timeout = '5s'"))
                connection.execute(text(rows))
                shape = connection.execute(_SHAPE, {"name": name}).scalar_one()
                versions = connection.execute(version).scalars().all()
        except DBAPIError:  # a table is gone or still in use
            return False
        return bool(shape == self._shape and versions == [SCHEMA_VERSION])
