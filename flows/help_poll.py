"""Help poll: a run of another worker that polls a share of the feeds; see flows/poll.py."""

from datetime import UTC, datetime
from typing import ClassVar

from prefect import flow
from pydantic import AwareDatetime, ConfigDict, Field

from flows.desk import open_desk
from flows.poll import PollOptions, PollSummary, pick, poll_wanted
from flows.runs import run_name


class HelpOptions(PollOptions):
    """Which poll to help; the run that asks for help fills this in."""

    model_config: ClassVar[ConfigDict] = ConfigDict(title="Help poll", extra="forbid", frozen=True)

    picked_at: AwareDatetime | None = Field(
        default=None,
        title="Asked at",
        description="Feeds polled at this time or later are left out: another run had them.",
    )
    begin_at: float = Field(
        default=0.5,
        ge=0,
        le=1,
        title="Begin at",
        description="How far into the list of feeds to begin, from 0 to 1, so that runs which "
        "share the list begin apart.",
    )


@flow(name="help-poll", flow_run_name=run_name, persist_result=False)
async def help_poll(options: HelpOptions = HelpOptions()) -> PollSummary:
    """Poll what another run has not come to yet; a feed is held by who comes first."""
    desk = open_desk()
    now = datetime.now(UTC)
    states = desk.feeds.states()
    since = options.picked_at or now
    had = {key for key, state in states.items() if state.polled_at and state.polled_at >= since}
    wanted = [one for one in pick(desk, options, states, now) if one.feed_id not in had]
    return await poll_wanted(desk, wanted, states, now, begin_at=options.begin_at)
