"""Feedback: reactions under digests and alerts -> labels, wrong merges, rows to learn from."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from prefect import flow, get_run_logger
from pydantic import BaseModel, ConfigDict, Field

from digests.as_json import digest_from_json
from digests.client import SlackApi
from digests.feedback import Asked, Feedback, asked_of, read_feedback
from digests.sources import SOURCE
from flows.desk import Desk, open_desk
from flows.hold import turn
from flows.learn import keep_rows
from flows.runs import run_name
from flows.send import FILES, channel_of
from flows.settings import slack_token
from flows.since import BY_SLACK
from flows.warn import alert_of

CORE, NOISE = 2, 0


class FeedbackOptions(BaseModel):
    """What to read."""

    model_config: ClassVar[ConfigDict] = ConfigDict(title="Feedback", extra="forbid", frozen=True)

    learn: bool = Field(
        default=True,
        title="Prepare for training",
        description="Keep the figures of the judged items, so that the next training learns from "
        "them; about 0.1 s an item.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackOutcome:
    """What readers answered since the last look.

    Attributes:
        channel: Where their reactions were read; "files" when there is no Slack.
        asked: Messages that could be answered.
        new: Verdicts that are new or another than before.
        taken_back: Verdicts that are gone.
        splits: Stories newly called wrongly merged.
        rows: Judged items kept for the next training; 0 when nothing changed.
    """

    channel: str
    asked: int = 0
    new: int = 0
    taken_back: int = 0
    splits: int = 0
    rows: int = 0


@flow(name="feedback", flow_run_name=run_name, persist_result=False)
def feedback(options: FeedbackOptions = FeedbackOptions()) -> FeedbackOutcome:
    """Read the reactions of the last days; the next digest thanks for them."""
    log = get_run_logger()
    desk = open_desk()
    channel = channel_of(desk.settings)
    if channel == FILES:
        log.info("feedback off: no channel is set, so nobody can react")
        return FeedbackOutcome(channel=FILES)
    with turn(desk.leases, "feedback"):
        outcome = take_feedback(desk, channel, datetime.now(UTC), learn=options.learn)
    log.info(
        "feedback done asked=%d new=%d taken_back=%d splits=%d rows=%d",
        outcome.asked,
        outcome.new,
        outcome.taken_back,
        outcome.splits,
        outcome.rows,
    )
    return outcome


def take_feedback(desk: Desk, channel: str, now: datetime, *, learn: bool) -> FeedbackOutcome:
    """Read what readers answered and keep it; reading it again changes nothing.

    Raises:
        DeliveryError: Slack refused or did not answer; nothing was kept.
        LabelError: The rows to learn from cannot be written; the labels are kept.
    """
    asked = asked_lately(desk, channel, now)
    answers = _read(desk, channel, asked, now)
    new = desk.labels.add(answers.labels)
    taken_back = _take_back(desk, answers)
    splits = split(desk, channel, answers, now)
    changed = new or taken_back
    return FeedbackOutcome(
        channel=channel,
        asked=len(asked),
        new=new,
        taken_back=taken_back,
        splits=splits,
        rows=keep_rows(desk) if learn and changed else 0,
    )


def asked_lately(desk: Desk, channel: str, now: datetime) -> dict[str, Asked]:
    """The messages of the last days that readers could react to, by timestamp."""
    since = now - timedelta(days=desk.settings.feedback.days + 1)
    asked: dict[str, Asked] = {}
    for key in dict.fromkeys(one.key for one in desk.digests.told(channel, since_at=since)):
        rows = desk.digests.deliveries(key)
        asked |= asked_of(rows, model_version=_model_of(desk, key))
    return asked


def _read(desk: Desk, channel: str, asked: Mapping[str, Asked], now: datetime) -> Feedback:
    table = desk.settings.feedback
    token = slack_token()
    api = SlackApi(token.get_secret_value() if token else "", base_url=desk.settings.slack.base_url)
    return read_feedback(
        api,
        channel,
        asked,
        now=now,
        days=table.days,
        grades=dict.fromkeys(table.useful, CORE) | dict.fromkeys(table.off_topic, NOISE),
        wrong_merge=table.wrong_merge,
    )


def _take_back(desk: Desk, answers: Feedback) -> int:
    """Forget the verdicts that readers took away from messages which are still there."""
    standing = {(label.item_id, label.by) for label in answers.labels}
    gone = [
        label
        for label in desk.labels.labels(source=SOURCE)
        if label.item_id in answers.seen and (label.item_id, label.by) not in standing
    ]
    return sum(desk.labels.remove(one.item_id, by=one.by, source=SOURCE) for one in gone)


def split(desk: Desk, channel: str, answers: Feedback, now: datetime) -> int:
    """Take apart, once, what readers call wrongly merged: as it was told, report by report."""
    reports: dict[str, dict[str, None]] = defaultdict(dict)
    for told in desk.digests.told(channel):
        reports[told.story_id] |= dict.fromkeys(told.item_ids)
    known = {(one.kind, one.ids, one.by) for one in desk.stories.decisions()}
    made = 0
    for merge in answers.wrong_merges:
        ids = tuple(sorted(reports[merge.story_id]))
        by = f"{BY_SLACK}{merge.by}"
        if len(ids) > 1 and ("split", ids, by) not in known:
            desk.stories.decide("split", ids, by=by, at=now)
            made += 1
    return made


def _model_of(desk: Desk, key: str) -> str:
    stored = desk.digests.digest(key)
    made = digest_from_json(json.loads(stored)) if stored else alert_of(desk, key)
    return made.model_version if made else ""
