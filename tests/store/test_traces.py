"""What stays of documents, and the items that are known by it unread."""

from dataclasses import replace
from datetime import timedelta

from items.traces import TRACE_BYTES, Traces, record
from store.feeds import FeedStore
from store.items import ItemStore
from store.upkeep import prune

DAY = timedelta(days=1)


def key(name: str) -> str:
    return name.encode().hex().ljust(20, "0")


def traces(*names: str, at) -> Traces:
    records = b"".join(
        record(name.encode().ljust(16), bytes.fromhex(key(name)), (b"g", b"l", b"t"), at)
        for name in names
    )
    return Traces(context="c", records=records, seen_at=at)


def test_traces_are_kept_and_replaced_with_each_document(engine, now, make_poll, make_item) -> None:
    store, first = FeedStore(engine), traces("a", at=now)
    poll = replace(make_poll(make_item(item_id=f"feed:{key('a')}")), traces=first)

    store.save_polls([poll], seen_at=now)
    assert store.traces(["feed", "other"]) == {"feed": first}

    store.save_polls([replace(poll, traces=None)], seen_at=now + DAY)
    assert store.traces() == {}


def test_only_items_stored_under_their_own_key_leave_traces(
    engine, now, make_poll, make_item
) -> None:
    store = FeedStore(engine)
    before = make_item("old")
    moved = replace(before, item_id=f"feed:{key('a')}")  # the same story with another guid
    store.save_polls([make_poll(before)], seen_at=now)

    made = traces("a", "b", at=now)
    poll = make_poll(moved, make_item("b", item_id=f"feed:{key('b')}"))
    store.save_polls([replace(poll, traces=made)], seen_at=now + DAY)

    assert store.traces()["feed"].records == made.records[TRACE_BYTES:]


def test_an_item_known_unread_is_in_its_document_all_the_same(
    engine, now, make_poll, make_item
) -> None:
    store, known = FeedStore(engine), traces("a", "b", at=now)
    items = {name: make_item(name, item_id=f"feed:{key(name)}") for name in "abc"}
    store.save_polls([replace(make_poll(items["a"], items["b"]), traces=known)], seen_at=now)
    later = now + 100 * DAY
    again = known.records[TRACE_BYTES:]

    store.save_polls(
        [
            replace(
                make_poll(items["c"]),
                again=again,
                known=known,
                traces=Traces(context="c", records=again, seen_at=later),
            )
        ],
        seen_at=later,
    )
    prune(engine, keep_days=31, now=later)

    kept = ItemStore(engine).get([item.item_id for item in items.values()])
    assert set(kept) == {f"feed:{key('b')}", f"feed:{key('c')}"}
