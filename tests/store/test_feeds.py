from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from items.feed import FeedState, Health
from store.engine import connect, migrate
from store.errors import StoreError
from store.feeds import FeedStore, HealthChange
from store.items import ItemStore

NEXT = timedelta(hours=1)


def test_polling_twice_adds_an_item_once(engine, now, make_item, make_poll) -> None:
    store = FeedStore(engine)

    first = store.save_polls([make_poll(make_item("a"))], seen_at=now)
    second = store.save_polls([make_poll(make_item("b"), make_item("a"))], seen_at=now + NEXT)

    assert first == ["feed:a"]
    assert second == ["feed:b"]
    assert ItemStore(engine).seen_at(["feed:a", "feed:b"]) == {
        "feed:a": now,
        "feed:b": now + NEXT,
    }


def test_a_state_comes_back_as_it_was_saved(engine, now, make_poll) -> None:
    state = FeedState(
        feed_id="中亞-лента",
        health=Health.BLOCKED,
        reason="403",
        etag='W/"x"',
        failures=3,
        failing_since_at=now,
        polled_at=now.replace(microsecond=123456),
        items_a_week=2.5,
    )

    FeedStore(engine).save_polls([make_poll().__class__(state=state)], seen_at=now)

    assert FeedStore(engine).states() == {state.feed_id: state}


def test_times_of_another_zone_come_back_as_utc(engine, now, make_item, make_poll) -> None:
    taipei = datetime.fromisoformat("2026-11-21T08:00:00+08:00")

    FeedStore(engine).save_polls([make_poll(make_item(published_at=taipei))], seen_at=taipei)

    item = ItemStore(engine).get(["feed:a"])["feed:a"]
    assert item.published_at == taipei
    assert item.published_at.tzinfo is UTC


def test_a_naive_time_is_refused_and_nothing_is_written(engine, now, make_item, make_poll) -> None:
    naive = datetime(2026, 11, 21)  # noqa: DTZ001 - the very thing to be refused

    with pytest.raises(StoreError, match="no time zone"):
        FeedStore(engine).save_polls([make_poll(make_item())], seen_at=naive)

    assert FeedStore(engine).states() == {}


def test_a_batch_that_fails_midway_writes_nothing(engine, now, make_item, make_poll) -> None:
    refusal = {
        "sqlite": "CREATE TRIGGER refuse BEFORE INSERT ON items WHEN NEW.item_id = 'feed:bad' "
        "BEGIN SELECT RAISE(ABORT, 'made to fail'); END",
        "postgresql": "ALTER TABLE items ADD CHECK (item_id <> 'feed:bad')",
    }
    with engine.begin() as connection:
        connection.execute(text(refusal[engine.dialect.name]))
    store = FeedStore(engine)
    items = [make_item("good"), make_item("bad")]

    with pytest.raises(StoreError):
        store.save_polls([make_poll(*items, health=Health.OK)], seen_at=now)

    assert store.states() == {}
    assert store.changes_since(now) == []
    assert ItemStore(engine).get(["feed:good", "feed:bad"]) == {}


def test_a_new_feed_is_quiet_about_all_but_its_newest(engine, now, make_item, make_poll) -> None:
    old = make_item("old", published_at=now - timedelta(days=3))
    undated = make_item("undated", published_at=None)
    fresh = make_item("fresh", published_at=now - timedelta(hours=2))
    day_ago = now - timedelta(days=1)

    written = FeedStore(engine).save_polls(
        [make_poll(fresh, old, undated)], seen_at=now, flood_after_at=day_ago
    )

    assert written == ["feed:fresh", "feed:old", "feed:undated"]
    assert ItemStore(engine).unscored("m1") == [fresh]
    assert [row.quiet for row in ItemStore(engine).listing()] == [False, True, True]


def test_an_old_item_of_a_feed_that_answered_before_is_not_quiet(
    engine, now, make_item, make_poll
) -> None:
    store = FeedStore(engine)
    late = make_item("late", published_at=now - timedelta(days=3))

    store.save_polls([make_poll(make_item("a"))], seen_at=now)
    store.save_polls([make_poll(late)], seen_at=now + NEXT, flood_after_at=now)

    assert late in ItemStore(engine).unscored("m1")


def test_an_archive_that_a_known_feed_suddenly_shows_is_quiet(
    engine, now, make_item, make_poll
) -> None:
    store = FeedStore(engine)
    store.save_polls([make_poll(make_item("a"))], seen_at=now)
    archive = [
        make_item(f"old-{n}", title=f"Old story {n}", published_at=now - timedelta(days=100 + n))
        for n in range(5)
    ]
    undated = make_item("undated", title="No date at all", published_at=None)

    store.save_polls([make_poll(*archive, undated)], seen_at=now + NEXT, flood_after_at=now)

    told = {item.item_id for item in ItemStore(engine).unscored("m1")}
    assert told == {"feed:a", "feed:undated"}


def test_a_feed_that_only_ever_failed_still_counts_as_new(
    engine, now, make_item, make_poll
) -> None:
    store = FeedStore(engine)
    store.save_polls([make_poll(health=Health.FAILING, succeeded_at=None)], seen_at=now)
    old = make_item("old", published_at=now - timedelta(days=3))

    store.save_polls([make_poll(old)], seen_at=now + NEXT, flood_after_at=now)

    assert ItemStore(engine).unscored("m1") == []


def test_health_is_told_when_it_changes_and_not_between(engine, now, make_poll) -> None:
    store = FeedStore(engine)
    verdicts = [Health.OK, Health.UNCHANGED, Health.OK, Health.FAILING, Health.FAILING, Health.OK]

    for hour, health in enumerate(verdicts):
        at = now + hour * NEXT
        store.save_polls([make_poll(health=health, reason=f"at {hour}")], seen_at=at)

    changes = store.changes_since(now + NEXT)
    assert changes == [
        HealthChange(
            feed_id="feed",
            before=Health.OK,
            after=Health.FAILING,
            reason="at 3",
            at=now + 3 * NEXT,
        ),
        HealthChange(
            feed_id="feed",
            before=Health.FAILING,
            after=Health.OK,
            reason="at 5",
            at=now + 5 * NEXT,
        ),
    ]


def test_text_that_no_database_can_hold_costs_only_its_letters(
    engine, now, make_item, make_poll
) -> None:
    store = FeedStore(engine)
    poison = make_item("poison", title="a\0b \ud800 中吉烏鐵路 Памир 🚆", summary="\udfff")

    written = store.save_polls([make_poll(poison, make_item("a"))], seen_at=now)
    again = store.save_polls([make_poll(poison, make_item("a"))], seen_at=now + NEXT)

    assert written == ["feed:poison", "feed:a"]
    assert again == []
    title = ItemStore(engine).get(["feed:poison"])["feed:poison"].title
    assert title == "a\ufffdb \ufffd 中吉烏鐵路 Памир 🚆"
    assert ItemStore(engine).versions("feed:poison") == []


def test_no_polls_need_no_transaction(tmp_path, now) -> None:
    unmigrated = connect(f"sqlite:///{tmp_path / 'empty.db'}")

    assert FeedStore(unmigrated).save_polls([], seen_at=now) == []


def test_one_feed_twice_in_a_batch_keeps_the_later_state(engine, now, make_item, make_poll) -> None:
    store = FeedStore(engine)
    edited = make_item("a", title="Edited title")

    written = store.save_polls(
        [make_poll(make_item("a"), etag="1"), make_poll(edited, etag="2")], seen_at=now
    )

    assert written == ["feed:a"]
    assert store.states()["feed"].etag == "2"
    assert ItemStore(engine).get(["feed:a"])["feed:a"].title == "Edited title"


def test_a_database_without_tables_says_so(tmp_path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'empty.db'}")

    with pytest.raises(StoreError, match="migrate it first"):
        FeedStore(engine).states()
    migrate(engine)
    assert FeedStore(engine).states() == {}
