"""Daily: poll, score, group and send the digest, one after the other."""

from dataclasses import dataclass
from typing import ClassVar

from prefect import flow
from pydantic import BaseModel, ConfigDict, Field

from flows.digest import DigestOptions, digest
from flows.poll import PollOptions, PollSummary, poll
from flows.score import ScoreOptions, ScoreSummary, score
from flows.send import DigestOutcome


class DailyOptions(BaseModel):
    """How the day's run goes."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        title="Daily digest", extra="forbid", frozen=True
    )

    dry_run: bool = Field(
        default=False,
        title="Dry run",
        description="Compose and show the digest, but post nothing and mark nothing as told.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DailySummary:
    """What each part of the day's run brought."""

    poll: PollSummary
    score: ScoreSummary
    digests: list[DigestOutcome]


@flow(name="daily", flow_run_name="daily", persist_result=False)
async def daily(options: DailyOptions = DailyOptions()) -> DailySummary:
    """Poll the feeds, score what is new and send the digest; safe to run again."""
    polled = await poll(PollOptions())
    scored = score(ScoreOptions())
    told = digest(DigestOptions(dry_run=options.dry_run))
    return DailySummary(poll=polled, score=scored, digests=told)
