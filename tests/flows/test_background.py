"""The funnel counts what a window's run saw, whenever it is looked at."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from flows.background import blind_spots, funnel, told_until
from flows.desk import Desk
from flows.digest import make_digest, tell
from flows.gather import gather_stories, stories_of
from items.digest import Window
from items.feed import FeedState, Health
from items.item import Item, Poll
from items.story import Story
from store.rows import item_of

END = datetime(2026, 11, 20, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WINDOW = Window(start_at=END - timedelta(days=1), end_at=END)


@pytest.mark.parametrize(
    ("hours_later", "expected"),
    [(-1, END), (2, END + timedelta(hours=2)), (100, END + timedelta(days=1))],
)
def test_a_window_counts_until_its_run_and_never_into_the_next_ones(
    hours_later: int, expected: datetime
) -> None:
    assert told_until(WINDOW, END + timedelta(hours=hours_later)) == expected


def test_a_near_miss_of_yesterday_is_not_named_again_today(
    files_desk: Desk, put: Callable[..., None]
) -> None:
    put("n1", "Fair for tea opens in Osh", score=0.4, relevant=False, at=END - 3 * HOUR)
    first = make_digest(files_desk, _stories(files_desk, WINDOW), WINDOW, "files", END)
    tell(files_desk, first, "files")
    tomorrow = Window(start_at=END, end_at=END + DAY)
    put("n2", "Silk museum planned in Khiva", score=0.3, relevant=False, at=END + 3 * HOUR)

    second = make_digest(
        files_desk, _stories(files_desk, tomorrow), tomorrow, "files", tomorrow.end_at
    )
    again = make_digest(files_desk, _stories(files_desk, WINDOW), WINDOW, "files", END)

    assert [one.item.item_id for one in first.near_misses] == ["steppe:n1"]
    assert [one.item.item_id for one in second.near_misses] == ["steppe:n2"]
    assert again.near_misses == first.near_misses


def test_a_story_of_earlier_days_is_not_counted_among_todays(
    files_desk: Desk, put: Callable[..., None]
) -> None:
    put("s1", "Stone bridge over the Panj opened", at=END - DAY - 3 * HOUR)
    put("s2", "Language school for border guards planned", at=END - 3 * HOUR)

    counted = funnel(files_desk, WINDOW, END, _stories(files_desk, WINDOW))

    assert (counted.relevant, counted.stories) == (1, 1)


def test_a_blind_spot_names_the_feeds_in_trouble_that_used_to_bring_it(
    files_desk: Desk, put: Callable[..., None]
) -> None:
    put("s1", "Stone bridge over the Panj opened", at=END - 9 * DAY)
    state = FeedState(feed_id="steppe", health=Health.FAILING, reason="no answer", polled_at=END)
    files_desk.feeds.save_polls([Poll(state=state)], seen_at=END)

    spots = {spot.name: spot for spot in blind_spots(files_desk, END)}

    assert spots["connectivity"].failing_feeds == ("Steppe Courier",)
    assert spots["tm"].failing_feeds == ()


def test_of_a_month_of_scored_items_only_the_relevant_ones_are_read_for_blind_spots(
    files_desk: Desk, put: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in range(20, 0, -1):
        put(f"n{day}", f"Chess cup, round {day}", score=0.4, relevant=False, at=END - day * DAY)
    put("s1", "Stone bridge over the Panj opened", at=END - 9 * DAY)
    read = list[str]()

    def counted(row: Sequence[Any]) -> Item:
        read.append(row[0])
        return item_of(row)

    monkeypatch.setattr("store.scores.item_of", counted)
    spots = {spot.name: spot for spot in blind_spots(files_desk, END)}

    assert read == ["steppe:s1"]
    assert spots["connectivity"].days == 9
    assert spots["tm"].days == 20  # since watching began


def _stories(desk: Desk, window: Window) -> list[Story]:
    return stories_of(gather_stories(desk, window.end_at), window, latest=True)
