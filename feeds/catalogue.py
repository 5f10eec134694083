"""The catalogue: config/feeds.toml to feeds and back."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import tomlkit

from feeds.feed_table import RSSHUB, checked_url, meant, read_table, unique_id, url_key, write_table
from items.errors import ConfigError
from items.feed import Feed


def load_catalogue(
    path: Path, *, only: Sequence[str] | None = None, rsshub_base: str = ""
) -> tuple[Feed, ...]:
    """Read the catalogue; every value is checked, so that no later room asks again.

    Args:
        path: A TOML file of [[feed]] tables.
        only: Ids of the feeds wanted; None or none at all takes every feed.
        rsshub_base: Where an RSSHub answers. A url such as "rsshub://gov/mfa/wjdt/fyrbt" is a
            route there; when the base is empty such feeds are left out.

    Returns:
        At least one feed, in the order of the file.

    Raises:
        ConfigError: The file cannot be read, a key or value is not allowed, an id or url comes
            twice, nothing is left, or `only` names a feed that is not there.
    """
    where = str(path)
    feeds = _parse(_read(path), where)
    if not feeds:
        raise ConfigError(where, "feed", "the catalogue is empty; add at least one [[feed]] table")
    if only:
        feeds = _pick(feeds, only, where)
    resolved = _resolve(feeds, rsshub_base)
    if not resolved:
        names = ", ".join(feed.feed_id for feed in feeds[:5])
        raise ConfigError(where, "feed", f"{names}: rsshub:// routes need fetch.rsshub_base")
    return resolved


def add_feeds(path: Path, feeds: Iterable[Feed]) -> int:
    """Append feeds to the catalogue; comments and order of the file stay as they are.

    A feed whose url is there already is skipped; an id that is taken gets a number.

    Args:
        path: The catalogue; made when it is missing.
        feeds: Any number, also none.

    Returns:
        How many were added, so a second call gives 0.

    Raises:
        ConfigError: The file or a feed is not as it must be; nothing was written.
    """
    where = str(path)
    text = _read(path) if path.exists() else ""
    new = _unknown(feeds, known=_parse(text, where))
    if not new:
        return 0
    tables = [tomlkit.dumps({"feed": tomlkit.item([write_table(feed)])}) for feed in new]
    written = "\n".join(([f"{text.rstrip()}\n"] if text.strip() else []) + tables)
    _parse(written, where)
    _write(path, written)
    return len(new)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(str(path), "", f"cannot be read: {error}") from error


def _write(path: Path, text: str) -> None:
    """Write beside the file and move it into place, so that a crash leaves the old one whole."""
    beside = path.with_name(f"{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise ConfigError(str(path), "", f"cannot be written: {error}") from error


def _parse(text: str, where: str) -> tuple[Feed, ...]:
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(where, "", f"not valid TOML: {error}") from error
    for key in document:
        if key != "feed":
            raise ConfigError(where, key, "unknown key; only [[feed]] tables are allowed")
    tables = document.get("feed", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise ConfigError(where, "feed", "must be tables, each begun with [[feed]]")
    feeds = [
        read_table(table, place=place, where=where) for place, table in enumerate(tables, start=1)
    ]
    _refuse_twice(feeds, where)
    return tuple(feeds)


def _refuse_twice(feeds: Sequence[Feed], where: str) -> None:
    ids: set[str] = set()
    urls: dict[str, str] = {}
    for feed in feeds:
        label = f"feed.{feed.feed_id}"
        if feed.feed_id in ids:
            raise ConfigError(where, f"{label}.id", "comes twice; each feed needs its own id")
        first = urls.setdefault(url_key(feed.url), feed.feed_id)
        if first != feed.feed_id:
            raise ConfigError(where, f"{label}.url", f"{feed.url} is already the url of {first!r}")
        ids.add(feed.feed_id)


def _pick(feeds: Sequence[Feed], only: Sequence[str], where: str) -> tuple[Feed, ...]:
    ids = [feed.feed_id for feed in feeds]
    for wanted in only:
        if wanted not in ids:
            hint = meant(wanted, ids) or "; `silkwatch feeds list` shows them all"
            raise ConfigError(where, f"feed.{wanted}", f"no such feed{hint}")
    return tuple(feed for feed in feeds if feed.feed_id in only)


def _resolve(feeds: Sequence[Feed], base: str) -> tuple[Feed, ...]:
    """Turn routes into addresses under the base; without a base leave them out."""
    try:
        root = checked_url(base).rstrip("/") if base else ""
    except ValueError as error:
        raise ConfigError("settings", "fetch.rsshub_base", str(error)) from error
    return tuple(
        replace(feed, url=feed.url.replace(RSSHUB, f"{root}/", 1))
        if feed.url.startswith(RSSHUB)
        else feed
        for feed in feeds
        if root or not feed.url.startswith(RSSHUB)
    )


def _unknown(feeds: Iterable[Feed], *, known: Sequence[Feed]) -> list[Feed]:
    urls = {url_key(feed.url) for feed in known}
    ids = {feed.feed_id for feed in known}
    new = []
    for feed in feeds:
        if url_key(feed.url) not in urls:
            new.append(replace(feed, feed_id=unique_id(feed.feed_id, ids)))
            urls.add(url_key(feed.url))
            ids.add(new[-1].feed_id)
    return new
