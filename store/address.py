"""Reading a database's address, and naming it without its password."""

from pathlib import Path

from sqlalchemy import URL, Engine, make_url
from sqlalchemy.exc import ArgumentError

from store.errors import StoreError

# postgresql:// alone would load the old psycopg2.
_DRIVERS = {
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


def read_address(url: str) -> URL:
    """Read a database URL.

    Args:
        url: sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME.

    Returns:
        The URL with the driver the house uses.

    Raises:
        StoreError: It is no such URL; the message repeats nothing that may hold a password.
    """
    hint = "is not an address we can read; write sqlite:///PATH or postgresql://USER@HOST/NAME"
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        # from None: SQLAlchemy's own message repeats the URL, password and all.
        raise StoreError("(its URL)", hint) from None
    driver = _DRIVERS.get(address.drivername)
    if driver is None:
        raise StoreError(address.drivername, hint)
    return address.set(drivername=driver)


def place(address: URL) -> str:
    """Name a database for a message: the SQLite file, or host and name."""
    if address.get_backend_name() == "sqlite":
        return address.database or ":memory:"
    port = f":{address.port}" if address.port else ""
    return f"{address.host or 'localhost'}{port}/{address.database or ''}"


def place_of(engine: Engine) -> str:
    """Name an engine's database for a message."""
    return place(engine.url)


def sqlite_path(address: URL) -> Path | None:
    """The file behind a SQLite address; None for other databases and for memory."""
    database = address.database or ""
    if address.get_backend_name() != "sqlite" or database in ("", ":memory:"):
        return None
    return Path(database.removeprefix("file:").partition("?")[0])
