"""Real databases in a temporary directory, and short ways to make what goes into them."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from items.feed import FeedState, Health
from items.item import Item, Poll, Score
from store.copies import backup
from store.engine import Engine, connect
from store.feeds import FeedStore

NOW = datetime(2026, 11, 21, 0, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of each kind with our tables and no rows."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    file = shutil.copy(request.getfixturevalue("sqlite_file"), tmp_path / "house.db")
    return f"sqlite:///{file}"


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of each kind in which nothing has been made."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("schemas").bare())
    return f"sqlite:///{tmp_path / 'house.db'}"


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    engine = connect(url)
    yield engine
    engine.dispose()


@pytest.fixture
def make_item() -> Callable[..., Item]:
    def make(name: str = "a", **fields: Any) -> Item:
        given = {
            "item_id": f"feed:{name}",
            "feed_id": "feed",
            "title": f"Title of {name}",
            "summary": f"Summary of {name}",
            "link": f"https://news.example/{name}",
            "guid": name,
            "language": "en",
            "published_at": NOW,
        }
        return Item(**{**given, **fields})

    return make


@pytest.fixture
def make_poll() -> Callable[..., Poll]:
    def make(*items: Item, feed_id: str = "feed", health: Health = Health.OK, **state: Any) -> Poll:
        given = {"polled_at": NOW, "succeeded_at": NOW, **state}
        return Poll(state=FeedState(feed_id=feed_id, health=health, **given), items=items)

    return make


@pytest.fixture
def make_score() -> Callable[..., Score]:
    def make(item_id: str = "feed:a", **fields: Any) -> Score:
        given = {
            "score": 0.9,
            "relevant": True,
            "adjacent": 0.95,
            "themes": (),
            "parties": (),
            "reasons": (),
            "nearest": None,
            "model_version": "m1",
        }
        return Score(item_id=item_id, **{**given, **fields})

    return make


@pytest.fixture
def copy(tmp_path: Path, engine: Engine, now: datetime, make_poll: Callable[..., Poll]) -> Path:
    """A backup that knows one feed; the database has learned a second one since."""
    copy = tmp_path / "kept" / "monday.copy"
    FeedStore(engine).save_polls([make_poll(feed_id="monday")], seen_at=now)
    backup(engine, copy)
    FeedStore(engine).save_polls([make_poll(feed_id="tuesday")], seen_at=now)
    return copy


def feeds_in(url: str) -> set[str]:
    """The feeds a database knows, read over a connection of its own."""
    engine = connect(url)
    states = FeedStore(engine).states()
    engine.dispose()
    return set(states)
