"""A record of each poll run, and the funnel of a window."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Engine, func, select

from items.digest import Funnel, Window
from store.counts import ItemCounts, counts_by_feed
from store.tables import FEED_STATES, POLL_RUNS
from store.transaction import reading, upsert_into, writing


@dataclass(frozen=True, slots=True, kw_only=True)
class PollRun:
    """What one run of the poll did.

    Attributes:
        run_id: Key of the run; the same run recorded twice counts once.
        started_at: Aware UTC.
        feeds: Feeds it polled.
        feeds_ok: Of these, those that answered with a document or "unchanged".
        polled: Items in all documents.
        new: Of these, those never seen before.
    """

    run_id: str
    started_at: datetime
    feeds: int
    feeds_ok: int
    polled: int
    new: int


class PollStore:
    """Keeps poll runs; every method is one transaction and raises StoreError when refused."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def record(self, run: PollRun) -> None:
        """Save a run; one of the same run_id is replaced."""
        with writing(self._engine, "record a poll") as connection:
            connection.execute(upsert_into(connection, POLL_RUNS), asdict(run))

    def runs(self, window: Window) -> list[PollRun]:
        """The runs that started in a window, oldest first."""
        query = select(POLL_RUNS).where(
            POLL_RUNS.c.started_at >= window.start_at, POLL_RUNS.c.started_at < window.end_at
        )
        query = query.order_by(POLL_RUNS.c.started_at, POLL_RUNS.c.run_id)
        with reading(self._engine, "read the polls") as connection:
            return [PollRun(**row) for row in connection.execute(query).mappings()]

    def funnel(self, window: Window) -> Funnel:
        """Count what went in and what came out, up to the scores.

        Args:
            window: Of first sight.

        Returns:
            feeds: polled since the window began, each once however many runs polled it, and
            feeds_ok: of these, those that answered. polled: sum over the runs that started
            in it. new, scored, relevant: items first seen in it. stories, told: 0, not
            known here.
        """
        runs = select(func.coalesce(func.sum(POLL_RUNS.c.polled), 0)).where(
            POLL_RUNS.c.started_at >= window.start_at, POLL_RUNS.c.started_at < window.end_at
        )
        feeds = select(func.count()).select_from(FEED_STATES)
        with reading(self._engine, "count a window") as connection:
            counts = sum(counts_by_feed(connection, window).values(), ItemCounts())
            tried = feeds.where(FEED_STATES.c.polled_at >= window.start_at)
            answered = feeds.where(FEED_STATES.c.succeeded_at >= window.start_at)
            return Funnel(
                feeds=connection.execute(tried).scalar_one(),
                feeds_ok=connection.execute(answered).scalar_one(),
                polled=int(connection.execute(runs).scalar_one()),
                new=counts.new,
                scored=counts.scored,
                relevant=counts.relevant,
            )
