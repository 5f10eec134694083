"""Remember small things beside a message."""

from alembic import op
from sqlalchemy import Column, Text
from sqlalchemy import DateTime as Time

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the notes."""
    op.create_table(
        "notes",
        Column("key", Text, primary_key=True, nullable=False),
        Column("name", Text, primary_key=True, nullable=False),
        Column("content", Text, nullable=False),
        Column("noted_at", Time(timezone=True), nullable=False),
    )
