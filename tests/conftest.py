"""A PostgreSQL server for the whole session, empty schemas in it, and logs that are heard."""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from store.engine import connect
from tests.postgres import find_binaries, own_server

NUMBERS = count(1)
ROOMS = ("feeds", "store", "classifiers", "digests", "flows")


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
    named = os.environ.get("TEST_POSTGRES_URL")
    binaries = find_binaries()
    if not named and binaries is None:
        pytest.skip("no PostgreSQL: apt install postgresql, or name one in TEST_POSTGRES_URL")
    with ExitStack() as stack:
        yield named or stack.enter_context(own_server(binaries))


@pytest.fixture(scope="session")
def make_postgres(postgres_server: str) -> Iterator[Callable[[], str]]:
    """Makes an empty schema, which is made faster than a database, and gives a URL that uses it."""
    engine = connect(postgres_server)
    made: list[str] = []

    def make() -> str:
        name = f"test_{os.getpid()}_{next(NUMBERS)}"
        with engine.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {name}"))
        made.append(name)
        url = make_url(postgres_server).update_query_dict({"options": f"-csearch_path={name}"})
        return url.render_as_string(hide_password=False)

    yield make
    with engine.begin() as connection:
        for name in made:
            connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
    engine.dispose()
