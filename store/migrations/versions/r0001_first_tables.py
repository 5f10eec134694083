"""Build the first tables."""

from typing import Any

from alembic import op
from sqlalchemy import Boolean, Column, Float, ForeignKey, Integer, Text, false
from sqlalchemy import DateTime as Time

revision = "0001"
down_revision = None


def _text(name: str, *, key: bool = False) -> "Column[str]":
    return Column(name, Text, primary_key=key, nullable=False)


def _at(name: str, *, nullable: bool = False) -> "Column[Any]":
    return Column(name, Time(timezone=True), nullable=nullable)


def _item(*, key: bool) -> "Column[str]":
    target = ForeignKey("items.item_id", ondelete="CASCADE")
    return Column("item_id", Text, target, primary_key=key, nullable=False)


def _number(name: str) -> "Column[int]":
    return Column(name, Integer, nullable=False)


def upgrade() -> None:
    """Build everything; a new database comes straight here."""
    _feeds()
    _items()
    _judgements()
    _messages()
    _desk()


def _feeds() -> None:
    op.create_table(
        "feed_states",
        _text("feed_id", key=True),
        *(_text(n) for n in ("health", "reason", "etag", "last_modified", "body_hash", "moved_to")),
        _number("moved_count"),
        _number("failures"),
        _at("failing_since_at", nullable=True),
        _at("polled_at", nullable=True),
        _at("succeeded_at", nullable=True),
        _at("due_at", nullable=True),
        _at("newest_item_at", nullable=True),
        Column("items_a_week", Float),
    )
    op.create_table(
        "health_events",
        Column("event_id", Integer, primary_key=True),
        *(_text(name) for name in ("feed_id", "before", "after", "reason")),
        _at("at"),
    )
    op.create_index("ix_health_events_at", "health_events", ["at"])
    op.create_table(
        "poll_runs",
        _text("run_id", key=True),
        _at("started_at"),
        *(_number(name) for name in ("feeds", "feeds_ok", "polled", "new")),
    )
    op.create_index("ix_poll_runs_started_at", "poll_runs", ["started_at"])


def _items() -> None:
    op.create_table(
        "items",
        _text("item_id", key=True),
        *(_text(n) for n in ("feed_id", "title", "summary", "link", "guid", "language")),
        _at("published_at", nullable=True),
        *(_text(name) for name in ("date_note", "link_key", "title_key")),
        Column("quiet", Boolean, nullable=False, server_default=false()),
        _at("seen_at"),
        _at("last_seen_at"),
        _at("edited_at", nullable=True),
    )
    op.create_index("ix_items_link_key", "items", ["link_key"])
    op.create_index("ix_items_title_key", "items", ["title_key"])
    op.create_index("ix_items_seen_at", "items", ["seen_at"])
    op.create_index("ix_items_feed_id", "items", ["feed_id", "last_seen_at"])
    op.create_table(
        "item_versions",
        Column("version_id", Integer, primary_key=True),
        _item(key=False),
        _text("title"),
        _text("summary"),
        _at("replaced_at"),
    )
    op.create_index("ix_item_versions_item_id", "item_versions", ["item_id"])
    op.create_table("full_texts", _item(key=True), _text("text"), _at("fetched_at"))


def _judgements() -> None:
    op.create_table(
        "scores",
        _item(key=True),
        _text("model_version", key=True),
        Column("score", Float, nullable=False),
        Column("relevant", Boolean, nullable=False),
        Column("adjacent", Float, nullable=False),
        *(_text(name) for name in ("themes", "parties", "reasons", "nearest")),
        _at("scored_at"),
    )
    op.create_table(
        "story_members",
        _item(key=True),
        _text("story_id"),
        _at("grouped_at"),
    )
    op.create_index("ix_story_members_story_id", "story_members", ["story_id"])
    op.create_table(
        "story_decisions",
        Column("decision_id", Integer, primary_key=True),
        *(_text(name) for name in ("kind", "ids", "by")),
        _at("decided_at"),
    )


def _messages() -> None:
    op.create_table(
        "digests",
        _text("key", key=True),
        _at("start_at"),
        _at("end_at"),
        _text("content"),
        _at("made_at"),
    )
    op.create_index("ix_digests_end_at", "digests", ["end_at"])
    op.create_table(
        "deliveries",
        _text("key", key=True),
        Column("part", Integer, primary_key=True, autoincrement=False),
        *(_text(name) for name in ("channel", "state", "payload", "ts")),
        _at("updated_at"),
    )
    op.create_index("ix_deliveries_state", "deliveries", ["state"])
    op.create_table(
        "told",
        *(_text(name, key=True) for name in ("channel", "story_id", "item_id")),
        _text("key"),
        _at("told_at"),
    )
    op.create_index("ix_told_item_id", "told", ["item_id"])


def _desk() -> None:
    op.create_table(
        "labels",
        *(_text(name, key=True) for name in ("item_id", "by", "source")),
        _number("grade"),
        _text("model_version"),
        _at("labelled_at"),
    )
    op.create_index("ix_labels_labelled_at", "labels", ["labelled_at"])
    op.create_table("leases", _text("name", key=True), _text("owner"), _at("until_at"))
