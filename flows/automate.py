"""Automate: what Prefect itself watches over, registered as often as one likes."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from prefect.automations import Automation, AutomationCore, EventTrigger, Posture
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState, RunDeployment

from flows.deploy import TAG
from flows.events import DIGEST_TOLD, SEEDS_CHANGED, SERVED
from flows.languages.choose import ENGLISH
from flows.languages.translate import phrase, translated
from flows.tell_trouble import NO_DIGEST_HOURS

HEARTBEAT = "prefect.flow-run.heartbeat"
# A worker that is killed while it makes a run ready leaves it so for ever.
MADE_READY = {f"prefect.flow-run.{name}" for name in ("Pending", "Submitting")}
# Prefect's own heartbeat comes every three minutes, ours under `silkwatch serve` every half: two
# may be lost before a run counts as dead.
SILENT_AFTER = timedelta(minutes=8)
TELLER = "tell-trouble"
TEACHER = "train"


def automations(deployments: Mapping[str, UUID], language: str = ENGLISH) -> list[AutomationCore]:
    """What is watched over.

    Args:
        deployments: Ids of the deployments by name; tell-trouble and train among them.
        language: Of the descriptions; by their names they are known again.
    """
    watched = {name: key for name, key in deployments.items() if name != TELLER}
    return [
        _silent(language),
        _trouble(deployments[TELLER], sorted(watched.values()), language),
        _overdue(deployments[TELLER], language),
        _learn(deployments[TEACHER], language),
    ]


async def register(client: PrefectClient, wanted: Sequence[AutomationCore]) -> list[str]:
    """Create the automations or bring them up to date; an equal one is left as it is.

    One that an operator switched off stays off, and of several with one name only one is kept.

    Returns:
        Names of those created or changed.
    """
    changed = []
    for automation in wanted:
        found = await client.read_automations_by_name(automation.name)
        for other in found[1:]:
            await client.delete_automation(other.id)
        if not found:
            await client.create_automation(automation)
        elif _content(found[0]) == _content(automation):
            continue
        else:
            # What is not set is not sent, and what is not sent stays: tags of another hand too.
            said = {"enabled": found[0].enabled, "tags": automation.tags}
            kept = automation.model_copy(update=said)
            await client.update_automation(found[0].id, kept)
        changed.append(automation.name)
    return changed


def _silent(language: str) -> AutomationCore:
    """A run whose process is gone keeps its place in the queue until somebody says it is dead."""
    goes_on = ("Running", "Completed", "Failed", "Cancelled", "Crashed")
    return AutomationCore(
        name="silkwatch: a silent run is crashed",
        description=translated(
            "A run that sends no sign of life for eight minutes is marked Crashed.", language
        ),
        trigger=EventTrigger(
            after={HEARTBEAT, *MADE_READY},
            expect={HEARTBEAT, *(f"prefect.flow-run.{name}" for name in goes_on)},
            match={"prefect.resource.id": ["prefect.flow-run.*"]},
            match_related={"prefect.resource.id": [f"prefect.tag.{TAG}"]},
            for_each={"prefect.resource.id"},
            posture=Posture.Proactive,
            threshold=1,
            within=SILENT_AFTER,
        ),
        actions=[
            ChangeFlowRunState(
                name=None,
                state=StateType.CRASHED,
                message="No sign of life from its process any more.",
                force=False,
            )
        ],
    )


def _trouble(teller: UUID, watched: Sequence[UUID], language: str) -> AutomationCore:
    # Said to be a template: of a bare "{{ ... }}" Prefect makes JSON, which an id cannot become.
    run_id = {"__prefect_kind": "jinja", "template": "{{ flow_run.id }}"}
    options = {"kind": "run", "flow_run_id": run_id}
    return AutomationCore(
        name="silkwatch: trouble is told",
        description=translated(
            "A run that failed or crashed is told to the desk, with reason and link.", language
        ),
        trigger=EventTrigger(
            expect={"prefect.flow-run.Failed", "prefect.flow-run.Crashed"},
            match={"prefect.resource.id": ["prefect.flow-run.*"]},
            match_related={"prefect.resource.id": [f"prefect.deployment.{key}" for key in watched]},
            for_each={"prefect.resource.id"},
            posture=Posture.Reactive,
            threshold=1,
            within=timedelta(0),
        ),
        actions=[_run(teller, {"options": options})],
    )


def _overdue(teller: UUID, language: str) -> AutomationCore:
    return AutomationCore(
        name="silkwatch: an overdue digest is told",
        description=phrase(
            "No digest for {hours} hours is told to the desk.", language, hours=NO_DIGEST_HOURS
        ),
        trigger=EventTrigger(
            after={DIGEST_TOLD, SERVED},
            expect={DIGEST_TOLD},
            match={"prefect.resource.id": ["silkwatch.*"]},
            posture=Posture.Proactive,
            threshold=1,
            within=timedelta(hours=NO_DIGEST_HOURS),
        ),
        actions=[_run(teller, {"options": {"kind": "no-digest"}})],
    )


def _learn(teacher: UUID, language: str) -> AutomationCore:
    return AutomationCore(
        name="silkwatch: changed seeds are learned",
        description=translated("New papers or enough readers' labels start a training.", language),
        trigger=EventTrigger(
            expect={SEEDS_CHANGED},
            match={"prefect.resource.id": ["silkwatch.seeds"]},
            posture=Posture.Reactive,
            threshold=1,
            within=timedelta(0),
        ),
        actions=[_run(teacher, {})],
    )


def _run(deployment: UUID, parameters: dict[str, object]) -> RunDeployment:
    return RunDeployment(
        source="selected", deployment_id=deployment, parameters=parameters, job_variables=None
    )


def _content(automation: Automation | AutomationCore) -> dict[str, object]:
    """What makes two automations equal: neither their ids nor whether they are switched on.

    Left as Python objects: in JSON a set of events is a list, in another order each time.
    """
    return AutomationCore.model_validate(automation.model_dump()).model_dump(
        exclude={"enabled", "owner_resource"}
    )
