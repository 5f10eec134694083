"""Readers' verdicts on items."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Engine, and_, delete, select

from items.delivery import Label
from store.tables import LABELS
from store.transaction import insert_into, reading, writing


class LabelStore:
    """Keeps labels; every method is one transaction and raises StoreError when refused."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, labels: Sequence[Label]) -> int:
        """Save labels: one for each item, person and source, the latest grade wins.

        A grade that is read again unchanged keeps its first time and model, so that the
        same reactions may be read every day.

        Args:
            labels: Any number, also none; the item need not be stored.

        Returns:
            How many were new or changed a grade.

        Raises:
            StoreError: Nothing was written.
        """
        latest = {(x.item_id, x.by, x.source): x for x in sorted(labels, key=_when)}
        if not latest:
            return 0
        with writing(self._engine, f"save {len(latest)} labels") as connection:
            insert = insert_into(connection, LABELS)
            given = insert.excluded
            newer = and_(given.grade != LABELS.c.grade, given.labelled_at > LABELS.c.labelled_at)
            insert = insert.on_conflict_do_update(
                index_elements=["item_id", "by", "source"],
                set_={name: given[name] for name in ("grade", "model_version", "labelled_at")},
                where=newer,
            )
            rows = [asdict(label) for label in latest.values()]
            return len(connection.execute(insert.returning(LABELS.c.item_id), rows).all())

    def remove(self, item_id: str, *, by: str, source: str) -> bool:
        """Take a label back, such as a reaction that was removed.

        Returns:
            Whether there was one.
        """
        query = delete(LABELS).where(
            LABELS.c.item_id == item_id, LABELS.c.by == by, LABELS.c.source == source
        )
        with writing(self._engine, "take a label back") as connection:
            return connection.execute(query).rowcount > 0

    def labels(self, *, since_at: datetime | None = None, source: str | None = None) -> list[Label]:
        """Labels, oldest first.

        Args:
            since_at: Only those given at or after this; aware. None: all.
            source: Only those from there, such as "slack". None: all.
        """
        query = select(LABELS)
        if since_at is not None:
            query = query.where(LABELS.c.labelled_at >= since_at)
        if source is not None:
            query = query.where(LABELS.c.source == source)
        query = query.order_by(LABELS.c.labelled_at, LABELS.c.item_id, LABELS.c.by, LABELS.c.source)
        with reading(self._engine, "read the labels") as connection:
            return [Label(**row) for row in connection.execute(query).mappings()]


def _when(label: Label) -> datetime:
    return label.labelled_at
