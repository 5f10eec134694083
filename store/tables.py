"""The tables; store/migrations/ builds them and a test holds the two together."""

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    false,
    text,
)

from store.columns import CleanText, UtcTime

# The newest revision in store/migrations/versions: lets a start skip Alembic's import.
SCHEMA_VERSION = "0006"

METADATA = MetaData()

FEED_STATES = Table(
    "feed_states",
    METADATA,
    Column("feed_id", CleanText, primary_key=True),
    Column("health", CleanText, nullable=False),
    Column("reason", CleanText, nullable=False),
    Column("etag", CleanText, nullable=False),
    Column("last_modified", CleanText, nullable=False),
    Column("body_hash", CleanText, nullable=False),
    Column("moved_to", CleanText, nullable=False),
    Column("moved_count", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("failing_since_at", UtcTime),
    Column("polled_at", UtcTime),
    Column("succeeded_at", UtcTime),
    Column("due_at", UtcTime),
    Column("newest_item_at", UtcTime),
    Column("items_a_week", Float),
    Column("ttl_seconds", Float),
    Column("skip_hours", CleanText, nullable=False, server_default=text("''")),
    Column("url", CleanText, nullable=False, server_default=text("''")),
)

# What stays of a feed's last document; see items.traces. Without it the next one is read whole.
FEED_TRACES = Table(
    "feed_traces",
    METADATA,
    Column("feed_id", CleanText, primary_key=True),
    Column("context", CleanText, nullable=False),
    Column("records", LargeBinary, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
)

HEALTH_EVENTS = Table(
    "health_events",
    METADATA,
    Column("event_id", Integer, primary_key=True),
    Column("feed_id", CleanText, nullable=False),
    Column("before", CleanText, nullable=False),
    Column("after", CleanText, nullable=False),
    Column("reason", CleanText, nullable=False),
    Column("at", UtcTime, nullable=False),
    Index("ix_health_events_at", "at"),
)

POLL_RUNS = Table(
    "poll_runs",
    METADATA,
    Column("run_id", CleanText, primary_key=True),
    Column("started_at", UtcTime, nullable=False),
    Column("feeds", Integer, nullable=False),
    Column("feeds_ok", Integer, nullable=False),
    Column("polled", Integer, nullable=False),
    Column("new", Integer, nullable=False),
    Index("ix_poll_runs_started_at", "started_at"),
)

# link_key and title_key are short digests: PostgreSQL cannot index a link of 3,000 characters.
ITEMS = Table(
    "items",
    METADATA,
    Column("item_id", CleanText, primary_key=True),
    Column("feed_id", CleanText, nullable=False),
    Column("title", CleanText, nullable=False),
    Column("summary", CleanText, nullable=False),
    Column("link", CleanText, nullable=False),
    Column("guid", CleanText, nullable=False),
    Column("language", CleanText, nullable=False),
    Column("published_at", UtcTime),
    Column("date_note", CleanText, nullable=False),
    Column("link_key", CleanText, nullable=False),
    Column("title_key", CleanText, nullable=False),
    Column("quiet", Boolean, nullable=False, server_default=false()),
    Column("seen_at", UtcTime, nullable=False),
    Column("last_seen_at", UtcTime, nullable=False),
    Column("edited_at", UtcTime),
    Index("ix_items_link_key", "link_key"),
    Index("ix_items_title_key", "title_key"),
    Index("ix_items_seen_at", "seen_at"),
    Index("ix_items_feed_id", "feed_id", "last_seen_at"),
)


def _item_key(*, primary_key: bool) -> Column[str]:
    """A column that points to an item and goes with it."""
    target = ForeignKey("items.item_id", ondelete="CASCADE")
    return Column("item_id", CleanText, target, primary_key=primary_key, nullable=False)


ITEM_VERSIONS = Table(
    "item_versions",
    METADATA,
    Column("version_id", Integer, primary_key=True),
    _item_key(primary_key=False),
    Column("title", CleanText, nullable=False),
    Column("summary", CleanText, nullable=False),
    Column("replaced_at", UtcTime, nullable=False),
    Index("ix_item_versions_item_id", "item_id"),
)

# What the article's own page says, fetched only where it may change a score.
FULL_TEXTS = Table(
    "full_texts",
    METADATA,
    _item_key(primary_key=True),
    Column("text", CleanText, nullable=False),
    Column("fetched_at", UtcTime, nullable=False),
)

SCORES = Table(
    "scores",
    METADATA,
    _item_key(primary_key=True),
    Column("model_version", CleanText, primary_key=True),
    Column("score", Float, nullable=False),
    Column("relevant", Boolean, nullable=False),
    Column("adjacent", Float, nullable=False),
    Column("themes", CleanText, nullable=False),
    Column("parties", CleanText, nullable=False),
    Column("reasons", CleanText, nullable=False),
    Column("nearest", CleanText, nullable=False),
    Column("scored_at", UtcTime, nullable=False),
)

STORY_MEMBERS = Table(
    "story_members",
    METADATA,
    _item_key(primary_key=True),
    Column("story_id", CleanText, nullable=False),
    Column("grouped_at", UtcTime, nullable=False),
    Index("ix_story_members_story_id", "story_id"),
)

STORY_DECISIONS = Table(
    "story_decisions",
    METADATA,
    Column("decision_id", Integer, primary_key=True),
    Column("kind", CleanText, nullable=False),
    Column("ids", CleanText, nullable=False),
    Column("by", CleanText, nullable=False),
    Column("decided_at", UtcTime, nullable=False),
)

DIGESTS = Table(
    "digests",
    METADATA,
    Column("key", CleanText, primary_key=True),
    Column("start_at", UtcTime, nullable=False),
    Column("end_at", UtcTime, nullable=False),
    Column("content", CleanText, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Index("ix_digests_end_at", "end_at"),
)

DELIVERIES = Table(
    "deliveries",
    METADATA,
    Column("key", CleanText, primary_key=True),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("channel", CleanText, nullable=False),
    Column("state", CleanText, nullable=False),
    Column("payload", CleanText, nullable=False),
    Column("ts", CleanText, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
    Index("ix_deliveries_state", "state"),
)

# One row a report; a story told without any has one row with an empty item_id.
TOLD = Table(
    "told",
    METADATA,
    Column("channel", CleanText, primary_key=True),
    Column("story_id", CleanText, primary_key=True),
    Column("item_id", CleanText, primary_key=True),
    Column("key", CleanText, nullable=False),
    Column("told_at", UtcTime, nullable=False),
    Index("ix_told_item_id", "item_id"),
)

# No foreign key: a label outlives its item and may speak of one that was never polled.
LABELS = Table(
    "labels",
    METADATA,
    Column("item_id", CleanText, primary_key=True),
    Column("by", CleanText, primary_key=True),
    Column("source", CleanText, primary_key=True),
    Column("grade", Integer, nullable=False),
    Column("model_version", CleanText, nullable=False),
    Column("labelled_at", UtcTime, nullable=False),
    Index("ix_labels_labelled_at", "labelled_at"),
)

NOTES = Table(
    "notes",
    METADATA,
    Column("key", CleanText, primary_key=True),
    Column("name", CleanText, primary_key=True),
    Column("content", CleanText, nullable=False),
    Column("noted_at", UtcTime, nullable=False),
)

# What the database searches by is built from this table, which is itself made from ITEMS.
SEARCH_DOCS = Table(
    "search_docs",
    METADATA,
    Column("doc_id", Integer, primary_key=True, autoincrement=True),
    Column("item_id", CleanText, ForeignKey("items.item_id", ondelete="CASCADE"), nullable=False),
    Column("terms", CleanText, nullable=False),
    Column("rules", CleanText, nullable=False),
    Column("edited_at", UtcTime),
    Index("ix_search_docs_item_id", "item_id", unique=True),
    sqlite_autoincrement=True,
)

LEASES = Table(
    "leases",
    METADATA,
    Column("name", CleanText, primary_key=True),
    Column("owner", CleanText, nullable=False),
    Column("until_at", UtcTime, nullable=False),
)
