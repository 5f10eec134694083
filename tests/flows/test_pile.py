from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from flows.pile import FEEDS_TOGETHER, ITEMS_TOGETHER, Pile
from items.feed import Feed, FeedState, Health, Kind, Language
from items.item import Item, Poll

NOW = datetime(2026, 3, 4, tzinfo=UTC)


def batch(first: int, count: int, *, items: int = 1) -> tuple[list[Feed], list[Poll]]:
    feeds = [
        Feed(
            feed_id=f"f{number}",
            url=f"https://f{number}.example/rss",
            name="F",
            publisher="F",
            language=Language.EN,
            country="INT",
            kind=Kind.NEWS,
        )
        for number in range(first, first + count)
    ]
    return feeds, [poll(feed.feed_id, items) for feed in feeds]


def poll(feed_id: str, items: int) -> Poll:
    made = [
        Item(item_id=f"{feed_id}:{n}", feed_id=feed_id, title="T", summary="", link="")
        for n in range(items)
    ]
    return Poll(state=FeedState(feed_id=feed_id, health=Health.OK), items=tuple(made))


class Shelf:
    """Notes what was stored in one go."""

    def __init__(self) -> None:
        self.feeds: list[list[str]] = []
        self.polls: list[list[str]] = []

    def __call__(self, feeds: Sequence[Feed], polls: Sequence[Poll]) -> int:
        self.feeds.append([feed.feed_id for feed in feeds])
        self.polls.append([poll.state.feed_id for poll in polls])
        return sum(len(poll.items) for poll in polls)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


async def test_batches_of_few_items_are_stored_together(shelf: Shelf) -> None:
    pile = Pile(shelf)

    for first in range(0, FEEDS_TOGETHER + 15, 15):
        await pile.add(*batch(first, 15))

    names = [f"f{number}" for number in range(FEEDS_TOGETHER)]
    assert shelf.feeds == shelf.polls == [names]
    assert pile.new == len(pile.polled) == FEEDS_TOGETHER


async def test_many_items_are_stored_at_once(shelf: Shelf) -> None:
    pile = Pile(shelf)

    await pile.add(*batch(0, 2, items=ITEMS_TOGETHER))

    assert shelf.polls == [["f0", "f1"]]
    assert [one.items for one in pile.polled] == [ITEMS_TOGETHER, ITEMS_TOGETHER]


async def test_what_is_left_is_stored_when_asked_for_and_once(shelf: Shelf) -> None:
    pile = Pile(shelf)
    await pile.add(*batch(0, 3))
    assert not shelf.polls

    await pile.save()
    await pile.save()

    assert shelf.polls == [["f0", "f1", "f2"]]
    assert pile.new == 3
