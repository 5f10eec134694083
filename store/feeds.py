"""What is remembered of the feeds, and the one way by which items come in."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from operator import attrgetter

from sqlalchemy import Connection, Engine, select

from items.feed import FeedState, Health
from items.item import Poll
from items.traces import Traces
from store.arrivals import take_in
from store.prepared import Change, Lookup
from store.tables import FEED_STATES, HEALTH_EVENTS
from store.traces import keep, let_go, read_traces
from store.transaction import reading, upsert, writing

_STATE_FIELDS = tuple(column.name for column in FEED_STATES.c)
_VALUES_OF = attrgetter(*_STATE_FIELDS)
_STATES = Lookup(select(FEED_STATES), FEED_STATES.c.feed_id)
_SAVE_STATES = Change(partial(upsert, table=FEED_STATES), FEED_STATES.c)
# In one order, so that two processes which hold rows of PostgreSQL cannot deadlock.
_BEFORE = Lookup(
    select(FEED_STATES.c.feed_id, FEED_STATES.c.health, FEED_STATES.c.succeeded_at.is_not(None))
    .order_by(FEED_STATES.c.feed_id)
    .with_for_update(),
    FEED_STATES.c.feed_id,
)
_QUIETLY_ALIKE = {Health.OK, Health.UNCHANGED}


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthChange:
    """A feed's verdict changed; going between ok and unchanged is no change.

    Attributes:
        feed_id: Key of the feed.
        before: The verdict until then; new when it had never been polled.
        after: The verdict from then on.
        reason: Lower-case phrase that explains it.
        at: When the poll saw it; aware UTC.
    """

    feed_id: str
    before: Health
    after: Health
    reason: str
    at: datetime


class FeedStore:
    """Keeps the feeds' states and takes in what polls bring; every method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def states(self, feed_ids: Collection[str] | None = None) -> dict[str, FeedState]:
        """The state of every feed ever polled, by feed_id.

        Args:
            feed_ids: Only these feeds; None: all.

        Raises:
            StoreError: The database refused.
        """
        with reading(self._engine, "read the feeds' states") as connection:
            return _states(connection, feed_ids)

    def traces(self, feed_ids: Collection[str] | None = None) -> dict[str, Traces]:
        """What stays of the last document of each feed, by feed_id; of some there is nothing.

        Args:
            feed_ids: Only these feeds; None: all.

        Raises:
            StoreError: The database refused.
        """
        with reading(self._engine, "read what is known of the feeds") as connection:
            return read_traces(connection, feed_ids)

    def save_polls(
        self, polls: Sequence[Poll], *, seen_at: datetime, flood_after_at: datetime | None = None
    ) -> list[str]:
        """Save the states and the items of a batch of polls, all or nothing.

        An item is stored once, however its feed changes its guid, link or date (see
        store.identity). A changed title or summary replaces the stored one, which is kept
        as a version; an item seen again keeps its first seen_at and its date. Items known again
        unread are as they were; what stays of the documents is kept for the next poll.

        Args:
            polls: Any number, also none.
            seen_at: Time of the polls; aware.
            flood_after_at: Of a feed that never answered before, items older than this,
                and undated ones, are stored as quiet: neither scored nor told. So are those
                that any feed shows for the first time 90 days late. None: none are.

        Returns:
            The item_id of each item never seen before, in the order given, quiet ones too.

        Raises:
            StoreError: Nothing was written.
        """
        if not polls:
            return []
        with writing(self._engine, f"save {len(polls)} polls") as connection:
            before = _before(connection, [poll.state.feed_id for poll in polls])
            _save_changes(connection, before, polls, seen_at)
            # A dict: of two states of one feed the later stays.
            rows = {poll.state.feed_id: _VALUES_OF(poll.state) for poll in polls}
            _SAVE_STATES.run(connection, list(rows.values()))
            answered = {key for key, (_, answered) in before.items() if answered}
            read = [poll for poll in polls if poll.count]
            known = read_traces(connection, {poll.state.feed_id for poll in read})
            let_go(connection, known, read)
            new, settled = take_in(connection, read, answered, seen_at, flood_after_at)
            keep(connection, read, known, settled)
            return new

    def changes_since(self, at: datetime) -> list[HealthChange]:
        """Changes of health at or after a time, oldest first.

        Args:
            at: Aware.

        Raises:
            StoreError: The database refused.
        """
        columns = (c for c in HEALTH_EVENTS.c if c.name != "event_id")
        query = select(*columns).where(HEALTH_EVENTS.c.at >= at)
        query = query.order_by(HEALTH_EVENTS.c.at, HEALTH_EVENTS.c.event_id)
        with reading(self._engine, "read the feeds' history") as connection:
            return [
                HealthChange(
                    feed_id=row.feed_id,
                    before=Health(row.before),
                    after=Health(row.after),
                    reason=row.reason,
                    at=row.at,
                )
                for row in connection.execute(query)
            ]


def _states(connection: Connection, feed_ids: Collection[str] | None) -> dict[str, FeedState]:
    """All states, or those of some feeds."""
    rows = (
        dict(zip(_STATE_FIELDS, row, strict=True)) for row in _STATES.rows(connection, feed_ids)
    )
    return {row["feed_id"]: FeedState(**{**row, "health": Health(row["health"])}) for row in rows}


def _before(connection: Connection, feed_ids: Collection[str]) -> dict[str, tuple[Health, bool]]:
    """Verdicts, and whether feeds ever answered; the rows are held until the transaction ends."""
    rows = _BEFORE.rows(connection, feed_ids)
    return {feed_id: (Health(health), bool(answered)) for feed_id, health, answered in rows}


def _save_changes(
    connection: Connection,
    before: dict[str, tuple[Health, bool]],
    polls: Iterable[Poll],
    seen_at: datetime,
) -> None:
    rows = []
    for state in (poll.state for poll in polls):
        old, _ = before.get(state.feed_id, (Health.NEW, False))
        if old != state.health and not {old, state.health} <= _QUIETLY_ALIKE:
            row = {"feed_id": state.feed_id, "before": old, "after": state.health}
            rows.append({**row, "reason": state.reason, "at": seen_at})
    if rows:
        connection.execute(HEALTH_EVENTS.insert(), rows)
