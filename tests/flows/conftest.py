"""A clean environment for every flow test, and one Prefect engine for those that need it."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds.catalogue import add_feeds
from flows.demo.server import DemoServer
from flows.settings import load_settings
from flows.windows import last_window

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("SILKWATCH_") or name == "SLACK_BOT_TOKEN":
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def prefect_engine() -> Iterator[None]:
    """A Prefect server with a database of its own for the whole session."""
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=180):
        yield


@pytest.fixture(scope="session")
def small_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A models directory with a quickly learned model: made-up items only, no encoder."""
    from classifiers.train import train

    home = tmp_path_factory.mktemp("model")
    contrast = home / "seeds" / "contrast"
    contrast.mkdir(parents=True)
    shutil.copy(ROOT / "seeds" / "contrast" / "contrast-0.jsonl", contrast)
    train(
        home / "seeds",
        ROOT / "config",
        home / "models",
        encoder="none",
        log=lambda _line: None,
    )
    return home / "models"


@pytest.fixture
def demo_desk(
    tmp_path: Path, small_model: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[DemoServer]:
    """The made-up feeds, served, and settings that point at them and at an empty store."""
    config = tmp_path / "config"
    config.mkdir()
    for name in ("lexicon.toml", "themes.toml"):
        shutil.copy(ROOT / "config" / name, config)
    shutil.copytree(small_model, tmp_path / "var" / "models")
    monkeypatch.setenv("SILKWATCH_CONFIG_DIR", str(config))
    monkeypatch.setenv("SILKWATCH_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("SILKWATCH_FETCH__HOST_SPACING_SECONDS", "0")
    with DemoServer(now=last_window(load_settings(), datetime.now(UTC)).end_at) as server:
        add_feeds(config / "feeds.toml", server.catalogue())
        monkeypatch.setenv("SILKWATCH_FETCH__ALLOW_HOSTS", ",".join(server.allow_hosts))
        yield server
