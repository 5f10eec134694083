"""Serve: a Prefect server where there is none, all deployments with schedules, automations."""

import asyncio
import signal
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext, suppress
from datetime import UTC, datetime
from uuid import UUID

from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.actions import DeploymentUpdate
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateName,
)
from prefect.client.schemas.objects import State
from prefect.exceptions import ObjectNotFound
from prefect.runner import Runner
from prefect.settings import PREFECT_API_URL, get_current_settings, temporary_settings
from prefect.states import Cancelled
from prefect.types import DateTime

from classifiers.errors import ModelError
from classifiers.model import load_model
from flows.automate import automations, register
from flows.deploy import deployments, plans
from flows.desk import Desk, open_desk
from flows.errors import ServeError
from flows.events import served
from flows.languages.choose import language
from flows.languages.translate import translated
from flows.retrain import read_marker
from flows.send import channel_of
from flows.start_server import Server, own_server
from flows.windows import last_window

Say = Callable[[str], None]

LOOK_SECONDS = 1.0
RUNS_AT_ONCE = 4


def serve(say: Say, *, port: int = 4200, only_automations: bool = False) -> None:
    """Serve everything until interrupted.

    Args:
        say: Called with one line a step.
        port: Of the Prefect server that is started when PREFECT_API_URL names none.
        only_automations: Register automations and better forms for deployments that are there
            already, and end.

    Raises:
        ServeError: The server cannot be reached or started; says what to do.
        ConfigError: A setting is wrong.
    """
    desk = open_desk()
    channel_of(desk.settings)  # a wrong set-up is said now, not at eight in the morning
    url = get_current_settings().api.url
    given = nullcontext(Server(url)) if url else own_server(desk.settings.data_dir, port, say)
    with given as server, temporary_settings({PREFECT_API_URL: server.api}):
        asyncio.run(_serve(desk, server, say, only_automations=only_automations))


async def _serve(desk: Desk, server: Server, say: Say, *, only_automations: bool) -> None:
    async with get_client() as client:
        trouble = await client.api_healthcheck()
        if trouble is not None:
            reason = f"does not answer ({type(trouble).__name__}); start it, or unset it"
            raise ServeError("PREFECT_API_URL", reason)
        runner = Runner(name="silkwatch", limit=RUNS_AT_ONCE, pause_on_shutdown=False)
        names = [plan.flow.name for plan in plans(desk.settings)]
        if not only_automations:
            feeds = [one.feed_id for one in desk.catalogue()]
            paused = await paused_by_hand(client, names)
            made = deployments(desk.settings, feeds, paused=paused, language=language())
            for deployment in made:
                await runner.aadd_deployment(deployment)
        ids = await deployed(client, names)
        if only_automations:
            await improve_forms(client, desk, ids)
        changed = await register(client, automations(ids, language()))
        say(f"{len(ids)} deployments; automations changed: {len(changed)}")
        if only_automations:
            return
        dropped = await drop_missed(client, list(ids.values()))
        say(f"schedules run in {desk.settings.digest.time_zone}; {dropped} missed runs dropped")
        for name in to_start(desk, datetime.now(UTC)):
            await client.create_flow_run_from_deployment(ids[name])
            say(f"started now: {name}")
        served()
        await _run(runner, server, say)
        if server.is_gone:
            raise ServeError(server.api, "the Prefect server ended; run silkwatch serve again")
        cut = await cancel_cut_short(client, list(ids.values()))
        say(f"stopped; runs cut short: {cut}, the next start makes up for them")


async def _run(runner: Runner, server: Server, say: Say) -> None:
    """Serve until Ctrl-C, SIGTERM or the end of our server; runs under way are ended."""
    running = asyncio.create_task(runner.start())
    while not runner.started and not running.done():
        await asyncio.sleep(LOOK_SECONDS / 10)
    # The runner's own answer to SIGTERM leaves its runs behind: ours takes its place.
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, running.cancel)
    say("serving; stop with Ctrl-C")
    while not running.done():
        await asyncio.wait([running], timeout=LOOK_SECONDS)
        if server.is_gone:
            running.cancel()
    with suppress(asyncio.CancelledError):
        await running


async def cancel_cut_short(client: PrefectClient, ids: Sequence[UUID]) -> int:
    """Mark runs whose process ended with ours, lest they count as running for ever.

    Returns:
        How many there were.
    """
    cut = await client.read_flow_runs(
        deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=list(ids))),
        flow_run_filter=FlowRunFilter(
            state=FlowRunFilterState(name=FlowRunFilterStateName(any_=["Running", "Pending"]))
        ),
    )
    for run in cut:
        ended: State[None] = Cancelled(message=translated("silkwatch serve was stopped"))
        await client.set_flow_run_state(run.id, ended, force=True)
    return len(cut)


async def paused_by_hand(client: PrefectClient, names: Sequence[str]) -> list[str]:
    """Names of deployments whose schedule an operator had switched off."""
    paused = []
    for name in names:
        try:
            found = await client.read_deployment_by_name(f"{name}/{name}")
        except ObjectNotFound:
            continue
        if found.paused or (found.schedules and not any(one.active for one in found.schedules)):
            paused.append(name)
    return paused


async def deployed(client: PrefectClient, names: Sequence[str]) -> Mapping[str, UUID]:
    """Ids of the deployments by name.

    Raises:
        ServeError: One is not there.
    """
    found = {}
    for name in names:
        try:
            found[name] = (await client.read_deployment_by_name(f"{name}/{name}")).id
        except ObjectNotFound as error:
            reason = "there is no such deployment; run: prefect deploy --all"
            raise ServeError(f"{name}/{name}", reason) from error
    return found


async def improve_forms(client: PrefectClient, desk: Desk, ids: Mapping[str, UUID]) -> None:
    """Give deployments that `prefect deploy` made what `silkwatch serve` shows of them.

    That is fuller forms, and these and the descriptions in the language of this run.

    Args:
        client: Of the Prefect server.
        desk: The open store; its catalogue gives the choices.
        ids: Of the deployments, by name.
    """
    feeds = [one.feed_id for one in desk.catalogue()]
    for made in deployments(desk.settings, feeds, language=language()):
        form = made._parameter_openapi_schema.model_dump(exclude_unset=True)
        update = DeploymentUpdate(description=made.description, parameter_openapi_schema=form)
        await client.update_deployment(ids[made.name], update)


async def drop_missed(client: PrefectClient, ids: Sequence[UUID]) -> int:
    """Delete scheduled runs whose time passed while nobody served; one run makes up for all.

    Returns:
        How many there were.
    """
    dropped, now = 0, DateTime.now("UTC")
    while True:
        late = await client.read_flow_runs(
            deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=list(ids))),
            flow_run_filter=FlowRunFilter(
                state=FlowRunFilterState(name=FlowRunFilterStateName(any_=["Scheduled", "Late"])),
                expected_start_time=FlowRunFilterExpectedStartTime(before_=now),
            ),
            limit=200,
        )
        scheduled = [run for run in late if run.auto_scheduled]
        for run in scheduled:
            await client.delete_flow_run(run.id)
        dropped += len(scheduled)
        if not scheduled:
            return dropped


def to_start(desk: Desk, now: datetime) -> list[str]:
    """What cannot wait for its schedule: a training or a digest missed while nobody served.

    Args:
        desk: The open store.
        now: Aware.
    """
    try:
        load_model(desk.settings.models_dir)
    except ModelError:
        return ["train"]
    learned = read_marker(desk.settings.data_dir)
    cut_short = ["train"] if learned.announced not in ("", learned.seeds) else []
    last = desk.digests.last_told_window_end(channel_of(desk.settings))
    missed = last is not None and last < last_window(desk.settings, now).end_at
    return cut_short + (["daily"] if missed else [])
