"""What several rooms' tests need: databases, a small Slack, a small model, logs that are heard."""

import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from store.engine import connect, migrate
from tests.once import made_once
from tests.postgres import find_binaries, own_server
from tests.schemas import Schemas
from tests.slack import FakeSlack

# Read when Prefect is imported: tests talk to no server of the user's and write nothing in ~.
PREFECT_HOME = tempfile.TemporaryDirectory(prefix="silkwatch-prefect-")
os.environ["PREFECT_HOME"] = PREFECT_HOME.name
os.environ.pop("PREFECT_API_URL", None)

NAMED = os.environ.get("TEST_POSTGRES_URL")
ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("feeds", "store", "classifiers", "digests", "flows")

os.environ["LC_ALL"] = "C.UTF-8"  # commands answer in English whatever the machine speaks


@pytest.fixture(autouse=True)
def _heard() -> None:
    """Once a flow has run, Prefect keeps what our rooms log to itself; tests listen at the root."""
    logging.disable(logging.NOTSET)
    for name, logger in list(logging.Logger.manager.loggerDict.items()):
        if isinstance(logger, logging.Logger) and name.partition(".")[0] in ROOMS:
            logger.disabled, logger.propagate = False, True
            logger.setLevel(logging.NOTSET)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """URL of a database in which schemas may be made: the one named, else one of our own."""
    binaries = find_binaries()
    if not NAMED and binaries is None:
        pytest.skip("no PostgreSQL: apt install postgresql, or name one in TEST_POSTGRES_URL")
    with ExitStack() as stack:
        yield NAMED or stack.enter_context(own_server(binaries))


@pytest.fixture(scope="session")
def schemas(postgres_server: str) -> Iterator[Schemas]:
    """Schemas on that server."""
    schemas = Schemas(postgres_server)
    yield schemas
    if NAMED:
        schemas.drop()
    schemas.close()


@pytest.fixture
def postgres_url(schemas: Schemas) -> Iterator[str]:
    """URL of a database on the server with our tables and no rows."""
    with schemas.lent() as url:
        yield url


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with our tables and no rows: to be copied, which is faster than making."""
    path = tmp_path_factory.mktemp("sqlite") / "house.db"
    engine = connect(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """A small Slack on a port of its own."""
    server = FakeSlack()
    yield server
    server.close()


@pytest.fixture(scope="session")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A models directory with a quickly learned model: made-up items only, no encoder."""
    return made_once(tmp_path_factory, "small-model", _train_small) / "models"


def _train_small(home: Path) -> None:
    from classifiers.train import train  # it takes a second to import, and most tests need none

    contrast = home / "seeds" / "contrast"
    contrast.mkdir(parents=True)
    for name in ("contrast-0.jsonl", "en-1.jsonl"):
        shutil.copy(ROOT / "seeds" / "contrast" / name, contrast)
    train(home / "seeds", ROOT / "config", home / "models", encoder="none", log=lambda _line: None)
