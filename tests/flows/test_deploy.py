"""What runs when: by the desk's hour and zone, and the same in a work pool."""

from pathlib import Path

import pytest
import yaml
from prefect.client.schemas.actions import DeploymentScheduleCreate
from prefect.client.schemas.objects import ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.utilities.importtools import import_object

from flows.deploy import TAG, deployments, plans
from flows.settings import Settings, load_settings

ROOT = Path(__file__).resolve().parents[2]
UNSCHEDULED = {"help-poll", "digest", "train", "weekly", "backfill", "tell-trouble"}


def settings_with(monkeypatch: pytest.MonkeyPatch, **digest: str) -> Settings:
    for key, value in digest.items():
        monkeypatch.setenv(f"SILKWATCH_DIGEST__{key.upper()}", value)
    return load_settings()


def test_the_day_begins_at_the_hour_and_in_the_zone_of_the_settings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = settings_with(monkeypatch, hour="0", minute="15", time_zone="Asia/Almaty")

    crons = {plan.flow.name: plan.cron for plan in plans(settings)}
    zones = {one.timezone for made in deployments(settings, []) for one in _schedules(made)}

    assert crons["daily"] == "15 0 * * *"
    assert crons["feedback"] == "45 23 * * *"
    assert crons["poll"] == "5,20,35,50 * * * *"
    assert zones == {"Asia/Almaty"}


def test_polls_and_what_follows_them_keep_away_from_the_digest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    crons = {plan.flow.name: plan.cron for plan in plans(settings_with(monkeypatch, minute="30"))}

    minutes = [int(crons[name].split()[0]) for name in ("score", "alert")]

    assert minutes == [10, 15]
    assert crons["poll"].split()[0] == "5,20,35,50"


def test_runs_wait_for_each_other_and_none_cancels_another() -> None:
    for made in deployments(load_settings(), []):
        assert made.concurrency_limit == (15 if made.name == "help-poll" else 1)
        assert made.concurrency_options is not None
        assert made.concurrency_options.collision_strategy == ConcurrencyLimitStrategy.ENQUEUE


def test_what_is_started_by_events_or_people_has_no_schedule() -> None:
    made = {one.name: one for one in deployments(load_settings(), [])}

    assert {name for name, one in made.items() if not _schedules(one)} == UNSCHEDULED


def test_a_schedule_that_was_switched_off_stays_off() -> None:
    made = {one.name: one for one in deployments(load_settings(), [], paused=["poll"])}

    assert [one.active for one in _schedules(made["poll"])] == [False]
    assert [one.active for one in _schedules(made["daily"])] == [True]


def test_entrypoints_are_dotted_and_lead_to_the_flow() -> None:
    for made in deployments(load_settings(), []):
        assert made.entrypoint is not None
        assert import_object(made.entrypoint).name == made.flow_name


def test_the_work_pool_gets_the_same_deployments() -> None:
    pool = yaml.safe_load((ROOT / "prefect.yaml").read_text("utf-8"))["deployments"]
    served = {one.name: one for one in deployments(Settings(), [])}

    assert [one["name"] for one in pool] == list(served)
    for one in pool:
        twin = served[one["name"]]
        assert one["entrypoint"] == twin.entrypoint
        assert one["description"] == twin.description
        assert one["tags"] == [TAG]
        assert one["concurrency_limit"] == {
            "limit": twin.concurrency_limit,
            "collision_strategy": "ENQUEUE",
        }
        assert [(s["cron"], s["timezone"]) for s in one["schedules"]] == [
            (s.cron, s.timezone) for s in _schedules(twin)
        ]


def test_compose_holds_the_parts_and_no_password() -> None:
    text = (ROOT / "deploy" / "compose.yaml").read_text("utf-8")
    compose = yaml.safe_load(text)

    assert list(compose["services"]) == ["postgres", "server", "setup", "worker"]
    assert "POSTGRES_PASSWORD:?" in text
    assert compose["services"]["server"]["ports"] == ["127.0.0.1:4200:4200"]


def _schedules(made: RunnerDeployment) -> list["_Flat"]:
    return [_Flat(one) for one in made.schedules or []]


class _Flat:
    """A deployment's schedule with what a test asks of it."""

    def __init__(self, given: DeploymentScheduleCreate) -> None:
        self.active = given.active
        self.cron = given.schedule.cron
        self.timezone = given.schedule.timezone
