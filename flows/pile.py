"""Pile: what batches of feeds brought is stored several batches a transaction."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from items.feed import Feed, FeedState
from items.item import Poll

# A transaction costs as much as the feeds of a batch when each brings an item or two. Polls
# that are lost with a killed process are made again.
FEEDS_TOGETHER = 60
ITEMS_TOGETHER = 400


@dataclass(frozen=True, slots=True)
class Polled:
    """What is kept of a poll: not its items, for thousands of feeds have many.

    Attributes:
        state: The feed's, after the poll.
        items: How many the document held.
    """

    state: FeedState
    items: int


class Pile:
    """Polls that are not stored yet, and counts of those that are.

    Args:
        store: Stores polls of these feeds, gives the number of items never seen before; called
            in another thread.

    Attributes:
        polled: What is kept of the polls stored.
        new: How many items they brought that were never seen before.
    """

    def __init__(self, store: Callable[[Sequence[Feed], Sequence[Poll]], int]) -> None:
        self._store = store
        self._feeds: list[Feed] = []
        self._polls: list[Poll] = []
        self.polled: list[Polled] = []
        self.new = 0

    async def add(self, feeds: Sequence[Feed], polls: Sequence[Poll]) -> None:
        """Take in a batch; store what lies there when it is much.

        Raises:
            StoreError: The database refused.
        """
        self._feeds += feeds
        self._polls += polls
        items = sum(len(poll.items) for poll in self._polls)
        if len(self._polls) >= FEEDS_TOGETHER or items >= ITEMS_TOGETHER:
            await self.save()

    async def save(self) -> None:
        """Store what lies there; whoever waits for others must do it first.

        Raises:
            StoreError: The database refused.
        """
        feeds, polls = self._feeds, self._polls
        self._feeds, self._polls = [], []
        if polls:
            new = await asyncio.to_thread(self._store, feeds, polls)
            self.polled += [Polled(poll.state, poll.count) for poll in polls]
            self.new += new
