"""Check feeds: poll every feed of the catalogue once a week and show how each fares."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from prefect import flow, get_run_logger
from pydantic import BaseModel, ConfigDict, Field

from flows.desk import open_desk
from flows.poll import PollOptions, poll
from flows.runs import run_name
from flows.tell_feeds import tell_feeds
from items.feed import Language


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
        description="Languages of the feeds: zh-Hant Traditional Chinese, zh-Hans Simplified "
        "Chinese, en English, ru Russian; leave empty for all.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckSummary:
    """How the catalogue fares: feeds, and the ids of those in trouble."""

    feeds: int
    trouble: Sequence[str]


@flow(name="check-feeds", flow_run_name=run_name, persist_result=False)
async def check_feeds(options: CheckOptions = CheckOptions()) -> CheckSummary:
    """Poll every feed, due or not, and leave the health of all; what is new is kept.

    The desk is told of feeds whose state changed since it was told last.
    """
    await poll(PollOptions(feeds=options.feeds, languages=options.languages, even_if_not_due=True))
    desk = open_desk()
    tell_feeds(desk, datetime.now(UTC))
    feeds = desk.catalogue(options.feeds)
    states = desk.feeds.states()
    trouble = [
        one.feed_id
        for one in feeds
        if one.feed_id in states and states[one.feed_id].health.is_trouble
    ]
    get_run_logger().info("feeds checked feeds=%d trouble=%d", len(feeds), len(trouble))
    return CheckSummary(feeds=len(feeds), trouble=trouble)
