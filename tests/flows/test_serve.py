"""What serve registers, makes up for and leaves alone."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.actions import DeploymentUpdate
from prefect.client.schemas.objects import FlowRun
from prefect.exceptions import PrefectHTTPStatusError
from prefect.states import Running, Scheduled

import flows.serve
from flows.automate import automations, register
from flows.deploy import deployments
from flows.desk import Desk
from flows.retrain import Learned, write_marker
from flows.serve import cancel_cut_short, drop_missed, improve_forms, paused_by_hand, to_start
from flows.start_server import Server
from items.delivery import Delivery, DeliveryState
from items.digest import Window

NOW = datetime(2026, 11, 22, 0, 5, tzinfo=UTC)


def told(desk: Desk, *, days_ago: int) -> None:
    """A digest of some days ago that was posted to the files."""
    end = datetime(2026, 11, 22, tzinfo=UTC) - timedelta(days=days_ago)
    key = f"digest:files:{end.date()}:daily"
    window = Window(start_at=end - timedelta(days=1), end_at=end)
    desk.digests.save_digest(key, window, "{}", made_at=end)
    row = Delivery(
        key=key, part=0, channel="files", state=DeliveryState.POSTED, payload="", updated_at=end
    )
    desk.digests.plan([row])


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model is at work."""
    monkeypatch.setattr(flows.serve, "load_model", lambda _folder: None)


def test_without_a_model_a_first_one_is_trained(files_desk: Desk) -> None:
    assert to_start(files_desk, NOW) == ["train"]


def test_a_model_that_can_no_longer_be_read_is_made_anew(files_desk: Desk) -> None:
    models = files_desk.settings.models_dir
    models.mkdir(parents=True)
    (models / "active.json").write_text('{"history": ["from-an-older-silkwatch"]}')

    assert to_start(files_desk, NOW) == ["train"]


@pytest.mark.usefixtures("model")
def test_a_new_desk_waits_for_its_first_morning(files_desk: Desk) -> None:
    assert to_start(files_desk, NOW) == []


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize(("days_ago", "start"), [(0, []), (1, ["daily"]), (3, ["daily"])])
def test_a_missed_digest_is_made_up_for_by_one_run(
    files_desk: Desk, days_ago: int, start: list[str]
) -> None:
    told(files_desk, days_ago=days_ago)

    assert to_start(files_desk, NOW) == start


@pytest.mark.usefixtures("model")
def test_a_training_that_was_cut_short_begins_again(files_desk: Desk) -> None:
    data_dir = files_desk.settings.data_dir
    write_marker(data_dir, Learned(seeds="a", announced="b"))
    assert to_start(files_desk, NOW) == ["train"]

    write_marker(data_dir, Learned(seeds="b", announced="b"))
    assert to_start(files_desk, NOW) == []


def test_the_end_of_a_server_that_is_not_ours_is_none_of_our_business() -> None:
    assert not Server("http://elsewhere/api").is_gone


def test_trouble_in_telling_trouble_is_not_told() -> None:
    ids = {name: uuid4() for name in ("tell-trouble", "train", "daily")}

    (trouble,) = (one for one in automations(ids) if "trouble" in one.name)

    watched = trouble.trigger.match_related["prefect.resource.id"]
    assert f"prefect.deployment.{ids['daily']}" in watched
    assert f"prefect.deployment.{ids['tell-trouble']}" not in watched


@pytest.fixture
async def client(prefect_engine: None) -> AsyncIterator[PrefectClient]:
    async with get_client() as client:
        yield client


@pytest.fixture
async def ids(files_desk: Desk, client: PrefectClient) -> dict[str, UUID]:
    """All deployments, registered."""
    made = deployments(files_desk.settings, ["steppe"])
    return {one.name: await one.aapply() for one in made}


@pytest.mark.engine
async def test_registering_again_changes_nothing_and_heals_what_was_changed(
    client: PrefectClient, ids: dict[str, UUID]
) -> None:
    wanted = automations(ids)
    names = [one.name for one in wanted]

    assert await register(client, wanted) == names
    assert await register(client, wanted) == []

    (first,) = await client.read_automations_by_name(names[0])
    await client.pause_automation(first.id)
    await client.create_automation(wanted[1])  # a double
    assert await register(client, [*wanted[:2], wanted[2].model_copy(update={"tags": ["x"]})]) == [
        names[2]
    ]
    assert len(await client.read_automations_by_name(names[1])) == 1
    (still,) = await client.read_automations_by_name(names[0])
    assert not still.enabled


@pytest.mark.engine
async def test_deployments_of_a_work_pool_get_the_same_forms(
    files_desk: Desk, client: PrefectClient, ids: dict[str, UUID]
) -> None:
    plain = DeploymentUpdate(parameter_openapi_schema={"type": "object", "properties": {}})
    await client.update_deployment(ids["daily"], plain)

    await improve_forms(client, files_desk, ids)

    form = (await client.read_deployment(ids["daily"])).parameter_openapi_schema
    assert form["properties"]["options"]["title"] == "Daily digest"
    assert form["definitions"]["DailyOptions"]["properties"]["feeds"]["items"]["enum"] == ["steppe"]


@pytest.mark.engine
async def test_a_desk_that_reads_chinese_gets_its_pages_in_chinese_and_runs_the_same(
    files_desk: Desk,
    client: PrefectClient,
    ids: dict[str, UUID],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(flows.serve, "language", lambda: "zh-Hant")

    await improve_forms(client, files_desk, ids)

    daily = await client.read_deployment(ids["daily"])
    assert daily.description.startswith("抓取、評分並發送當天的摘要")
    assert daily.parameter_openapi_schema["properties"]["options"]["title"] == "每日摘要"
    run = await client.create_flow_run_from_deployment(
        ids["daily"], parameters={"options": {"dry_run": True, "feeds": ["steppe"]}}
    )
    assert run.parameters["options"] == {"dry_run": True, "feeds": ["steppe"]}
    with pytest.raises(PrefectHTTPStatusError, match="days_back"):
        await client.create_flow_run_from_deployment(
            ids["daily"], parameters={"options": {"days_back": 0}}
        )


@pytest.mark.engine
async def test_automations_change_their_language_and_are_not_doubled(
    client: PrefectClient, ids: dict[str, UUID]
) -> None:
    english, chinese = automations(ids), automations(ids, "zh-Hant")
    names = [one.name for one in english]
    await register(client, english)

    assert await register(client, chinese) == names
    assert await register(client, chinese) == []

    for name in names:
        (only,) = await client.read_automations_by_name(name)
        assert re.search("[\u4e00-\u9fff]", only.description)


def test_a_run_that_was_made_ready_by_a_killed_worker_counts_as_silent() -> None:
    ids = {name: uuid4() for name in ("tell-trouble", "train", "daily")}

    (silent,) = (one for one in automations(ids) if "silent" in one.name)

    assert {"prefect.flow-run.Pending", "prefect.flow-run.Submitting"} < silent.trigger.after
    # A run within a run sends no heartbeats of its own: that it runs must do.
    assert "prefect.flow-run.Running" in silent.trigger.expect


@pytest.mark.engine
async def test_missed_runs_are_dropped_but_not_those_a_person_asked_for(
    client: PrefectClient, ids: dict[str, UUID]
) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=3)

    async def run(name: str, state_at: datetime, *, by_schedule: bool) -> FlowRun:
        made = await client.create_flow_run_from_deployment(
            ids[name], state=Scheduled(scheduled_time=state_at)
        )
        if by_schedule:
            await _mark_as_scheduled(made)
        return made

    missed = [await run("poll", long_ago, by_schedule=True) for _ in range(3)]
    asked = await run("poll", long_ago, by_schedule=False)
    coming = await run("poll", datetime.now(UTC) + timedelta(days=1), by_schedule=True)

    assert await drop_missed(client, list(ids.values())) == len(missed)
    left = {one.id for one in await client.read_flow_runs()}
    assert {asked.id, coming.id} <= left
    assert not left & {one.id for one in missed}


@pytest.mark.engine
async def test_runs_cut_short_do_not_count_as_running_for_ever(
    client: PrefectClient, ids: dict[str, UUID]
) -> None:
    made = await client.create_flow_run_from_deployment(ids["daily"])
    await client.set_flow_run_state(made.id, Running(), force=True)

    assert await cancel_cut_short(client, [ids["daily"]]) == 1
    after = await client.read_flow_run(made.id)
    assert after.state is not None
    assert after.state.is_cancelled()


@pytest.mark.engine
async def test_a_schedule_switched_off_by_hand_is_noticed(
    client: PrefectClient, ids: dict[str, UUID]
) -> None:
    (schedule,) = await client.read_deployment_schedules(ids["alert"])
    await client.update_deployment_schedule(ids["alert"], schedule.id, active=False)

    assert await paused_by_hand(client, ["alert", "poll", "digest", "never-made"]) == ["alert"]


async def _mark_as_scheduled(run: FlowRun) -> None:
    """Make a run look as if the schedule had made it; the API offers no way."""
    import sqlalchemy
    from prefect.server.database import provide_database_interface
    from prefect.settings import PREFECT_SERVER_DATABASE_CONNECTION_URL

    database = provide_database_interface()
    assert PREFECT_SERVER_DATABASE_CONNECTION_URL.value()
    async with database.session_context(begin_transaction=True) as session:
        table = database.FlowRun
        change = sqlalchemy.update(table).where(table.id == run.id).values(auto_scheduled=True)
        await session.execute(change)
