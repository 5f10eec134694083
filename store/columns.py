"""Column types that mean the same on SQLite and on PostgreSQL."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator

_TEXT_CHARS = len("2026-01-01 00:00:00.000000")
_UTC = "+00:00"
_SURROGATES = re.compile("[\ud800-\udfff]")


class UtcTime(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database, sortable as stored.

    Both ways are one function each, not one behind SQLAlchemy's own: a poll writes six a feed.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        """Refuse a naive time; SQLite keeps no zone, so it gets plain UTC, as text."""
        on_sqlite = dialect.name == "sqlite"

        def write(value: datetime | None) -> str | datetime | None:
            if value is None:
                return None
            if value.tzinfo is None:
                raise ValueError(f"{value} has no time zone")
            if on_sqlite:
                # Others may be equal and yet not the same, in the hour that a zone has twice.
                return _text_of(value if value.tzinfo is UTC else value.astimezone(UTC))
            return value.astimezone(UTC)

        return write

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], datetime | None]:
        """Give the zone back."""
        return _of_text if dialect.name == "sqlite" else _of_time


@lru_cache(maxsize=256)
def _text_of(utc: datetime) -> str:
    """A time in UTC as SQLite keeps it; most that a poll writes are its own."""
    return utc.isoformat(" ", "microseconds")[:_TEXT_CHARS]


def _of_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value + _UTC)


def _of_time(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)


class CleanText(TypeDecorator[str]):
    """Text that both databases can hold: NUL and lone surrogates become U+FFFD.

    One such character in one item must not cost the whole batch.
    """

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], str | None]:
        """Replace what cannot be stored; str() since drivers write an enum's name."""
        return _cleaned

    def result_processor(self, dialect: Dialect, coltype: object) -> None:
        """Take text as it comes."""


def _cleaned(value: str | None) -> str | None:
    if value is None:
        return None
    return clean(value if type(value) is str else str(value))


def clean(text: str) -> str:
    """Replace NUL and lone surrogates by U+FFFD.

    Args:
        text: Any string.

    Returns:
        The same string when it holds neither.
    """
    if text.isascii() and "\0" not in text:
        return text  # nearly all keys, addresses and headers
    try:
        text.encode()
    except UnicodeEncodeError:
        text = _SURROGATES.sub("\ufffd", text)
    return text.replace("\0", "\ufffd") if "\0" in text else text
