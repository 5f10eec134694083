from datetime import timedelta

import pytest

from store.errors import StoreError
from store.feeds import FeedStore
from store.stories import Decision, StoryStore

HOUR = timedelta(hours=1)


@pytest.fixture
def store(engine, now, make_item, make_poll) -> StoryStore:
    feeds = FeedStore(engine)
    feeds.save_polls([make_poll(make_item("a"), make_item("b"))], seen_at=now)
    feeds.save_polls([make_poll(make_item("c"))], seen_at=now + HOUR)
    return StoryStore(engine)


def test_an_item_has_one_story_the_last_saved(store, now) -> None:
    store.save({"feed:a": "s1", "feed:b": "s2"}, at=now)
    store.save({"feed:b": "s1", "feed:c": "s1"}, at=now + HOUR)

    assert store.groups() == {"feed:a": "s1", "feed:b": "s1", "feed:c": "s1"}
    assert store.groups(now + HOUR) == {"feed:c": "s1"}


def test_a_story_of_an_unknown_item_is_refused_with_the_whole_batch(store, now) -> None:
    with pytest.raises(StoreError):
        store.save({"feed:a": "s1", "feed:nobody": "s1"}, at=now)

    assert store.groups() == {}


def test_decisions_are_remembered_in_the_order_they_were_made(store, now) -> None:
    store.decide("merge", ["feed:a", "feed:b", "feed:a"], by="分析員", at=now)
    store.decide("split", ["feed:b"], by="desk", at=now)

    assert store.decisions() == [
        Decision(kind="merge", ids=("feed:a", "feed:b"), by="分析員", decided_at=now),
        Decision(kind="split", ids=("feed:b",), by="desk", decided_at=now),
    ]


@pytest.mark.parametrize(
    ("kind", "ids"), [("merge", ["a"]), ("merge", ["a", "a"]), ("split", []), ("glue", ["a", "b"])]
)
def test_a_decision_about_too_little_is_refused(store, now, kind, ids) -> None:
    with pytest.raises(StoreError, match="'merge' of two"):
        store.decide(kind, ids, by="desk", at=now)

    assert store.decisions() == []
