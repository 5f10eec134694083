"""Keep the words of items, cut for searching."""

from alembic import op
from sqlalchemy import Column, ForeignKey, Integer, Text
from sqlalchemy import DateTime as Time

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the table; searching fills it and builds what the database searches by."""
    op.create_table(
        "search_docs",
        Column("doc_id", Integer, primary_key=True, autoincrement=True),
        Column("item_id", Text, ForeignKey("items.item_id", ondelete="CASCADE"), nullable=False),
        Column("terms", Text, nullable=False),
        Column("rules", Text, nullable=False),
        Column("edited_at", Time(timezone=True)),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_search_docs_item_id", "search_docs", ["item_id"], unique=True)
