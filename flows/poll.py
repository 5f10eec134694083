"""Poll: catalogue -> due feeds -> fetch, parse, normalise -> new items into the store."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import ClassVar
from uuid import uuid4

from feeds.poll import Poller
from feeds.schedule import batches, due
from prefect import flow, get_run_logger, task
from prefect.artifacts import acreate_table_artifact
from prefect.cache_policies import NO_CACHE
from pydantic import BaseModel, ConfigDict, Field

from flows.desk import Desk, fetch_policy, open_desk
from flows.windows import last_window
from items.feed import Feed, FeedState, Health
from items.item import Poll
from store.polls import PollRun

FEEDS_PER_TASK = 15


class PollOptions(BaseModel):
    """What to poll."""

    model_config: ClassVar[ConfigDict] = ConfigDict(title="Poll", extra="forbid", frozen=True)

    feeds: list[str] = Field(
        default=[],
        title="Only these feeds",
        description="Ids from config/feeds.toml; leave empty to poll every feed that is due.",
    )
    even_if_not_due: bool = Field(
        default=False,
        title="Poll now",
        description="Poll feeds although their pause is not over yet.",
    )


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
    feeds: Sequence[Feed],
    states: Mapping[str, FeedState],
    now: datetime,
) -> tuple[list[Poll], list[str]]:
    """Poll one batch and store it in one transaction; a failed feed is data, not an error.

    Returns:
        The polls, and the item_ids never seen before.
    """
    polls = await poller.poll(feeds, states, now=now)
    window = last_window(desk.settings, now)
    new = await asyncio.to_thread(
        desk.feeds.save_polls, polls, seen_at=now, flood_after_at=window.start_at
    )
    return polls, new


@flow(name="poll", flow_run_name="poll", persist_result=False, validate_parameters=True)
async def poll(options: PollOptions = PollOptions()) -> PollSummary:
    """Poll the feeds that are due and keep what is new; a broken feed never stops the others."""
    log = get_run_logger()
    desk = open_desk()
    now = datetime.now(UTC)
    feeds = desk.catalogue(options.feeds)
    states = desk.feeds.states()
    wanted = feeds if options.even_if_not_due or options.feeds else due(feeds, states, now)
    async with Poller(fetch_policy(desk.settings)) as poller:
        done = await asyncio.gather(
            *(
                poll_batch(number, desk, poller, batch, states, now)
                for number, batch in enumerate(batches(wanted, size=FEEDS_PER_TASK), start=1)
            )
        )
    polls = [one for batch, _ in done for one in batch]
    summary = summarise(polls, new=sum(len(new) for _, new in done))
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
    await acreate_table_artifact(
        key="feed-health", table=health_table(feeds, polls), description="Feeds of this poll"
    )
    log.info(
        "poll done feeds=%d answered=%d items=%d new=%d",
        summary.feeds,
        summary.answered,
        summary.items,
        summary.new,
    )
    return summary


def summarise(polls: Sequence[Poll], *, new: int) -> PollSummary:
    """Count what a poll brought; a feed answered when its last attempt succeeded."""
    return PollSummary(
        feeds=len(polls),
        answered=sum(one.state.failures == 0 for one in polls),
        items=sum(len(one.items) for one in polls),
        new=new,
        health=Counter(one.state.health for one in polls),
    )


def health_table(feeds: Sequence[Feed], polls: Sequence[Poll]) -> list[dict[str, str]]:
    """One row a polled feed, troubled ones first."""
    names = {feed.feed_id: feed.name for feed in feeds}
    ordered = sorted(polls, key=lambda one: (not one.state.health.is_trouble, one.state.feed_id))
    return [
        {
            "feed": one.state.feed_id,
            "name": names.get(one.state.feed_id, ""),
            "health": one.state.health.value,
            "items": str(len(one.items)),
            "reason": one.state.reason,
        }
        for one in ordered
    ]
