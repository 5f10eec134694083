from dataclasses import replace
from datetime import timedelta

import pytest

from items.delivery import Delivery, DeliveryState, Told
from items.digest import Window
from store.digests import DigestStore
from store.errors import StoreError

KEY = "C1:2026-11-21:1"


@pytest.fixture
def store(engine) -> DigestStore:
    return DigestStore(engine)


@pytest.fixture
def make_delivery(now):
    def make(part: int = 0, **fields) -> Delivery:
        given = {
            "key": KEY,
            "channel": "C1",
            "state": DeliveryState.PLANNED,
            "payload": f'{{"text": "第{part}則"}}',
            "updated_at": now,
        }
        return Delivery(part=part, **{**given, **fields})

    return make


def test_planning_twice_keeps_what_was_posted(store, make_delivery, now) -> None:
    store.plan([make_delivery(0), make_delivery(1)])
    store.mark(KEY, 0, DeliveryState.POSTING, at=now)
    store.mark(KEY, 0, DeliveryState.POSTED, ts="17.01", at=now)

    store.plan([make_delivery(0, payload="other"), make_delivery(1, payload="other")])

    assert store.deliveries(KEY) == [
        make_delivery(0, state=DeliveryState.POSTED, ts="17.01"),
        make_delivery(1, payload="other"),
    ]


def test_a_shorter_plan_drops_the_planned_parts_beyond_it(store, make_delivery, now) -> None:
    store.plan([make_delivery(part) for part in range(4)])
    store.mark(KEY, 3, DeliveryState.POSTED, ts="1", at=now)

    store.plan([make_delivery(0), make_delivery(1)])

    assert [delivery.part for delivery in store.deliveries(KEY)] == [0, 1, 3]


def test_adding_a_part_to_a_thread_keeps_the_others(store, make_delivery) -> None:
    store.plan([make_delivery(0), make_delivery(1)])
    store.plan([make_delivery(2)])

    assert [delivery.part for delivery in store.deliveries(KEY)] == [0, 1, 2]


def test_a_message_never_goes_back(store, make_delivery, now) -> None:
    store.plan([make_delivery(0)])
    store.mark(KEY, 0, DeliveryState.POSTED, ts="17.01", at=now)

    with pytest.raises(StoreError, match="beyond posting"):
        store.mark(KEY, 0, DeliveryState.POSTING, at=now)

    assert store.deliveries(KEY)[0].state is DeliveryState.POSTED


def test_marking_an_unplanned_message_is_refused(store, now) -> None:
    with pytest.raises(StoreError, match="not planned"):
        store.mark(KEY, 0, DeliveryState.POSTING, at=now)


def test_a_mark_without_a_timestamp_keeps_the_one_stored(store, make_delivery, now) -> None:
    store.plan([make_delivery(0)])
    store.mark(KEY, 0, DeliveryState.POSTED, ts="17.01", at=now)
    store.mark(KEY, 0, DeliveryState.POSTED, at=now)

    assert store.deliveries(KEY)[0].ts == "17.01"


def test_an_amended_message_keeps_its_state(store, make_delivery, now) -> None:
    later = now + timedelta(hours=1)
    store.plan([make_delivery(0)])
    store.mark(KEY, 0, DeliveryState.POSTED, ts="17.01", at=now)

    store.amend(KEY, 0, "edited", at=later)

    posted = make_delivery(0, state=DeliveryState.POSTED, ts="17.01")
    assert store.deliveries(KEY) == [replace(posted, payload="edited", updated_at=later)]
    with pytest.raises(StoreError, match="no message 7"):
        store.amend(KEY, 7, "edited", at=later)


def test_unfinished_names_each_key_once_until_all_is_posted(store, make_delivery, now) -> None:
    earlier = now - timedelta(days=1)
    store.plan([make_delivery(0), make_delivery(1)])
    store.plan([make_delivery(0, key="older", updated_at=earlier)])
    assert store.unfinished() == ["older", KEY]

    store.mark("older", 0, DeliveryState.POSTED, ts="1", at=now)
    store.mark(KEY, 0, DeliveryState.POSTED, ts="2", at=now)
    assert store.unfinished() == [KEY]

    store.mark(KEY, 1, DeliveryState.POSTED, ts="3", at=now)
    assert store.unfinished() == []


def test_a_story_is_told_to_a_channel_once(store, now) -> None:
    told = Told(channel="C1", story_id="s1", item_ids=("a", "b"), key=KEY, told_at=now)
    later = Told(
        channel="C1", story_id="s1", item_ids=("b", "c"), key="k2", told_at=now + timedelta(days=1)
    )
    bare = Told(channel="C2", story_id="s2", item_ids=(), key=KEY, told_at=now)

    store.record_told([told, bare])
    store.record_told([told, bare])
    store.record_told([later])

    assert store.told("C1") == [told, replace(later, item_ids=("c",))]
    assert store.told("C1", since_at=later.told_at) == [replace(later, item_ids=("c",))]
    assert store.told("C2") == [bare]


def test_a_digest_comes_back_letter_by_letter(store, now) -> None:
    window = Window(start_at=now - timedelta(days=1), end_at=now)
    content = '{"story": "中吉烏鐵路 — Памир", "n": 1.10}\n'

    store.save_digest(KEY, window, "first", made_at=now)
    store.save_digest(KEY, window, content, made_at=now)

    assert store.digest(KEY) == content
    assert store.digest("unknown") is None
    assert store.digest_keys() == [KEY]


def test_the_last_told_window_is_that_of_a_posted_digest(store, make_delivery, now) -> None:
    day = timedelta(days=1)
    for number in range(3):
        window = Window(start_at=now + number * day, end_at=now + (number + 1) * day)
        store.save_digest(f"k{number}", window, "{}", made_at=now)
        store.plan([make_delivery(0, key=f"k{number}")])
    assert store.last_told_window_end("C1") is None

    store.mark("k0", 0, DeliveryState.POSTED, ts="1", at=now)
    store.mark("k1", 0, DeliveryState.POSTED, ts="2", at=now)
    store.mark("k2", 0, DeliveryState.POSTING, at=now)

    assert store.last_told_window_end("C1") == now + 2 * day
    assert store.last_told_window_end("C2") is None
