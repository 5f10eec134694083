"""A clean environment for every flow test, and one Prefect engine for those that need it."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import digests.deliver
from feeds.catalogue import add_feeds
from flows.demo.server import DemoServer
from flows.desk import Desk, open_desk
from flows.settings import load_settings
from flows.windows import last_window
from items.feed import Feed, FeedState, Health, Kind, Language
from items.item import Item, Poll, Score
from tests.slack import FakeSlack

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
    monkeypatch.setenv("SILKWATCH_FETCH__FULL_TEXTS", "0")
    with DemoServer(now=last_window(load_settings(), datetime.now(UTC)).end_at) as server:
        add_feeds(config / "feeds.toml", server.catalogue())
        monkeypatch.setenv("SILKWATCH_FETCH__ALLOW_HOSTS", ",".join(server.allow_hosts))
        yield server


FEED = Feed(
    feed_id="steppe",
    url="https://steppe.example/rss",
    name="Steppe Courier",
    publisher="Steppe Courier",
    language=Language.EN,
    country="INT",
    kind=Kind.NEWS,
)


@pytest.fixture
def files_desk(tmp_path: Path, sqlite_file: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """An empty store and a catalogue of one feed, whose word is enough for an alert; no Slack."""
    config = tmp_path / "config"
    config.mkdir()
    shutil.copy(ROOT / "config" / "themes.toml", config)
    add_feeds(config / "feeds.toml", [FEED])
    monkeypatch.setenv("SILKWATCH_CONFIG_DIR", str(config))
    monkeypatch.setenv("SILKWATCH_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("SILKWATCH_ALERT__VOICES", "1")
    (tmp_path / "var").mkdir()
    shutil.copy(sqlite_file, tmp_path / "var" / "silkwatch.db")
    return open_desk()


@pytest.fixture
def slack_desk(files_desk: Desk, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The same, told to a small Slack without pauses between messages."""
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-test")
    monkeypatch.setenv("SILKWATCH_SLACK__CHANNEL", "#news-digest")
    monkeypatch.setenv("SILKWATCH_SLACK__BASE_URL", slack.url)
    monkeypatch.setattr(digests.deliver, "PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(digests.deliver, "LOOK_AFTER_SECONDS", (0.0,))
    return open_desk()


@pytest.fixture
def put(files_desk: Desk) -> Callable[..., None]:
    """Puts a scored item into the store."""

    def put(
        name: str,
        title: str,
        *,
        score: float = 0.9,
        at: datetime = datetime(2026, 11, 21, 3, 0, tzinfo=UTC),
        **fields: Any,
    ) -> None:
        item = Item(
            item_id=f"steppe:{name}",
            feed_id="steppe",
            title=title,
            summary=str(fields.pop("summary", "")),
            link=f"https://steppe.example/{name}",
            language=str(fields.pop("language", "en")),
            published_at=at,
        )
        poll = Poll(state=FeedState(feed_id="steppe", health=Health.OK), items=(item,))
        files_desk.feeds.save_polls([poll], seen_at=at)
        verdict = {"relevant": True, "adjacent": 0.9, "themes": ("connectivity",)} | fields
        made = Score(
            item_id=item.item_id,
            score=score,
            parties=("cn",),
            reasons=(),
            nearest=None,
            model_version="m-1",
            **verdict,
        )
        files_desk.scores.save([made], scored_at=at)

    return put
