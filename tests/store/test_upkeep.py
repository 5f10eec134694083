from datetime import timedelta

import pytest
from sqlalchemy import text

from items.delivery import Label, Told
from items.feed import Health
from store.digests import DigestStore
from store.engine import connect
from store.errors import StoreError
from store.feeds import FeedStore
from store.items import ItemStore
from store.labels import LabelStore
from store.leases import LeaseStore
from store.scores import ScoreStore
from store.tables import SCHEMA_VERSION
from store.upkeep import Pruned, check, prune

DAY = timedelta(days=1)
ONLY_SQLITE = pytest.mark.parametrize("url", ["sqlite"], indirect=True)


def test_a_sound_database_has_no_findings(engine) -> None:
    assert check(engine) == []


def test_a_database_without_tables_is_found(bare_url) -> None:
    assert check(connect(bare_url)) == [
        f"the tables stand at schema none, this silkwatch needs {SCHEMA_VERSION}; migrate it"
    ]


@ONLY_SQLITE
def test_a_row_that_points_to_nothing_is_found(engine, now, make_score, make_item, make_poll):
    FeedStore(engine).save_polls([make_poll(make_item())], seen_at=now)
    ScoreStore(engine).save([make_score()], scored_at=now)
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("DELETE FROM items")
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")
        connection.exec_driver_sql("BEGIN")

    assert check(engine) == ["table scores has rows of items that are gone"]


@ONLY_SQLITE
def test_a_damaged_file_is_found(engine, url, now, make_item, make_poll) -> None:
    items = [make_item(str(n), summary="x" * 500) for n in range(200)]
    FeedStore(engine).save_polls([make_poll(*items)], seen_at=now)
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    engine.dispose()
    with open(url.removeprefix("sqlite:///"), "r+b") as file:  # noqa: PTH123 - a plain seek
        file.seek(-40_000, 2)
        file.write(b"\xff" * 20_000)

    try:
        findings = check(connect(url))
    except StoreError as error:
        findings = [error.reason]
    assert any("damaged" in finding for finding in findings)


@pytest.fixture
def old(engine, now, make_item, make_poll, make_score):
    """A feed that showed items a to e long ago, and shows only e and f now."""
    feeds = FeedStore(engine)
    items = {name: make_item(name) for name in "abcdef"}
    feeds.save_polls([make_poll(*(items[n] for n in "abcde"))], seen_at=now - 100 * DAY)
    ScoreStore(engine).save([make_score("feed:a")], scored_at=now - 100 * DAY)
    feeds.save_polls(
        [make_poll(items["e"], items["f"], health=Health.FROZEN)], seen_at=now - 40 * DAY
    )
    told = Told(channel="C", story_id="s", item_ids=("feed:b",), key="k", told_at=now)
    DigestStore(engine).record_told([told])
    label = Label(
        item_id="feed:c", grade=2, by="U", source="slack", model_version="m", labelled_at=now
    )
    LabelStore(engine).add([label])
    return ItemStore(engine)


def test_pruning_keeps_what_was_told_labelled_or_is_still_shown(old, engine, now) -> None:
    pruned = prune(engine, keep_days=31, now=now)

    assert pruned == Pruned(items=2, health_events=2, poll_runs=0)
    kept = {row.item.guid for row in old.listing()}
    assert kept == {"b", "c", "e", "f"}
    assert ScoreStore(engine).for_items(["feed:a"]) == {}
    assert check(engine) == []
    assert prune(engine, keep_days=31, now=now) == Pruned(items=0, health_events=0, poll_runs=0)


@pytest.mark.parametrize(("keep_days", "removed"), [(99, 2), (100, 0), (101, 0)])
def test_pruning_keeps_items_seen_within_the_days_asked_for(
    old, engine, now, keep_days, removed
) -> None:
    assert prune(engine, keep_days=keep_days, now=now).items == removed


def test_pruning_removes_leases_that_ran_out_long_ago(engine, now) -> None:
    leases = LeaseStore(engine)
    for name, days in (("long ago", 32), ("lately", 30)):
        at = now - days * DAY
        leases.claim([name], owner="one", at=at, until_at=at)

    prune(engine, keep_days=31, now=now)

    with engine.connect() as connection:
        assert connection.execute(text("SELECT name FROM leases")).scalars().all() == ["lately"]


def test_pruning_too_much_is_refused(engine, now) -> None:
    with pytest.raises(StoreError, match="at least 31 days"):
        prune(engine, keep_days=30, now=now)


def test_an_item_that_left_and_returned_is_not_pruned(old, engine, now, make_item, make_poll):
    FeedStore(engine).save_polls([make_poll(make_item("a"))], seen_at=now)

    prune(engine, keep_days=31, now=now)

    assert "feed:a" in old.get(["feed:a"])
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM items")).scalar() == 3
