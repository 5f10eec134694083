"""Running the migrations from code: no ini file, one transaction, one process at a time."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Engine, text

from store.address import place_of
from store.errors import StoreError
from store.transaction import writing

_MIGRATIONS = Path(__file__).parent / "migrations"
# Any number does, so long as every process of ours asks for the same.
_ADVISORY_LOCK = 5_119_420_107


def upgrade(engine: Engine) -> None:
    """Run every migration the database has not had, in one transaction.

    Args:
        engine: From store.engine.connect.

    Raises:
        StoreError: The database was written by a newer version, or refused; it is as before.
    """
    config = Config()
    # ConfigParser reads % as the start of an interpolation.
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with writing(engine, "bring its tables up to date") as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _ADVISORY_LOCK})
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise StoreError(place_of(engine), _newer()) from error


def _newer() -> str:
    head = ScriptDirectory(str(_MIGRATIONS)).get_current_head()
    return (
        f"was written by a newer version of silkwatch (this one knows schema {head}); "
        "upgrade silkwatch, or restore a backup"
    )
