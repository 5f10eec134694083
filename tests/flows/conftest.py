"""A clean environment for every flow test, and one Prefect engine for those that need it."""

import os
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("SILKWATCH_") or name == "SLACK_BOT_TOKEN":
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def prefect_engine() -> Iterator[None]:
    """A Prefect server with a database of its own for the whole session."""
    from prefect.testing.utilities import prefect_test_harness  # noqa: PLC0415 - costs 2 s

    with prefect_test_harness(server_startup_timeout=180):
        yield
