"""One [[feed]] table of the catalogue: checked on its way in, written on its way out."""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import tomlkit
from tomlkit.items import Table

from items.errors import ConfigError
from items.feed import Feed, Kind, Language

RSSHUB = "rsshub://"
_KEYS = {"id" if one.name == "feed_id" else one.name: one for one in fields(Feed)}
_NEEDED = ("id", "url", "name", "publisher", "language", "country", "kind")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_COUNTRY = re.compile(r"INT|[A-Z]{2}")
_TIERS = range(1, 4)
_MINUTES = range(5, 7 * 24 * 60 + 1)


def read_table(table: Mapping[str, Any], *, place: int, where: str) -> Feed:
    """Make a feed of one table; every value is checked.

    Args:
        table: Keys and values as TOML gives them.
        place: Its number in the file, counted from 1; names it when it has no id.
        where: The file, for the error.

    Raises:
        ConfigError: A key is unknown or missing, or a value is not allowed.
    """
    label = f"feed.{table['id']}" if isinstance(table.get("id"), str) else f"feed[{place}]"
    for key in table:
        if key not in _KEYS:
            reason = f"is no known key{meant(key, _KEYS)}; allowed are {', '.join(_KEYS)}"
            raise ConfigError(where, f"{label}.{key}", reason)
    for key in _NEEDED:
        if key not in table:
            raise ConfigError(where, f"{label}.{key}", f"missing; needed are {', '.join(_NEEDED)}")
    values: dict[str, Any] = {}
    for key, value in table.items():
        try:
            values[_KEYS[key].name] = _value(key, value)
        except ValueError as error:
            raise ConfigError(where, f"{label}.{key}", str(error)) from error
    return Feed(**values)


def write_table(feed: Feed) -> Table:
    """The table of a feed; keys that hold their default are left out."""
    table = tomlkit.table()
    for key, one in _KEYS.items():
        value = getattr(feed, one.name)
        if key in _NEEDED or value != one.default:
            table.add(key, value.value if isinstance(value, StrEnum) else value)
    return table


def checked_url(url: str, *, routes: bool = False) -> str:
    """The address as given, when it may be polled.

    Args:
        url: Any text.
        routes: Whether "rsshub://route" will do as well.

    Raises:
        ValueError: Says what is wrong and what is allowed.
    """
    if re.search(r"\s", url) or _CONTROL.search(url):
        raise ValueError(f"{url!r} holds blanks or control characters")
    schemes = ("http://", "https://", RSSHUB) if routes else ("http://", "https://")
    if not url.lower().startswith(schemes):
        raise ValueError(f"{url!r} must begin with {' or '.join(schemes)}")
    parts = urlsplit(url)
    if parts.username is not None:  # not repeated: it may hold a password
        raise ValueError("a user name or password in the address is not allowed")
    if not parts.hostname or parts.port == 0:
        raise ValueError(f"{url!r} names no host or no usable port")
    return url


def url_key(url: str) -> str:
    """What two spellings of one address share: case of the host and fragment do not count."""
    scheme, host, path, query, _ = urlsplit(url)
    return urlunsplit((scheme.lower(), host.lower(), path or "/", query, ""))


def unique_id(wanted: str, taken: Iterable[str]) -> str:
    """The id itself, or the first of wanted-2, wanted-3, ... that is free."""
    used = set(taken)
    number, candidate = 1, wanted
    while candidate in used:
        number += 1
        candidate = f"{wanted}-{number}"
    return candidate


def meant(word: str, known: Iterable[str]) -> str:
    """A hint at the known words nearest to a wrong one; empty when none is near."""
    close = difflib.get_close_matches(word, list(known), n=3, cutoff=0.6)
    return f" (did you mean {' or '.join(close)}?)" if close else ""


def _value(key: str, value: object) -> object:
    read = _READERS.get(key)
    return read(value) if read else _text(value)


def _text(value: object) -> str:
    if isinstance(value, str) and value.strip() and not _CONTROL.search(value):
        return value.strip()
    raise ValueError(f"{value!r} must be text in quotes, on one line and not empty")


def _id(value: object) -> str:
    if _ID.fullmatch(text := _text(value)):
        return text
    raise ValueError(f"{text!r} must be lower-case a-z, 0-9 and single hyphens")


def _country(value: object) -> str:
    if _COUNTRY.fullmatch(text := _text(value)):
        return text
    raise ValueError(f"{text!r} must be two capital letters (ISO 3166), or INT")


def _flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError(f"{value!r} must be true or false")


def _number(value: object, allowed: range) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and value in allowed:
        return value
    raise ValueError(f"{value!r} must be a whole number from {allowed[0]} to {allowed[-1]}")


def _choice(value: object, choices: type[StrEnum]) -> StrEnum:
    names = [choice.value for choice in choices]
    if (text := _text(value)) in names:
        return choices(text)
    raise ValueError(f"{text!r} is unknown{meant(text, names)}; allowed are {', '.join(names)}")


_READERS: dict[str, Callable[[object], object]] = {
    "id": _id,
    "url": lambda value: checked_url(_text(value), routes=True),
    "language": lambda value: _choice(value, Language),
    "country": _country,
    "kind": lambda value: _choice(value, Kind),
    "state_media": _flag,
    "group": lambda value: _text(value) if value != "" else "",
    "tier": lambda value: _number(value, _TIERS),
    "interval_minutes": lambda value: _number(value, _MINUTES),
    "homepage": lambda value: checked_url(_text(value)) if value != "" else "",
}
