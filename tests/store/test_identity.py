from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from items.item import Item
from items.keys import fold_title, keys_of
from store.feeds import FeedStore
from store.identity import Known, candidates
from store.items import ItemStore, Version

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def poll(engine, now, make_poll):
    """Poll one document after another, an hour apart; gives what was new."""
    hours = iter(range(10_000))

    def run(*items: Item, at=None) -> list[str]:
        seen_at = at or now + next(hours) * HOUR
        return FeedStore(engine).save_polls([make_poll(*items)], seen_at=seen_at)

    return run


@pytest.mark.parametrize(
    "change",
    [
        {"item_id": "feed:churned", "guid": "churned"},
        {"link": "https://news.example/moved"},
        {"link": ""},
        {"published_at": "bumped"},
        {"published_at": None},
        {"item_id": "feed:churned", "link": "https://news.example/moved"},
        {"item_id": "feed:churned", "title": "Wholly different words"},
        {"link": "https://news.example/moved", "title": "TITLE  of «a»!"},
        {"title": "Edited", "summary": "Edited"},
        {"item_id": "feed:churned", "link": "http://www.news.example/a/"},
    ],
)
def test_one_item_stays_one_item_when_its_feed_changes(poll, make_item, now, change) -> None:
    if change.get("published_at") == "bumped":
        change = {"published_at": now + 20 * DAY}
    before, after = make_item("a"), make_item("a", **change)

    assert poll(before) == ["feed:a"]
    assert poll(after) == []
    assert poll(after, make_item("b")) == ["feed:b"]
    assert poll(before) == []


def test_an_item_that_vanishes_and_returns_is_not_new(poll, make_item) -> None:
    poll(make_item("a"), make_item("b"))
    poll(make_item("b"))

    assert poll(make_item("a"), make_item("b")) == []


def test_the_order_of_a_document_does_not_matter(poll, make_item) -> None:
    items = [make_item(str(n)) for n in range(5)]
    poll(*items)

    assert poll(*reversed(items)) == []


def test_a_reused_guid_with_another_link_and_title_is_another_story(poll, make_item) -> None:
    shared = {"item_id": "feed:latest", "guid": "latest"}
    first, second, third = (make_item(name, **shared) for name in "abc")

    assert poll(first) == ["feed:latest"]
    (derived,) = poll(second)
    assert derived.startswith("feed:latest~")
    assert poll(second) == []
    assert len(poll(third)) == 1
    assert poll(first) == []


def test_five_items_of_one_guid_are_five_items_in_any_order(poll, make_item, engine) -> None:
    items = [make_item(name, item_id="feed:same", guid="same") for name in "abcde"]

    assert len(set(poll(*items))) == 5
    assert poll(*reversed(items)) == []
    assert poll(items[3]) == []
    titles = {row.item.title for row in ItemStore(engine).listing()}
    assert titles == {item.title for item in items}


def test_items_that_share_one_link_are_told_apart_by_their_titles(poll, make_item) -> None:
    link = "https://news.example/today"
    today = [make_item(name, link=link) for name in "abc"]

    assert len(poll(*today)) == 3
    churned = [make_item(n, link=link, item_id=f"feed:{n}2", guid=f"{n}2") for n in "abc"]
    assert poll(*churned) == []
    assert poll(make_item("d", link=link), *today[:2]) == ["feed:d"]


def test_a_link_to_the_front_page_identifies_nothing(poll, make_item) -> None:
    poll(make_item("a", link="https://news.example/"))

    assert poll(make_item("b", link="https://news.example/")) == ["feed:b"]


def test_a_weekly_column_of_one_title_is_a_new_item_each_week(poll, make_item, now) -> None:
    weeks = [
        make_item(
            f"w{n}",
            title="Обзор печати",
            summary=f"Week {n}",
            published_at=now + 7 * n * DAY,
        )
        for n in range(3)
    ]

    assert poll(weeks[0]) == ["feed:w0"]
    assert poll(weeks[1]) == ["feed:w1"]
    assert poll(weeks[2], weeks[1], weeks[0]) == ["feed:w2"]


def test_two_items_of_one_title_in_a_document_are_two(poll, make_item) -> None:
    items = [make_item("a", title="快訊"), make_item("b", title="快訊")]

    assert poll(*items) == ["feed:a", "feed:b"]
    assert poll(*items) == []


def test_the_same_item_twice_in_a_document_is_one(poll, make_item) -> None:
    other_guid = make_item("a", item_id="feed:copy", guid="copy")

    assert poll(make_item("a"), make_item("a"), other_guid) == ["feed:a"]


def test_a_title_identifies_for_thirty_days_only(poll, make_item, now) -> None:
    changed = {"item_id": "feed:x", "guid": "x", "link": "https://news.example/x"}
    poll(make_item("a"), at=now)

    assert poll(make_item("a", **changed), at=now + 29 * DAY) == []
    later = {"item_id": "feed:y", "guid": "y", "link": "https://news.example/y"}
    assert poll(make_item("a", **later), at=now + 60 * DAY) == ["feed:y"]


def test_equal_items_of_two_feeds_are_two_items(engine, now, make_item, make_poll) -> None:
    polls = [
        make_poll(make_item("a", item_id=f"{f}:a", feed_id=f), feed_id=f) for f in ("one", "two")
    ]

    assert FeedStore(engine).save_polls(polls, seen_at=now) == ["one:a", "two:a"]


def test_an_edit_updates_the_item_and_keeps_the_old_text(poll, make_item, engine, now) -> None:
    poll(make_item("a"), at=now)
    poll(make_item("a", title="Вторая редакция"), at=now + HOUR)
    poll(make_item("a", title="第三版", summary=""), at=now + 2 * HOUR)

    items = ItemStore(engine)
    stored = items.get(["feed:a"])["feed:a"]
    assert (stored.title, stored.summary) == ("第三版", "Summary of a")
    assert items.seen_at(["feed:a"]) == {"feed:a": now}
    assert items.versions("feed:a") == [
        Version(title="Title of a", summary="Summary of a", replaced_at=now + HOUR),
        Version(title="Вторая редакция", summary="Summary of a", replaced_at=now + 2 * HOUR),
    ]


def test_a_moved_link_is_followed_and_a_bumped_date_is_not(poll, make_item, engine, now) -> None:
    poll(make_item("a"))
    poll(make_item("a", link="https://news.example/new", published_at=now + DAY))

    stored = ItemStore(engine).get(["feed:a"])["feed:a"]
    assert stored.link == "https://news.example/new"
    assert stored.published_at == now


def test_a_date_stated_later_is_taken(poll, make_item, engine, now) -> None:
    poll(make_item("a", published_at=None, date_note="no date"))
    poll(make_item("a"))

    stored = ItemStore(engine).get(["feed:a"])["feed:a"]
    assert (stored.published_at, stored.date_note) == (now, "")


@pytest.mark.parametrize(
    ("title", "folded"),
    [
        ("  “Пояс” —  и путь! ", "пояс и путь"),
        ("ＣＨＩＮＡ：中亞・峰會", "china 中亞 峰會"),
        ("🚆🚆", "🚆🚆"),
    ],
)
def test_titles_fold_in_every_script(title, folded) -> None:
    assert fold_title(title) == folded


def test_a_link_that_is_no_url_is_still_a_key(make_item) -> None:
    odd = make_item("a", link="http://[::1")

    assert keys_of(odd)[0]


_NAMES = st.sampled_from(["a", "b", "c"])


@given(st.lists(st.tuples(_NAMES, _NAMES, _NAMES), max_size=8))
def test_within_any_document_ids_are_distinct_and_stable(parts) -> None:
    items = [
        Item(
            item_id=f"feed:{guid}",
            feed_id="feed",
            title=title,
            summary="",
            link=f"https://news.example/{link}",
        )
        for guid, link, title in parts
    ]

    found = candidates(items)

    ids = [candidate.item_id for candidate in found]
    assert len(ids) == len(set(ids))
    assert ids == [candidate.item_id for candidate in candidates(items)]
    assert bool(found) == bool(items)


def test_keys_at_hand_are_those_that_would_be_computed(make_item, now) -> None:
    items = [make_item(name, title=f"Title {at % 3}") for at, name in enumerate("abcdef")]
    slow = candidates(items)
    stored = {
        one.item.item_id: Known(
            one.item_id,
            one.item.title if at % 2 else "Another",
            one.item.summary,
            one.item.link,
            one.link_key,
            one.title_key if at % 2 else "the key of another title",
            None,
            now,
        )
        for at, one in enumerate(slow)
    }

    assert candidates(items, stored) == slow
