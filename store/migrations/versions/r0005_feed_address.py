"""Remember which address a feed's state belongs to: a corrected one begins anew."""

from alembic import op
from sqlalchemy import Column, Text, text

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the address; the next poll of each feed fills it in."""
    op.add_column("feed_states", Column("url", Text, nullable=False, server_default=text("''")))
