"""What the classifier has said of the items, each score with the model that said it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Engine, Select, false, or_, select, true

from items.item import Item, Score
from store.counts import is_latest
from store.prepared import Change
from store.rows import (
    ITEM_COLUMNS,
    SCORE_COLUMNS,
    item_of,
    latest_scores,
    row_of_score,
    score_of,
)
from store.tables import ITEMS, SCORES
from store.transaction import reading, rows_among, upsert, writing

_Row = TypeVar("_Row", bound=tuple[Any, ...])

_ITEM_WIDTH = len(ITEM_COLUMNS)
_SCORE_WIDTH = len(SCORE_COLUMNS)
_SAVE = Change(partial(upsert, table=SCORES), SCORES.c)


class ScoreStore:
    """Keeps scores; every method is one transaction and raises StoreError when refused."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def save(self, scores: Sequence[Score], *, scored_at: datetime) -> None:
        """Save scores; one of the same item by the same model is replaced.

        Args:
            scores: Any number, also none; each of an item that is stored.
            scored_at: When they were made; aware.

        Raises:
            StoreError: An item is unknown, or the database refused; nothing was written.
        """
        if not scores:
            return
        # A dict, since PostgreSQL refuses to upsert one row twice in a statement.
        rows = {(s.item_id, s.model_version): row_of_score(s, scored_at) for s in scores}
        with writing(self._engine, f"save {len(scores)} scores") as connection:
            _SAVE.run(connection, list(rows.values()))

    def for_items(
        self, item_ids: Collection[str], model_version: str | None = None
    ) -> dict[str, Score]:
        """The scores of items, by item_id; items without one are left out.

        Args:
            item_ids: Any number.
            model_version: The model; None takes each item's latest score.
        """
        with reading(self._engine, "read scores") as connection:
            if model_version is None:
                return latest_scores(connection, item_ids)
            query = select(*SCORE_COLUMNS).where(SCORES.c.model_version == model_version)
            rows = rows_among(connection, query, SCORES.c.item_id, item_ids)
            return {row.item_id: score_of(row) for row in rows}

    def scored_between(
        self,
        start_at: datetime,
        end_at: datetime,
        *,
        model_version: str | None = None,
        least: tuple[float, float] | None = None,
    ) -> list[tuple[Item, Score, datetime]]:
        """Scored items first seen in a half-open span: start_at <= seen_at < end_at.

        Args:
            start_at: Aware.
            end_at: Aware.
            model_version: The model; None takes each item's latest score.
            least: Score and probability of being adjacent, of which an item must reach one, or be
                relevant; None gives all.

        Returns:
            Item, score and seen_at, oldest first; no quiet items.
        """
        query = _between(select(*ITEM_COLUMNS, *SCORE_COLUMNS, ITEMS.c.seen_at), start_at, end_at)
        query = query.order_by(
            ITEMS.c.seen_at, ITEMS.c.item_id, SCORES.c.scored_at, SCORES.c.model_version
        )
        if model_version is not None:
            query = query.where(SCORES.c.model_version == model_version)
        elif least is not None:
            query = query.where(is_latest())  # or an earlier score would stand in its place
        if least is not None:
            enough = SCORES.c.score >= least[0], SCORES.c.adjacent >= least[1]
            query = query.where(or_(SCORES.c.relevant == true(), *enough))
        with reading(self._engine, "read a window's scores") as connection:
            # Of several scores of one item the last in order is the latest: it stays.
            rows = {row[0]: row for row in connection.execute(query)}
        return [
            (item_of(row[:_ITEM_WIDTH]), score_of(row[_ITEM_WIDTH:-1]), row[-1])
            for row in rows.values()
        ]

    def first_seen_at(self, start_at: datetime, end_at: datetime) -> datetime | None:
        """When the first of the items that `scored_between` gives was first seen; None of none.

        Args:
            start_at: Aware.
            end_at: Aware.
        """
        query = _between(select(ITEMS.c.seen_at), start_at, end_at)
        with reading(self._engine, "read when the first scored item came") as connection:
            found: datetime | None = connection.scalar(query.order_by(ITEMS.c.seen_at).limit(1))
        return found


def _between(query: Select[_Row], start_at: datetime, end_at: datetime) -> Select[_Row]:
    """What a query says of scored items of a span, quiet ones aside."""
    return (
        query.join_from(ITEMS, SCORES)
        .where(ITEMS.c.seen_at >= start_at, ITEMS.c.seen_at < end_at)
        .where(ITEMS.c.quiet == false())
    )
