from datetime import timedelta

import pytest

from items.digest import Window
from store.counts import ItemCounts
from store.feeds import FeedStore
from store.items import ItemStore
from store.scores import ScoreStore

HOUR = timedelta(hours=1)


@pytest.fixture
def store(engine, now, make_item, make_poll) -> ItemStore:
    """Items a and b seen now, c an hour later, and q, which is quiet."""
    feeds = FeedStore(engine)
    feeds.save_polls([make_poll(make_item("a"), make_item("b"))], seen_at=now)
    feeds.save_polls([make_poll(make_item("c"))], seen_at=now + HOUR)
    quiet = make_item("q", feed_id="new", published_at=None)
    feeds.save_polls(
        [make_poll(quiet, feed_id="new")], seen_at=now + HOUR, flood_after_at=now - 24 * HOUR
    )
    return ItemStore(engine)


def _names(items) -> list[str]:
    return [item.guid for item in items]


def test_an_item_comes_back_as_it_was_polled(engine, now, make_item, make_poll) -> None:
    item = make_item(
        title="習近平會見 Токаев: “пояс и путь” 🚆",
        summary="x" * 50_000,
        language="zh-Hant",
        published_at=None,
        date_note="31 February",
    )
    FeedStore(engine).save_polls([make_poll(item)], seen_at=now)

    assert ItemStore(engine).get(["feed:a", "unknown"]) == {"feed:a": item}


def test_unscored_gives_what_one_model_has_not_seen(store, engine, now, make_score) -> None:
    ScoreStore(engine).save([make_score("feed:a")], scored_at=now + HOUR)

    assert _names(store.unscored("m1")) == ["b", "c"]
    assert _names(store.unscored("m2")) == ["a", "b", "c"]
    assert _names(store.unscored("m2", since_at=now + HOUR)) == ["c"]
    assert _names(store.unscored("m2", limit=1)) == ["a"]


def test_an_edited_item_is_scored_again(store, engine, now, make_item, make_poll, make_score):
    scores = ScoreStore(engine)
    scores.save([make_score(f"feed:{name}") for name in "abc"], scored_at=now + HOUR)
    edited = make_item("b", title="Edited")
    FeedStore(engine).save_polls([make_poll(edited)], seen_at=now + 2 * HOUR)

    assert store.unscored("m1") == [edited]

    scores.save([make_score("feed:b")], scored_at=now + 2 * HOUR)
    assert store.unscored("m1") == []


def test_a_window_is_half_open(store, now) -> None:
    def found(start_at, end_at, **options):
        return [(item.guid, at) for item, at in store.window(start_at, end_at, **options)]

    assert found(now, now + HOUR) == [("a", now), ("b", now)]
    assert found(now + HOUR, now + 2 * HOUR) == [("c", now + HOUR)]
    assert found(now + HOUR, now + 2 * HOUR, with_quiet=True) == [
        ("c", now + HOUR),
        ("q", now + HOUR),
    ]


def test_a_listing_shows_the_newest_first_with_their_latest_scores(
    store, engine, now, make_score
) -> None:
    scores = ScoreStore(engine)
    scores.save([make_score("feed:a", score=0.1)], scored_at=now)
    scores.save([make_score("feed:a", score=0.2, model_version="m2")], scored_at=now + HOUR)

    rows = store.listing()

    assert _names(row.item for row in rows) == ["c", "q", "a", "b"]
    assert [row.score and row.score.score for row in rows] == [None, None, 0.2, None]
    assert [row.quiet for row in rows] == [False, True, False, False]
    assert [row.seen_at - now for row in rows] == [HOUR, HOUR, 0 * HOUR, 0 * HOUR]
    assert _names(row.item for row in store.listing(limit=2)) == ["c", "q"]
    assert _names(row.item for row in store.listing(since_at=now + HOUR)) == ["c", "q"]


def test_counts_follow_each_items_latest_score(store, engine, now, make_score) -> None:
    scores = ScoreStore(engine)
    scores.save([make_score("feed:a"), make_score("feed:b", relevant=False)], scored_at=now)
    later = make_score("feed:a", relevant=False, model_version="m0")
    scores.save([later, make_score("feed:c", model_version="m0")], scored_at=now + HOUR)
    day = Window(start_at=now, end_at=now + 2 * HOUR)

    assert store.counts(day) == ItemCounts(new=4, quiet=1, scored=3, relevant=1)
    assert store.counts_by_feed(day) == {
        "feed": ItemCounts(new=3, scored=3, relevant=1),
        "new": ItemCounts(new=1, quiet=1),
    }
    assert store.counts(Window(start_at=now - HOUR, end_at=now)) == ItemCounts()


def test_two_scores_of_one_moment_count_one_item(store, engine, now, make_score) -> None:
    tied = [make_score(model_version="m1"), make_score(model_version="m2", relevant=False)]
    ScoreStore(engine).save(tied, scored_at=now)

    counts = store.counts(Window(start_at=now, end_at=now + HOUR))

    assert (counts.new, counts.scored, counts.relevant) == (2, 1, 0)
    assert ScoreStore(engine).for_items(["feed:a"])["feed:a"].model_version == "m2"


def test_full_texts_are_kept_beside_the_item(store, now) -> None:
    store.save_texts({"feed:a": "first"}, fetched_at=now)
    store.save_texts({"feed:a": "Полный текст 全文"}, fetched_at=now + HOUR)

    assert store.texts(["feed:a", "feed:b"]) == {"feed:a": "Полный текст 全文"}


def test_more_keys_than_one_statement_takes_are_all_found(engine, now, make_item, make_poll):
    items = [make_item(str(n)) for n in range(1_201)]
    written = FeedStore(engine).save_polls([make_poll(*items)], seen_at=now)

    assert len(written) == 1_201
    assert len(ItemStore(engine).get(written)) == 1_201
    assert set(ItemStore(engine).seen_at(written).values()) == {now}
