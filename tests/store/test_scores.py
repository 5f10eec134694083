from datetime import timedelta

import pytest

from items.item import Reason, SeedSection
from store.errors import StoreError
from store.feeds import FeedStore
from store.scores import ScoreStore

HOUR = timedelta(hours=1)


@pytest.fixture
def store(engine, now, make_item, make_poll) -> ScoreStore:
    items = [make_item(name) for name in "abc"]
    FeedStore(engine).save_polls([make_poll(*items)], seen_at=now)
    return ScoreStore(engine)


def test_a_score_comes_back_as_it_was_saved(store, now, make_score) -> None:
    full = make_score(
        score=0.1 + 0.2,
        relevant=False,
        themes=("rail", "能源"),
        parties=("cn", "uz"),
        reasons=(Reason(label="Памир", weight=-1.25), Reason(label="中吉烏鐵路", weight=1e-9)),
        nearest=SeedSection(paper_id="p", citation="某人 2023", section="參", similarity=0.5),
    )
    bare = make_score("feed:b")

    store.save([full, bare], scored_at=now)

    assert store.for_items(["feed:a", "feed:b", "feed:c"], "m1") == {
        "feed:a": full,
        "feed:b": bare,
    }


def test_scoring_again_replaces_only_the_same_models_score(store, now, make_score) -> None:
    old, other = make_score(score=0.2), make_score(score=0.3, model_version="m2")
    store.save([old], scored_at=now)
    store.save([other], scored_at=now + HOUR)
    new = make_score(score=0.4)
    store.save([new], scored_at=now + 2 * HOUR)

    assert store.for_items(["feed:a"], "m1") == {"feed:a": new}
    assert store.for_items(["feed:a"], "m2") == {"feed:a": other}
    assert store.for_items(["feed:a"]) == {"feed:a": new}


def test_the_same_score_twice_in_a_batch_is_saved_once(store, now, make_score) -> None:
    store.save([make_score(score=0.1), make_score(score=0.2)], scored_at=now)

    assert store.for_items(["feed:a"])["feed:a"].score == 0.2


def test_a_score_of_an_unknown_item_is_refused_with_the_whole_batch(store, now, make_score) -> None:
    with pytest.raises(StoreError, match="unknown item"):
        store.save([make_score(), make_score("feed:nobody")], scored_at=now)

    assert store.for_items(["feed:a"]) == {}


def test_a_window_gives_each_scored_item_once_with_its_latest_score(
    engine, store, now, make_score, make_item, make_poll
) -> None:
    quiet = make_item("quiet", feed_id="late", published_at=None)
    FeedStore(engine).save_polls(
        [make_poll(quiet, feed_id="late")], seen_at=now, flood_after_at=now
    )
    after = make_item("after", feed_id="next")
    FeedStore(engine).save_polls([make_poll(after, feed_id="next")], seen_at=now + HOUR)
    scored = ["feed:a", "feed:b", "feed:quiet", "feed:after"]
    store.save([make_score(item_id) for item_id in scored], scored_at=now)
    newest = make_score("feed:b", model_version="m2", score=0.5)
    store.save([newest], scored_at=now + HOUR)

    found = store.scored_between(now, now + HOUR)

    assert found == [
        (make_item("a"), make_score("feed:a"), now),
        (make_item("b"), newest, now),
    ]
    by_m1 = store.scored_between(now, now + HOUR, model_version="m1")
    assert [score.model_version for _, score, _ in by_m1] == ["m1", "m1"]
    assert store.scored_between(now - HOUR, now) == []


def test_of_a_window_only_what_reaches_a_floor_now_is_read_where_one_is_given(
    store, now, make_score
) -> None:
    low = {"score": 0.01, "adjacent": 0.01, "relevant": False}
    told = make_score("feed:a", **{**low, "relevant": True})
    near = make_score("feed:b", **{**low, "adjacent": 0.2})
    store.save([told, near, make_score("feed:c", **{**low, "score": 0.05})], scored_at=now)
    fallen = make_score("feed:c", model_version="m2", **low)
    store.save([fallen], scored_at=now + HOUR)

    def reach(**given) -> list[str]:
        found = store.scored_between(now, now + HOUR, least=(0.05, 0.2), **given)
        return [score.item_id for _, score, _ in found]

    assert reach() == ["feed:a", "feed:b"]
    assert reach(model_version="m1") == ["feed:a", "feed:b", "feed:c"]
    assert reach(model_version="m2") == []


def test_when_the_first_scored_item_of_a_span_came(
    engine, store, now, make_score, make_item, make_poll
) -> None:
    quiet = make_item("quiet", feed_id="late", published_at=None)
    FeedStore(engine).save_polls(
        [make_poll(quiet, feed_id="late")], seen_at=now - HOUR, flood_after_at=now
    )
    later = make_item("later", feed_id="next")
    FeedStore(engine).save_polls([make_poll(later, feed_id="next")], seen_at=now + HOUR)
    assert store.first_seen_at(now - HOUR, now + 2 * HOUR) is None

    store.save([make_score("feed:quiet"), make_score("feed:later")], scored_at=now + HOUR)
    assert store.first_seen_at(now - HOUR, now + 2 * HOUR) == now + HOUR
    assert store.first_seen_at(now - HOUR, now + HOUR) is None

    store.save([make_score("feed:b")], scored_at=now + HOUR)
    assert store.first_seen_at(now - HOUR, now + 2 * HOUR) == now
