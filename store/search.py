"""Searching the stored items, in any script, by words, by two Chinese characters or by one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    Text,
    and_,
    column,
    delete,
    func,
    literal_column,
    or_,
    select,
    table,
    text,
    true,
)

from store.counts import is_latest
from store.items import LISTED_COLUMNS, Listed, listed
from store.tables import ITEMS, SCORES, SEARCH_DOCS
from store.transaction import insert_into, reading, writing
from store.words import Wanted, cut, read_question

Order = Literal["newest", "score"]
BATCH = 500

# A derived index, so it is no matter of the migrations: it may be dropped and is built anew.
# The words are cut before, so its own tokenizer need only look for blanks.
_SQLITE_INDEX = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS search_fts USING fts5("
    "terms, content='search_docs', content_rowid='doc_id', tokenize='ascii')",
    "CREATE TRIGGER IF NOT EXISTS search_docs_come AFTER INSERT ON search_docs BEGIN "
    "INSERT INTO search_fts(rowid, terms) VALUES (new.doc_id, new.terms); END",
    "CREATE TRIGGER IF NOT EXISTS search_docs_go AFTER DELETE ON search_docs BEGIN "
    "INSERT INTO search_fts(search_fts, rowid, terms) "
    "VALUES ('delete', old.doc_id, old.terms); END",
)
_POSTGRES_INDEX = (
    "CREATE INDEX IF NOT EXISTS ix_search_docs_terms ON search_docs "
    "USING gin (to_tsvector('simple', terms))",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of what was found.

    Attributes:
        total: Items found in all.
        rows: Those of the page, in order.
    """

    total: int
    rows: tuple[Listed, ...]


class SearchStore:
    """Searches titles and summaries; StoreError when the database refused.

    Args:
        engine: From store.engine.connect.
        fold: Makes spellings and Chinese scripts equal; the same text must give the same.
        stem: Takes a folded word's ending off.
        rules: Name of these two; items cut by other rules are cut again.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        fold: Callable[[str], str],
        stem: Callable[[str], str],
        rules: str,
    ) -> None:
        self._engine = engine
        self._fold = fold
        self._stem = stem
        self._rules = rules

    def refresh(self) -> int:
        """Take in the items that came or were edited since; safe to repeat and to interrupt.

        Returns:
            How many there were.
        """
        with writing(self._engine, "prepare the search") as connection:
            is_sqlite = connection.dialect.name == "sqlite"
            for statement in _SQLITE_INDEX if is_sqlite else _POSTGRES_INDEX:
                connection.execute(text(statement))
        done = 0
        while (count := self._take_in()) is not None:
            done += count
        return done

    def search(
        self,
        question: str,
        *,
        relevant: bool = False,
        theme: str = "",
        feed_id: str = "",
        since_at: datetime | None = None,
        order: Order = "newest",
        limit: int = 20,
        offset: int = 0,
    ) -> Found:
        """Find items; those that came since the last refresh are not among them.

        Args:
            question: Words that must all occur; "in quotes" exactly so and in a row;
                -word must not occur. Without any word everything is found.
            relevant: Only items whose latest score passed the threshold.
            theme: Only items with this theme by their latest score; empty for any.
            feed_id: Only items of this feed; empty for any.
            since_at: Only items published, or first seen when undated, at or after this; aware.
            order: Newest or best score first.
            limit: Rows of a page, at least 1.
            offset: Rows to leave out before.
        """
        wanted = read_question(question, self._fold, self._stem)
        at = func.coalesce(ITEMS.c.published_at, ITEMS.c.seen_at)
        latest = and_(SCORES.c.item_id == ITEMS.c.item_id, is_latest())
        source = ITEMS.join(SEARCH_DOCS).outerjoin(SCORES, latest)
        with reading(self._engine, "search the items") as connection:
            condition = and_(
                _matches(connection, wanted),
                SCORES.c.relevant == true() if relevant else true(),
                SCORES.c.themes.contains(f'"{theme}"', autoescape=True) if theme else true(),
                ITEMS.c.feed_id == feed_id if feed_id else true(),
                at >= since_at if since_at else true(),
            )
            total = connection.execute(
                select(func.count()).select_from(source).where(condition)
            ).scalar_one()
            best = [func.coalesce(SCORES.c.score, -1.0).desc()] if order == "score" else []
            rows = connection.execute(
                select(*LISTED_COLUMNS)
                .select_from(source)
                .where(condition)
                .order_by(*best, at.desc(), ITEMS.c.item_id)
                .limit(limit)
                .offset(offset)
            ).all()
            return Found(total=total, rows=tuple(listed(connection, rows)))

    def _take_in(self) -> int | None:
        """Cut one batch of new or edited items; None when there is none."""
        with writing(self._engine, "take items into the search") as connection:
            rows = connection.execute(_stale(self._rules).limit(BATCH)).all()
            if not rows:
                return None
            old = [row.doc_id for row in rows if row.doc_id is not None]
            connection.execute(delete(SEARCH_DOCS).where(SEARCH_DOCS.c.doc_id.in_(old)))
            # On a server another searcher may be at the same batch; one of us writes each item.
            insert = insert_into(connection, SEARCH_DOCS).on_conflict_do_nothing()
            written = connection.execute(
                insert.returning(SEARCH_DOCS.c.doc_id),
                [
                    {
                        "item_id": row.item_id,
                        "terms": cut(f"{row.title}\n{row.summary}", self._fold),
                        "rules": self._rules,
                        "edited_at": row.edited_at,
                    }
                    for row in sorted(rows, key=lambda row: str(row.item_id))
                ],
            )
            return len(written.all())


def _stale(rules: str) -> Select[Any]:
    """Items not yet cut, cut by other rules, or edited since."""
    return (
        select(
            ITEMS.c.item_id,
            ITEMS.c.title,
            ITEMS.c.summary,
            ITEMS.c.edited_at,
            SEARCH_DOCS.c.doc_id,
        )
        .select_from(ITEMS.outerjoin(SEARCH_DOCS))
        .where(
            or_(
                SEARCH_DOCS.c.doc_id.is_(None),
                SEARCH_DOCS.c.rules != rules,
                ITEMS.c.edited_at.is_distinct_from(SEARCH_DOCS.c.edited_at),
            )
        )
    )


def _matches(connection: Connection, wanted: Sequence[Wanted]) -> ColumnElement[bool]:
    if not wanted:
        return true()
    if connection.dialect.name == "sqlite":
        return _matches_sqlite(wanted)
    question = " & ".join(("!" if one.excluded else "") + _postgres(one) for one in wanted)
    # Not a parameter: PostgreSQL would not see that this is what its index holds.
    simple: ColumnElement[str] = literal_column("'simple'")
    vector = func.to_tsvector(simple, SEARCH_DOCS.c.terms)
    return vector.op("@@")(func.to_tsquery(simple, question))


def _matches_sqlite(wanted: Sequence[Wanted]) -> ColumnElement[bool]:
    """FTS5 knows no question of exclusions only, so those are asked for by themselves."""
    asked = [_sqlite(one) for one in wanted if not one.excluded]
    unwanted = [_sqlite(one) for one in wanted if one.excluded]
    conditions = [SEARCH_DOCS.c.doc_id.in_(_rowids(" AND ".join(asked)))] if asked else []
    if unwanted:
        conditions.append(SEARCH_DOCS.c.doc_id.not_in(_rowids(" OR ".join(unwanted))))
    return and_(*conditions)


def _rowids(question: str) -> Select[Any]:
    # The index answers to its own name as if that were a column.
    matches = column("search_fts", Text).op("MATCH")(question)
    return select(column("rowid")).select_from(table("search_fts")).where(matches)


def _sqlite(wanted: Wanted) -> str:
    return f'"{" ".join(wanted.terms)}"' + (" *" if wanted.begins else "")


def _postgres(wanted: Wanted) -> str:
    *terms, last = (f"'{term}'" for term in wanted.terms)
    return f"({' <-> '.join([*terms, last + (':*' if wanted.begins else '')])})"
