"""Daily: poll, score, group and send the digest, one after the other."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from prefect import flow
from prefect.runtime import deployment
from pydantic import BaseModel, ConfigDict, Field

from flows.deepen import deepen
from flows.desk import open_desk
from flows.digest import DigestOptions, digest
from flows.poll import PollOptions, PollSummary, poll
from flows.runs import run_name
from flows.score import ScoreOptions, ScoreSummary, score
from flows.send import DigestOutcome
from flows.tell_feeds import tell_feeds
from items.feed import Language


class DailyOptions(BaseModel):
    """How the day's run goes."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        title="Daily digest", extra="forbid", frozen=True
    )

    dry_run: bool = Field(
        default=False,
        title="Dry run",
        description="Poll, score and show the digest, but post nothing and mark nothing as told.",
    )
    days_back: int = Field(
        default=3,
        ge=1,
        le=90,
        title="Days back",
        description="Items first seen in the last so many days are scored if they are not yet. "
        "More is needed only after a longer pause or with a new model.",
    )
    threshold: float | None = Field(
        default=None,
        ge=0.05,
        le=1,
        title="Threshold",
        description="Show what scores this or more; lower shows more. Leave empty for the desk's "
        "own. With a threshold of its own the digest is shown, never posted.",
    )
    languages: list[Language] = Field(
        default=[],
        title="Only these languages",
        description="Languages of feeds and items; leave empty for all. A digest narrowed like "
        "this is shown, never posted.",
    )
    feeds: list[str] = Field(
        default=[],
        title="Only these feeds",
        description="Ids from the catalogue; leave empty for all. A digest narrowed like this is "
        "shown, never posted.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DailySummary:
    """What each part of the day's run brought."""

    poll: PollSummary
    score: ScoreSummary
    digests: list[DigestOutcome]


@flow(name="daily", flow_run_name=run_name, persist_result=False)
async def daily(options: DailyOptions = DailyOptions()) -> DailySummary:
    """Poll the feeds, score what is new and send the digest; safe to run again."""
    polled = await poll(PollOptions(feeds=options.feeds, languages=options.languages))
    scored = score(ScoreOptions(days_back=options.days_back))
    await deepen()
    # Slack may be away for a while in the morning; whoever waits at a terminal is told at once.
    patient = digest.with_options(retries=3, retry_delay_seconds=600)
    told = (patient if deployment.id else digest)(
        DigestOptions(
            dry_run=options.dry_run,
            threshold=options.threshold,
            languages=options.languages,
            feeds=options.feeds,
        )
    )
    if not options.dry_run:
        tell_feeds(open_desk(), datetime.now(UTC))
    return DailySummary(poll=polled, score=scored, digests=told)
