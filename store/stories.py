"""Which items tell one event, and what the desk decided about it by hand."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Literal

from sqlalchemy import Engine, select

from store.address import place_of
from store.errors import StoreError
from store.prepared import Change
from store.rows import to_json
from store.tables import ITEMS, STORY_DECISIONS, STORY_MEMBERS
from store.transaction import reading, upsert, writing

DecisionKind = Literal["merge", "split"]
_SAVE = Change(partial(upsert, table=STORY_MEMBERS), STORY_MEMBERS.c)
# How many ids a decision needs to mean anything.
_LEAST: dict[str, int] = {"merge": 2, "split": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A merge or a split made by hand.

    Attributes:
        kind: "merge" or "split".
        ids: What it is about, as the caller gave them.
        by: Who decided.
        decided_at: Aware UTC.
    """

    kind: DecisionKind
    ids: tuple[str, ...]
    by: str
    decided_at: datetime


class StoryStore:
    """Keeps groups; every method is one transaction and raises StoreError when refused."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def groups(self, since_at: datetime | None = None) -> dict[str, str]:
        """The story_id of each grouped item, by item_id.

        Args:
            since_at: Only items first seen at or after this; aware. None: all.
        """
        query = select(STORY_MEMBERS.c.item_id, STORY_MEMBERS.c.story_id)
        if since_at is not None:
            query = query.join_from(STORY_MEMBERS, ITEMS).where(ITEMS.c.seen_at >= since_at)
        with reading(self._engine, "read the stories") as connection:
            return {row.item_id: row.story_id for row in connection.execute(query)}

    def save(self, groups: Mapping[str, str], *, at: datetime) -> None:
        """Save the story of each item; an item has one, the last saved.

        Args:
            groups: story_id by item_id; items not named keep theirs.
            at: Now; aware.

        Raises:
            StoreError: An item is unknown, or the database refused; nothing was written.
        """
        if not groups:
            return
        rows = [(item_id, story_id, at) for item_id, story_id in groups.items()]
        with writing(self._engine, f"save the stories of {len(rows)} items") as connection:
            _SAVE.run(connection, rows)

    def decide(self, kind: DecisionKind, ids: Sequence[str], *, by: str, at: datetime) -> None:
        """Remember a merge or a split made by hand; groups are not touched.

        Args:
            kind: "merge" for at least two ids, "split" for at least one.
            ids: What it is about; in order, repeats are dropped.
            by: Who decided.
            at: Now; aware.

        Raises:
            StoreError: Another kind or too few ids; nothing was written.
        """
        distinct = tuple(dict.fromkeys(ids))
        if len(distinct) < _LEAST.get(kind, len(distinct) + 1):
            reason = "a decision is 'merge' of two ids or more, or 'split' of one or more"
            raise StoreError(place_of(self._engine), reason)
        row = {"kind": kind, "ids": to_json(distinct), "by": by, "decided_at": at}
        with writing(self._engine, f"remember a {kind}") as connection:
            connection.execute(STORY_DECISIONS.insert(), row)

    def decisions(self) -> list[Decision]:
        """All decisions in the order they were made: a later one overrules an earlier one."""
        query = select(STORY_DECISIONS).order_by(STORY_DECISIONS.c.decision_id)
        with reading(self._engine, "read the decisions") as connection:
            return [
                Decision(
                    kind=row.kind,
                    ids=tuple(json.loads(row.ids)),
                    by=row.by,
                    decided_at=row.decided_at,
                )
                for row in connection.execute(query)
            ]
