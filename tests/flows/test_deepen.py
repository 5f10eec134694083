"""A bare headline that may matter is read in full and judged again; a failure changes nothing."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from classifiers.model import load_model
from feeds.fulltext import FullText
from flows.deepen import LEAD_CHARS, bare_headlines, lead, score_again
from flows.desk import Desk, open_desk
from flows.settings import load_settings
from items.feed import FeedState, Health
from items.item import Item, Poll, Score

NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)


def make_item(name: str, **fields: object) -> Item:
    given = {"title": f"Headline {name}", "summary": "", "link": f"https://news.example/{name}"}
    return Item(item_id=name, feed_id="feed", **(given | fields))


def make_score(name: str, score: float) -> Score:
    return Score(
        item_id=name,
        score=score,
        relevant=score > 0.5,
        adjacent=score,
        themes=(),
        parties=(),
        reasons=(),
        nearest=None,
        model_version="m1",
    )


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    settings = load_settings(data_dir=tmp_path, fetch={"full_texts": 2})
    return open_desk(settings)


def store(desk: Desk, items: list[Item], scores: list[float]) -> None:
    state = FeedState(feed_id="feed", health=Health.OK)
    desk.feeds.save_polls([Poll(state=state, items=tuple(items))], seen_at=NOW)
    desk.scores.save(
        [make_score(i.item_id, s) for i, s in zip(items, scores, strict=True)], scored_at=NOW
    )


def test_only_bare_headlines_near_the_threshold_are_read_the_best_first(desk: Desk) -> None:
    items = [
        make_item("best"),
        make_item("far-below"),
        make_item("long", summary="word " * 40),
        make_item("no-link", link=""),
        make_item("next"),
        make_item("beyond-the-limit"),
    ]
    store(desk, items, [0.9, 0.01, 0.9, 0.9, 0.5, 0.2])

    found = bare_headlines(desk, NOW + timedelta(hours=1))

    assert [item.item_id for item in found] == ["best", "next"]


def test_a_page_gives_a_second_score_and_is_not_read_again(desk: Desk, small_model: Path) -> None:
    item = make_item("a", title="Deal signed after long talks")
    store(desk, [item], [0.2])
    text = "Chinese state firms and Kazakhstan signed a gas pipeline agreement in Astana."

    done = score_again(desk, load_model(small_model), [item], [FullText(link=item.link, text=text)])

    assert done == 1
    again = desk.scores.for_items(["a"])["a"]
    assert again.score > 0.2
    assert "cn" in again.parties
    assert bare_headlines(desk, NOW + timedelta(hours=1)) == []


def test_a_page_that_cannot_be_read_leaves_the_first_score(desk: Desk, small_model: Path) -> None:
    item = make_item("a")
    store(desk, [item], [0.4])

    done = score_again(
        desk, load_model(small_model), [item], [FullText(link=item.link, reason="time-out")]
    )

    assert done == 0
    assert desk.scores.for_items(["a"])["a"].score == pytest.approx(0.4)
    assert bare_headlines(desk, NOW + timedelta(hours=1)) == []  # it is not asked for again


def test_the_lead_of_a_page_leaves_its_repeated_headline_out() -> None:
    item = make_item("a")

    assert lead(item, "Headline a\n\nFirst  words.\nMore.") == "First words. More."
    assert len(lead(item, "x" * 5000)) == LEAD_CHARS
