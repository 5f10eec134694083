"""Keeping the database well: check it, copy it, bring a copy back, forget what is old."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, delete, exists, func, select

from store.address import place_of
from store.engine import version_of
from store.errors import StoreError
from store.tables import (
    HEALTH_EVENTS,
    ITEMS,
    LABELS,
    LEASES,
    POLL_RUNS,
    SCHEMA_VERSION,
    TOLD,
)
from store.traces import let_go, read_traces
from store.transaction import reading, writing

# Recognising an item by its title and growing a story both look back 30 days.
LEAST_KEEP_DAYS = 31
# Items that were in a feed's newest document differ in last_seen_at by less than this.
_ONE_DOCUMENT = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """How many rows a prune removed; scores and versions went with their items."""

    items: int
    health_events: int
    poll_runs: int


def check(engine: Engine) -> list[str]:
    """Look for damage.

    Args:
        engine: From store.engine.connect.

    Returns:
        One sentence a finding; empty when all is well.

    Raises:
        StoreError: The database cannot even be read.
    """
    with reading(engine, "check it") as connection:
        findings = _damage(connection) if connection.dialect.name == "sqlite" else []
        version = version_of(connection)
    if version != SCHEMA_VERSION:
        stands = f"the tables stand at schema {version or 'none'}"
        findings.append(f"{stands}, this silkwatch needs {SCHEMA_VERSION}; migrate it")
    return findings


def _damage(connection: Connection) -> list[str]:
    said = connection.exec_driver_sql("PRAGMA integrity_check").scalars()
    findings = [f"the file is damaged: {line}" for line in said if line != "ok"]
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    tables = sorted({str(row[0]) for row in orphans})
    return findings + [f"table {name} has rows of items that are gone" for name in tables]


def prune(engine: Engine, *, keep_days: int, now: datetime) -> Pruned:
    """Remove old items that nobody was told of and nobody labelled.

    Kept whatever their age: items still in their feed's newest document (they would come
    back as new), told items, labelled items, digests and messages.

    Args:
        engine: From store.engine.connect.
        keep_days: Items in a document within so many days stay; at least 31.
        now: Aware.

    Returns:
        What was removed.

    Raises:
        StoreError: keep_days is too small, or the database refused; nothing was removed.
    """
    if keep_days < LEAST_KEEP_DAYS:
        reason = f"keep at least {LEAST_KEEP_DAYS} days: stories look back that far"
        raise StoreError(place_of(engine), reason)
    cutoff = now - timedelta(days=keep_days)
    with writing(engine, "prune it") as connection:
        items = _prune_items(connection, cutoff)
        connection.execute(delete(LEASES).where(LEASES.c.until_at < cutoff))
        events = connection.execute(delete(HEALTH_EVENTS).where(HEALTH_EVENTS.c.at < cutoff))
        runs = connection.execute(delete(POLL_RUNS).where(POLL_RUNS.c.started_at < cutoff))
        return Pruned(items=items, health_events=events.rowcount, poll_runs=runs.rowcount)


def _prune_items(connection: Connection, cutoff: datetime) -> int:
    let_go(connection, read_traces(connection, None))
    newest = select(ITEMS.c.feed_id, func.max(ITEMS.c.last_seen_at)).group_by(ITEMS.c.feed_id)
    told = exists().where(TOLD.c.item_id == ITEMS.c.item_id)
    labelled = exists().where(LABELS.c.item_id == ITEMS.c.item_id)
    removed = 0
    for feed_id, last_seen_at in connection.execute(newest).all():
        before = min(cutoff, last_seen_at - _ONE_DOCUMENT)
        query = delete(ITEMS).where(ITEMS.c.feed_id == feed_id, ITEMS.c.last_seen_at < before)
        removed += connection.execute(query.where(~told, ~labelled)).rowcount
    return removed
