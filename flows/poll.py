"""Poll: catalogue -> due feeds -> fetch, parse, normalise -> new items into the store."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import ClassVar
from uuid import uuid4

from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.deployments.flow_runs import arun_deployment
from prefect.exceptions import ObjectNotFound
from prefect.runtime import deployment
from pydantic import BaseModel, ConfigDict, Field

from feeds.links import host_of
from feeds.poll import Poller
from feeds.schedule import batches, due
from flows.artifacts import show_health
from flows.desk import Desk, fetch_policy, open_desk
from flows.hold import PATIENCE_SECONDS, Hold
from flows.pile import Pile, Polled
from flows.progress import bar
from flows.runs import run_name
from flows.windows import last_window
from items.feed import Feed, FeedState, Health, Language
from items.item import Poll
from store.polls import PollRun

FEEDS_PER_TASK = 15
BATCHES_AT_ONCE = 4
LOOK_SECONDS = 1.0
HELPER = "help-poll/help-poll"
_LOG = logging.getLogger(__name__)


class PollOptions(BaseModel):
    """What to poll."""

    model_config: ClassVar[ConfigDict] = ConfigDict(title="Poll", extra="forbid", frozen=True)

    feeds: list[str] = Field(
        default=[],
        title="Only these feeds",
        description="Ids from the catalogue; leave empty to poll every feed whose pause is over.",
    )
    languages: list[Language] = Field(
        default=[],
        title="Only these languages",
        description="Languages of the feeds: zh-Hant Traditional Chinese, zh-Hans Simplified "
        "Chinese, en English, ru Russian; leave empty for all.",
    )
    even_if_not_due: bool = Field(
        default=False,
        title="Poll now",
        description="Poll feeds although the pause they are given is not over yet.",
    )

    @property
    def asks_for_all(self) -> bool:
        """Whether the feeds are polled although they are not due."""
        return self.even_if_not_due or bool(self.feeds)


@dataclass(frozen=True, slots=True, kw_only=True)
class PollSummary:
    """What a poll brought; counts, and the feeds by verdict."""

    feeds: int = 0
    answered: int = 0
    items: int = 0
    new: int = 0
    health: Mapping[Health, int] = field(default_factory=dict)


@task(task_run_name="poll-{number}", cache_policy=NO_CACHE, persist_result=False)
async def poll_batch(
    number: int,
    desk: Desk,
    poller: Poller,
    pile: Pile,
    feeds: Sequence[Feed],
    states: Mapping[str, FeedState],
    now: datetime,
) -> None:
    """Poll one batch and have it stored; a failed feed is data, not an error.

    Gives nothing back: what a task gives Prefect keeps until the flow ends, 60 MB of items.
    """
    known = await asyncio.to_thread(desk.feeds.traces, [one.feed_id for one in feeds])
    await pile.add(feeds, await poller.poll(feeds, states, now=now, traces=known))


@flow(name="poll", flow_run_name=run_name, persist_result=False, validate_parameters=True)
async def poll(options: PollOptions = PollOptions()) -> PollSummary:
    """Poll the feeds that are due and keep what is new; a broken feed never stops the others."""
    desk = open_desk()
    now = datetime.now(UTC)
    await call_helpers(desk.settings.fetch.helpers, options, now)
    states = desk.feeds.states()
    return await poll_wanted(desk, pick(desk, options, states, now), states, now)


def pick(
    desk: Desk, options: PollOptions, states: Mapping[str, FeedState], now: datetime
) -> list[Feed]:
    """The feeds that options ask for."""
    feeds = desk.catalogue(options.feeds)
    asked = [one for one in feeds if not options.languages or one.language in options.languages]
    return asked if options.asks_for_all else list(due(asked, states, now))


async def call_helpers(count: int, options: PollOptions, now: datetime) -> None:
    """Start further runs that share the feeds; without a deployment there is nobody to start."""
    if not deployment.id:
        return
    for number in range(1, count + 1):
        share = {"picked_at": now.isoformat(), "begin_at": number / (count + 1)}
        given = {"options": options.model_dump(mode="json") | share}
        try:
            await arun_deployment(HELPER, parameters=given, timeout=0, as_subflow=False)
        except ObjectNotFound:
            _LOG.warning("no deployment name=%s; this run polls alone", HELPER)
            return


async def poll_wanted(
    desk: Desk,
    wanted: Sequence[Feed],
    states: Mapping[str, FeedState],
    now: datetime,
    *,
    begin_at: float = 0.0,
) -> PollSummary:
    """Poll feeds, note the run and show how all feeds fare; see poll_all."""
    polled, new = await poll_all(desk, wanted, states, now, begin_at=begin_at)
    summary = summarise(polled, new=new)
    desk.polls.record(
        PollRun(
            run_id=uuid4().hex,
            started_at=now,
            feeds=summary.feeds,
            feeds_ok=summary.answered,
            polled=summary.items,
            new=summary.new,
        )
    )
    brought = {one.state.feed_id: one.items for one in polled}
    await show_health(desk.catalogue(), desk.feeds.states(), brought)
    counts = summary.feeds, summary.answered, summary.items, summary.new
    get_run_logger().info("poll done feeds=%d answered=%d items=%d new=%d", *counts)
    return summary


async def poll_all(
    desk: Desk,
    wanted: Sequence[Feed],
    states: Mapping[str, FeedState],
    now: datetime,
    *,
    begin_at: float = 0.0,
) -> tuple[list[Polled], int]:
    """Poll feeds in batches; those another run is polling are waited for, not polled twice.

    Args:
        desk: The open store.
        wanted: The feeds.
        states: Their states when they were picked.
        now: The time these polls bear; aware.
        begin_at: How far into the list to begin, in [0, 1]: runs that share it begin apart.

    Returns:
        What each poll brought, and the number of items never seen before.
    """
    ends = time.monotonic() + PATIENCE_SECONDS
    advance = bar("polling feeds", len(wanted))
    waiting = list(enumerate(batches(wanted, size=FEEDS_PER_TASK), start=1))
    first = round(begin_at * len(waiting))
    waiting = waiting[first:] + waiting[:first]
    with Hold(desk.leases) as hold:
        pile = Pile(partial(store, desk, hold, now))
        async with Poller(fetch_policy(desk.settings)) as poller:

            async def work() -> None:
                while waiting:
                    number, batch = waiting.pop(0)
                    mine, busy, fresh = await asyncio.to_thread(take, desk, hold, batch, states)
                    if mine:
                        await poll_batch(number, desk, poller, pile, mine, fresh, now)
                    advance(len(batch) - len(busy))
                    if busy or not waiting:
                        await pile.save()  # other runs may wait for these feeds
                    if busy and time.monotonic() < ends:
                        await asyncio.sleep(LOOK_SECONDS)
                        waiting.append((number, busy))

            await asyncio.gather(*(work() for _ in range(BATCHES_AT_ONCE)))
    return pile.polled, pile.new


def store(
    desk: Desk, hold: Hold, now: datetime, feeds: Sequence[Feed], polls: Sequence[Poll]
) -> int:
    """Store what polls brought and let others have the feeds; gives the number of new items."""
    flood_after_at = last_window(desk.settings, now).start_at
    new = desk.feeds.save_polls(polls, seen_at=now, flood_after_at=flood_after_at)
    hold.give_back(leases_of(feeds))
    return len(new)


def take(
    desk: Desk, hold: Hold, batch: Sequence[Feed], before: Mapping[str, FeedState]
) -> tuple[list[Feed], list[Feed], Mapping[str, FeedState]]:
    """Hold feeds that nobody polled since they were picked; gives them, the busy, their states."""
    free = hold.take(leases_of(batch))
    busy = [one for one in batch if lease_of(one) not in free]
    if not free:
        return [], busy, {}
    fresh = desk.feeds.states([one.feed_id for one in batch])
    mine = [one for one in batch if lease_of(one) in free and _same(one, before, fresh)]
    hold.give_back(free - leases_of(mine))
    return mine, busy, fresh


def leases_of(feeds: Iterable[Feed]) -> set[str]:
    """Under which names feeds are held."""
    return {lease_of(one) for one in feeds}


def lease_of(feed: Feed) -> str:
    """Under which name a feed is held: its host's, so that no two runs ask one host at a time."""
    return f"host:{host_of(feed.url)}"


def _same(feed: Feed, before: Mapping[str, FeedState], now: Mapping[str, FeedState]) -> bool:
    old, new = before.get(feed.feed_id), now.get(feed.feed_id)
    return new is None or (old is not None and old.polled_at == new.polled_at)


def summarise(polled: Sequence[Polled], *, new: int) -> PollSummary:
    """Count what a poll brought; a feed answered when its last attempt succeeded."""
    return PollSummary(
        feeds=len(polled),
        answered=sum(one.state.failures == 0 for one in polled),
        items=sum(one.items for one in polled),
        new=new,
        health=Counter(one.state.health for one in polled),
    )
