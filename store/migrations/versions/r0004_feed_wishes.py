"""Remember when a feed wants to be left alone, also while its document stays the same."""

from alembic import op
from sqlalchemy import Column, Float, Text, text

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add what documents ask for; a feed's next document fills it in."""
    op.add_column("feed_states", Column("ttl_seconds", Float))
    op.add_column(
        "feed_states", Column("skip_hours", Text, nullable=False, server_default=text("''"))
    )
