"""Tell trouble: a run that failed or crashed, or a day without a digest, told to the desk."""

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from prefect import flow, get_run_logger
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import FlowRun
from prefect.exceptions import ObjectNotFound
from prefect.utilities.urls import url_for
from pydantic import BaseModel, ConfigDict, Field

from flows.desk import Desk, open_desk
from flows.languages.translate import translated
from flows.runs import run_name
from flows.send import FILES
from flows.tell import short_hash, tell_desk

NO_DIGEST_HOURS = 26

WORDS = {
    "en": {
        "run": "Silkwatch: the run {name} {state}",
        "failed": "failed",
        "crashed": "crashed",
        "again": "Nothing is told twice: start it again, or wait for the next run.",
        "no-digest": "Silkwatch: no digest for {hours} hours",
        "last": "The last one ended its window at {at}.",
        "never": "There has never been one.",
        "look": "Look at the runs in Prefect, then run: silkwatch doctor",
        "link": "Open the run in Prefect",
    },
    "zh-Hant": {
        "run": "Silkwatch：執行 {name} {state}",
        "failed": "失敗",
        "crashed": "中斷",
        "again": "不會重複發送：可再執行一次，或等下一次排程。",
        "no-digest": "Silkwatch：已 {hours} 小時沒有摘要",
        "last": "上一份摘要的時段結束於 {at}。",
        "never": "從未發送過摘要。",
        "look": "請先看 Prefect 的執行紀錄，再執行：silkwatch doctor",
        "link": "在 Prefect 開啟這次執行",
    },
}


class Trouble(StrEnum):
    """What kind of trouble is told."""

    RUN = "run"
    NO_DIGEST = "no-digest"


class TroubleOptions(BaseModel):
    """Which trouble to tell; automations fill this in."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        title="Tell trouble", extra="forbid", frozen=True
    )

    kind: Trouble = Field(
        default=Trouble.NO_DIGEST,
        title="Kind",
        description="run: a run that failed or crashed. no-digest: see whether a digest is "
        "overdue, and tell it only if so.",
    )
    flow_run_id: str = Field(
        default="",
        title="Run",
        description="Id of the run that failed or crashed; empty for an overdue digest.",
    )


@flow(name="tell-trouble", flow_run_name=run_name, persist_result=False)
def tell_trouble(options: TroubleOptions = TroubleOptions()) -> bool:
    """Tell the desk about a run in trouble, or about a digest that is overdue."""
    desk = open_desk()
    if options.kind is Trouble.RUN:
        return tell_run(desk, options.flow_run_id)
    return tell_overdue(desk, datetime.now(UTC))


def tell_run(desk: Desk, flow_run_id: str) -> bool:
    """Tell why a run ended badly; the same reason in the same flow is told once a day."""
    run = _read(flow_run_id)
    if run is None or run.state is None:
        get_run_logger().warning("no such run id=%s; nothing is told", flow_run_id)
        return False
    language = desk.settings.digest.language
    words = WORDS[language]
    state = words["crashed" if run.state.is_crashed() else "failed"]
    reason = run.state.message or run.state.name or ""
    day = datetime.now(desk.settings.zone).date()
    kind = run.name.split("-20", 1)[0]
    return tell_desk(
        desk,
        f"trouble:{kind}:{short_hash(reason)}:{day}",
        words["run"].format(name=run.name, state=state),
        [translated(reason, language), words["again"]],
        url=url_for("flow-run", run.id) or "",
        label=words["link"],
    )


def tell_overdue(desk: Desk, now: datetime) -> bool:
    """Tell that a digest is overdue, by the store and not by Prefect's records; once a day."""
    last = desk.digests.last_told_window_end(desk.settings.slack.channel or FILES)
    if last is not None and now - last < timedelta(hours=NO_DIGEST_HOURS):
        get_run_logger().info("a digest was told last=%s; nothing is overdue", last.isoformat())
        return False
    words = WORDS[desk.settings.digest.language]
    at = last.astimezone(desk.settings.zone) if last else None
    return tell_desk(
        desk,
        f"trouble:no-digest:{now.astimezone(desk.settings.zone).date()}",
        words["no-digest"].format(hours=NO_DIGEST_HOURS),
        [
            words["last"].format(at=f"{at:%Y-%m-%d %H:%M}") if at else words["never"],
            words["look"],
        ],
    )


def _read(flow_run_id: str) -> FlowRun | None:
    try:
        with get_client(sync_client=True) as client:
            return client.read_flow_run(UUID(flow_run_id))
    except (ObjectNotFound, ValueError):
        return None
