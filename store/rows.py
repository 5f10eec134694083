"""From the house's data to rows and back."""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from items.item import Item, Reason, Score, SeedSection
from store.tables import ITEMS, SCORES
from store.transaction import rows_among

_write = json.JSONEncoder(ensure_ascii=False).encode  # json.dumps would make one for each value

ITEM_COLUMNS = (
    ITEMS.c.item_id,
    ITEMS.c.feed_id,
    ITEMS.c.title,
    ITEMS.c.summary,
    ITEMS.c.link,
    ITEMS.c.guid,
    ITEMS.c.language,
    ITEMS.c.published_at,
    ITEMS.c.date_note,
)
SCORE_COLUMNS = (
    SCORES.c.item_id,
    SCORES.c.score,
    SCORES.c.relevant,
    SCORES.c.adjacent,
    SCORES.c.themes,
    SCORES.c.parties,
    SCORES.c.reasons,
    SCORES.c.nearest,
    SCORES.c.model_version,
)


def item_of(values: Sequence[Any]) -> Item:
    """Read the values of ITEM_COLUMNS, in that order."""
    item_id, feed_id, title, summary, link, guid, language, published_at, date_note = values
    return Item(
        item_id=item_id,
        feed_id=feed_id,
        title=title,
        summary=summary,
        link=link,
        guid=guid,
        language=language,
        published_at=published_at,
        date_note=date_note,
    )


def score_of(values: Sequence[Any]) -> Score:
    """Read the values of SCORE_COLUMNS, in that order."""
    item_id, score, relevant, adjacent, themes, parties, reasons, nearest, model_version = values
    section = json.loads(nearest)
    return Score(
        item_id=item_id,
        score=score,
        relevant=relevant,
        adjacent=adjacent,
        themes=tuple(json.loads(themes)),
        parties=tuple(json.loads(parties)),
        reasons=tuple(Reason(label=label, weight=weight) for label, weight in json.loads(reasons)),
        nearest=None if section is None else SeedSection(**section),
        model_version=model_version,
    )


def row_of_score(score: Score, scored_at: datetime) -> tuple[object, ...]:
    """Write a score as a row of SCORES, in the order of its columns."""
    return (
        score.item_id,
        score.model_version,
        score.score,
        score.relevant,
        score.adjacent,
        to_json(score.themes),
        to_json(score.parties),
        to_json([(reason.label, reason.weight) for reason in score.reasons]),
        to_json(asdict(score.nearest) if score.nearest else None),
        scored_at,
    )


def to_json(value: object) -> str:
    """Write JSON that people can read in the database, whatever the script."""
    return "[]" if value in ([], ()) else _write(value)


def latest_scores(connection: Connection, item_ids: Collection[str]) -> dict[str, Score]:
    """The score each item was given last, by whichever model; unscored items are left out."""
    query = select(*SCORE_COLUMNS).order_by(SCORES.c.scored_at, SCORES.c.model_version)
    rows = rows_among(connection, query, SCORES.c.item_id, item_ids)
    return {row.item_id: score_of(row) for row in rows}
