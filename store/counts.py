"""Counting what came in and what became of it."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Integer, and_, case, func, or_, select

from items.digest import Window
from store.tables import ITEMS, SCORES


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemCounts:
    """Items first seen in a window.

    Attributes:
        new: All of them, quiet ones too.
        quiet: Came with a newly added feed and were too old to be told.
        scored: Have a score of any model.
        relevant: Passed the threshold by their latest score.
    """

    new: int = 0
    quiet: int = 0
    scored: int = 0
    relevant: int = 0

    def __add__(self, other: "ItemCounts") -> "ItemCounts":
        return ItemCounts(
            new=self.new + other.new,
            quiet=self.quiet + other.quiet,
            scored=self.scored + other.scored,
            relevant=self.relevant + other.relevant,
        )


def counts_by_feed(connection: Connection, window: Window) -> dict[str, ItemCounts]:
    """Count a window's items feed by feed.

    Args:
        connection: In a transaction.
        window: Of first sight.

    Returns:
        By feed_id; feeds without an item in the window are left out.
    """
    joined = ITEMS.outerjoin(SCORES, and_(SCORES.c.item_id == ITEMS.c.item_id, is_latest()))
    query = (
        select(
            func.min(ITEMS.c.feed_id).label("feed_id"),
            func.count().label("new"),
            _count(ITEMS.c.quiet).label("quiet"),
            func.count(SCORES.c.item_id).label("scored"),
            _count(SCORES.c.relevant).label("relevant"),
        )
        .select_from(joined)
        .where(ITEMS.c.seen_at >= window.start_at, ITEMS.c.seen_at < window.end_at)
        # Not the bare column: SQLite would walk the whole table by feed to be spared a sort.
        .group_by(ITEMS.c.feed_id.concat(""))
    )
    return {
        row.feed_id: ItemCounts(
            new=row.new, quiet=row.quiet, scored=row.scored, relevant=row.relevant
        )
        for row in sorted(connection.execute(query), key=lambda row: str(row.feed_id))
    }


def _count(flag: ColumnElement[bool]) -> ColumnElement[int]:
    """Count the rows where a flag is set; the two databases do not add up booleans alike."""
    return func.coalesce(func.sum(case((flag, 1), else_=0)), 0).cast(Integer)


def is_latest() -> ColumnElement[bool]:
    """Whether a row of SCORES is the last its item was given; ties as in latest_scores."""
    later = SCORES.alias("later")
    same_time = and_(
        later.c.scored_at == SCORES.c.scored_at, later.c.model_version > SCORES.c.model_version
    )
    return ~(
        select(later.c.item_id)
        .where(
            later.c.item_id == SCORES.c.item_id,
            or_(later.c.scored_at > SCORES.c.scored_at, same_time),
        )
        .exists()
    )
