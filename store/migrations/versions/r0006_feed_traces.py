"""Keep what stays of each feed's last document, so that its items need not be read again."""

from alembic import op
from sqlalchemy import Column, DateTime, LargeBinary, Text

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the table; each feed's next document fills in its row."""
    op.create_table(
        "feed_traces",
        Column("feed_id", Text, primary_key=True),
        Column("context", Text, nullable=False),
        Column("records", LargeBinary, nullable=False),
        Column("seen_at", DateTime(timezone=True), nullable=False),
    )
