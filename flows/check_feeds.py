"""Check feeds: poll every feed of the catalogue once a week and show how each fares."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from prefect import flow, get_run_logger
from pydantic import BaseModel, ConfigDict, Field

from flows.artifacts import show_health
from flows.desk import open_desk
from flows.poll import PollOptions, poll
from flows.runs import run_name
from items.feed import FeedState, Language
from items.item import Poll


class CheckOptions(BaseModel):
    """Which feeds to check."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        title="Check feeds", extra="forbid", frozen=True
    )

    feeds: list[str] = Field(
        default=[],
        title="Only these feeds",
        description="Ids from the catalogue; leave empty for all of them.",
    )
    languages: list[Language] = Field(
        default=[],
        title="Only these languages",
        description="Languages of the feeds; leave empty for all.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSummary:
    """How the catalogue fares: feeds, and the ids of those in trouble."""

    feeds: int
    trouble: Sequence[str]


@flow(name="check-feeds", flow_run_name=run_name, persist_result=False)
async def check_feeds(options: CheckOptions = CheckOptions()) -> CheckSummary:
    """Poll every feed, due or not, and leave the health of all; what is new is kept."""
    await poll(PollOptions(feeds=options.feeds, languages=options.languages, even_if_not_due=True))
    desk = open_desk()
    feeds = desk.catalogue(options.feeds)
    states = desk.feeds.states()
    known = [states.get(one.feed_id) or FeedState(feed_id=one.feed_id) for one in feeds]
    await show_health(feeds, [Poll(state=state) for state in known])
    trouble = [state.feed_id for state in known if state.health.is_trouble]
    get_run_logger().info("feeds checked feeds=%d trouble=%d", len(known), len(trouble))
    return CheckSummary(feeds=len(known), trouble=trouble)
