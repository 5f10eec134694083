"""Daily: poll, score, group and send the digest, one after the other."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from prefect import flow
from prefect.runtime import deployment
from pydantic import ConfigDict, Field

from flows.deepen import deepen
from flows.desk import open_desk
from flows.digest import DigestOptions, digest
from flows.engine import give_back
from flows.narrow import LookOptions
from flows.poll import PollOptions, PollSummary, poll
from flows.runs import run_name
from flows.score import ScoreOptions, ScoreSummary, score
from flows.send import DigestOutcome
from flows.tell_feeds import tell_feeds


class DailyOptions(LookOptions):
    """How the day's run goes."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        title="Daily digest", extra="forbid", frozen=True
    )

    days_back: int = Field(
        default=3,
        ge=1,
        le=90,
        title="Days back",
        description="Items first seen in the last so many days are scored if they are not yet. "
        "More is needed only after a longer pause or with a new model.",
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
    give_back()  # what documents and their items took
    scored = score(ScoreOptions(days_back=options.days_back))
    await deepen()
    give_back()  # what the classifier took: stories are grouped without it
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
