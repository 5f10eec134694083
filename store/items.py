"""Reading the items that polls have brought in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, and_, exists, false, select

from items.digest import Window
from items.item import Item, Score
from store.counts import ItemCounts, counts_by_feed, is_latest
from store.rows import ITEM_COLUMNS, item_of, latest_scores
from store.tables import FULL_TEXTS, ITEM_VERSIONS, ITEMS, SCORES
from store.transaction import reading, rows_among, upsert_into, writing

_WIDTH = len(ITEM_COLUMNS)
LISTED_COLUMNS = (*ITEM_COLUMNS, ITEMS.c.seen_at, ITEMS.c.quiet)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An item as a list shows it.

    Attributes:
        item: The item.
        score: Its latest score; None before it is scored.
        seen_at: When it was first seen; aware UTC.
        quiet: It came with a newly added feed and was too old to be told.
    """

    item: Item
    score: Score | None
    seen_at: datetime
    quiet: bool


def listed(connection: Connection, rows: Sequence[Row[Any]]) -> list[Listed]:
    """Read rows of LISTED_COLUMNS, and the latest score of each item."""
    scores = latest_scores(connection, [row.item_id for row in rows])
    return [
        Listed(
            item=item_of(row[:_WIDTH]),
            score=scores.get(row.item_id),
            seen_at=row.seen_at,
            quiet=row.quiet,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A text that an item had before its feed edited it."""

    title: str
    summary: str
    replaced_at: datetime


class ItemStore:
    """Reads items; every method is one transaction and raises StoreError when refused."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def unscored(
        self, model_version: str, *, since_at: datetime | None = None, limit: int | None = None
    ) -> list[Item]:
        """Items whose latest score is not this model's, or older than their text; no quiet ones.

        So a model that is put back to work has its say again, though it scored them before.

        Args:
            model_version: The model.
            since_at: Only items first seen at or after this; aware. None: all.
            limit: At most so many, at least 1. None: all.

        Returns:
            Oldest first by the time they were first seen.
        """
        edited = and_(ITEMS.c.edited_at.is_not(None), SCORES.c.scored_at < ITEMS.c.edited_at)
        scored = exists().where(
            SCORES.c.item_id == ITEMS.c.item_id,
            SCORES.c.model_version == model_version,
            ~edited,
            is_latest(),
        )
        query = select(*ITEM_COLUMNS).where(ITEMS.c.quiet == false(), ~scored)
        if since_at is not None:
            query = query.where(ITEMS.c.seen_at >= since_at)
        query = query.order_by(ITEMS.c.seen_at, ITEMS.c.item_id).limit(limit)
        with reading(self._engine, "list the unscored items") as connection:
            return [item_of(row) for row in connection.execute(query)]

    def get(self, item_ids: Collection[str]) -> dict[str, Item]:
        """The items of these keys; unknown keys are left out."""
        query = select(*ITEM_COLUMNS)
        with reading(self._engine, "read items") as connection:
            rows = rows_among(connection, query, ITEMS.c.item_id, item_ids)
            return {row.item_id: item_of(row) for row in rows}

    def seen_at(self, item_ids: Collection[str]) -> dict[str, datetime]:
        """When each of these was first seen, aware UTC; unknown keys are left out."""
        query = select(ITEMS.c.item_id, ITEMS.c.seen_at)
        with reading(self._engine, "read items") as connection:
            rows = rows_among(connection, query, ITEMS.c.item_id, item_ids)
            return {row.item_id: row.seen_at for row in rows}

    def window(
        self, start_at: datetime, end_at: datetime, *, with_quiet: bool = False
    ) -> list[tuple[Item, datetime]]:
        """Items first seen in a half-open span: start_at <= seen_at < end_at.

        Args:
            start_at: Aware.
            end_at: Aware.
            with_quiet: Also those that are never told.

        Returns:
            Item and seen_at, oldest first.
        """
        query = select(*ITEM_COLUMNS, ITEMS.c.seen_at).where(
            ITEMS.c.seen_at >= start_at, ITEMS.c.seen_at < end_at
        )
        if not with_quiet:
            query = query.where(ITEMS.c.quiet == false())
        query = query.order_by(ITEMS.c.seen_at, ITEMS.c.item_id)
        with reading(self._engine, "read a window's items") as connection:
            return [(item_of(row[:_WIDTH]), row.seen_at) for row in connection.execute(query)]

    def listing(
        self, *, limit: int | None = None, since_at: datetime | None = None
    ) -> list[Listed]:
        """Items with their latest scores, quiet ones too, newest first by first sight.

        Args:
            limit: At most so many, at least 1. None: all.
            since_at: Only items first seen at or after this; aware. None: all.
        """
        query = select(*LISTED_COLUMNS)
        if since_at is not None:
            query = query.where(ITEMS.c.seen_at >= since_at)
        query = query.order_by(ITEMS.c.seen_at.desc(), ITEMS.c.item_id).limit(limit)
        with reading(self._engine, "list the items") as connection:
            return listed(connection, connection.execute(query).all())

    def counts(self, window: Window) -> ItemCounts:
        """Count the items first seen in a window, and what became of them."""
        with reading(self._engine, "count items") as connection:
            return sum(counts_by_feed(connection, window).values(), ItemCounts())

    def counts_by_feed(self, window: Window) -> dict[str, ItemCounts]:
        """The same for each feed; feeds without an item in the window are left out."""
        with reading(self._engine, "count items") as connection:
            return counts_by_feed(connection, window)

    def versions(self, item_id: str) -> list[Version]:
        """The texts an item had before, oldest first."""
        query = select(ITEM_VERSIONS).where(ITEM_VERSIONS.c.item_id == item_id)
        query = query.order_by(ITEM_VERSIONS.c.version_id)
        with reading(self._engine, "read an item's versions") as connection:
            return [
                Version(title=row.title, summary=row.summary, replaced_at=row.replaced_at)
                for row in connection.execute(query)
            ]

    def save_texts(self, texts: Mapping[str, str], *, fetched_at: datetime) -> None:
        """Keep the full texts of items, by item_id; a later one replaces an earlier one.

        An empty one stands for a page that was tried and gave none.
        """
        if not texts:
            return
        rows = [{"item_id": i, "text": t, "fetched_at": fetched_at} for i, t in texts.items()]
        with writing(self._engine, f"save {len(texts)} full texts") as connection:
            connection.execute(upsert_into(connection, FULL_TEXTS), rows)

    def texts(self, item_ids: Collection[str]) -> dict[str, str]:
        """The full texts kept of these items; those without one are left out."""
        query = select(FULL_TEXTS.c.item_id, FULL_TEXTS.c.text)
        with reading(self._engine, "read full texts") as connection:
            rows = rows_among(connection, query, FULL_TEXTS.c.item_id, item_ids)
            return {row.item_id: row.text for row in rows}
