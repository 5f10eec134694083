"""Deploy: what runs when, as Prefect deployments with forms made from the catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from prefect import Flow
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron, Schedule
from prefect.types.entrypoint import EntrypointType
from prefect.utilities.callables import ParameterSchema

from flows.alert import alert
from flows.backfill import backfill
from flows.check_feeds import check_feeds
from flows.daily import daily
from flows.digest import digest
from flows.feedback import feedback
from flows.help_poll import help_poll
from flows.languages.choose import ENGLISH
from flows.languages.forms import form_in
from flows.languages.translate import translated
from flows.poll import poll
from flows.score import score
from flows.settings import Settings
from flows.tell_trouble import tell_trouble
from flows.train import train
from flows.watch_seeds import watch_seeds
from flows.weekly import weekly

TAG = "silkwatch"
# A run waits for the one before it: a run that hangs must not cancel the next digest.
ENQUEUE = ConcurrencyLimitStrategy.ENQUEUE


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One deployment before it is registered.

    Attributes:
        flow: What runs; the deployment bears its name.
        cron: When, in the desk's time zone; empty for on demand.
        description: What an operator reads about it.
        at_once: How many runs of it there may be at a time; further ones wait.
    """

    flow: Flow[Any, Any]
    cron: str = ""
    description: str
    at_once: int = 1


def plans(settings: Settings) -> list[Plan]:
    """Everything that runs, with its schedule; the digest's hour sets the others apart from it."""
    table = settings.digest
    at = datetime.combine(datetime(2000, 1, 3), time(table.hour, table.minute))  # noqa: DTZ001
    return [*_round(at), *_besides(at)]


def _round(at: datetime) -> list[Plan]:
    """What leads from the feeds to the digest, again and again."""
    return [
        Plan(
            flow=daily,
            cron=_daily(at),
            description="Polls, scores and sends the day's digest. Safe to run again: what was "
            "told is not told twice, what came late is added.",
        ),
        Plan(
            flow=poll,
            cron=_quarterly(at + timedelta(minutes=5)),
            description="Polls the feeds whose pause is over and keeps what is new.",
        ),
        Plan(
            flow=help_poll,
            description="Shares a poll with other workers; polls start it when fetch.helpers "
            "asks for it.",
            at_once=15,
        ),
        Plan(
            flow=score,
            cron=_hourly(at + timedelta(minutes=40)),
            description="Scores what the polls brought.",
        ),
        Plan(
            flow=alert,
            cron=_hourly(at + timedelta(minutes=45)),
            description="Tells at once what cannot wait for the digest.",
        ),
        Plan(
            flow=feedback,
            cron=_daily(at - timedelta(minutes=30)),
            description="Reads readers' reactions under the last digests, half an hour before "
            "the next one thanks for them.",
        ),
    ]


def _besides(at: datetime) -> list[Plan]:
    """What is done now and then, or when someone asks for it."""
    return [
        Plan(
            flow=digest,
            description="Makes the digest from what is stored: for a past day, or narrowed to "
            "a language, feeds or another threshold to look at.",
        ),
        Plan(
            flow=check_feeds,
            cron=f"{at.minute} {(at - timedelta(hours=2)).hour} * * 1",
            description="Polls every feed, due or not, and shows how each fares.",
        ),
        Plan(
            flow=watch_seeds,
            cron="*/10 * * * *",
            description="Takes in papers from seeds/inbox/ and starts a training when there is "
            "something new to learn from.",
        ),
        Plan(
            flow=train,
            description="Learns the classifier anew and puts it to work unless a check got worse. "
            "Starts by itself on the event seeds.changed.",
        ),
        Plan(
            flow=weekly,
            description="Draws a week as one picture. Mondays' digests bring it by themselves.",
        ),
        Plan(
            flow=backfill,
            description="Scores past days or an archive file; posts nothing.",
        ),
        Plan(
            flow=tell_trouble,
            description="Tells the desk about a run in trouble; automations start it.",
        ),
    ]


def deployments(
    settings: Settings,
    feeds: Sequence[str],
    *,
    paused: Sequence[str] = (),
    language: str = ENGLISH,
) -> list[RunnerDeployment]:
    """Deployments of all flows, to be served or put into a work pool.

    Args:
        settings: Hour and time zone of the desk.
        feeds: Ids of the catalogue: the choices of the forms.
        paused: Names whose schedule an operator had paused; it stays so.
        language: Of descriptions and forms; what a run is given is the same in each.
    """
    made = []
    for plan in plans(settings):
        deployment = RunnerDeployment.from_flow(
            plan.flow,
            name=plan.flow.name,
            schedules=_schedules(plan, settings, active=plan.flow.name not in paused),
            concurrency_limit=ConcurrencyLimitConfig(
                limit=plan.at_once, collision_strategy=ENQUEUE
            ),
            description=translated(plan.description, language),
            tags=[TAG],
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        fit_form(deployment, feeds)
        translate_form(deployment, language)
        made.append(deployment)
    return made


def fit_form(deployment: RunnerDeployment, feeds: Sequence[str]) -> None:
    """Make a deployment's form easy to fill in; what the flow itself takes stays as it is.

    Feeds become choices instead of free text, a value that may be left out becomes an empty
    field instead of a switch between a type and None, and the form gets its model's title.
    """
    schema = deployment._parameter_openapi_schema
    for model in (schema.definitions or {}).values():
        for name, field in model.get("properties", {}).items():
            if name == "feeds" and feeds:
                field["items"] = {"type": "string", "enum": list(feeds)}
            _unfold(field)
    for parameter in schema.properties.values():
        # A form is headed by what it is about, not by the name of a variable.
        model = (schema.definitions or {}).get(parameter.get("$ref", "").rpartition("/")[2], {})
        parameter["title"] = model.get("title", parameter["title"])
        default = parameter.get("default")
        if isinstance(default, dict):
            parameter["default"] = {k: v for k, v in default.items() if v is not None}


def translate_form(deployment: RunnerDeployment, language: str) -> None:
    """Put titles and descriptions of a deployment's form into a language."""
    form = deployment._parameter_openapi_schema.model_dump(exclude_unset=True)
    said = form_in(form, partial(translated, into=language))
    deployment._parameter_openapi_schema = ParameterSchema.model_validate(said)


def _unfold(field: dict[str, Any]) -> None:
    kinds = [one for one in field.get("anyOf", []) if one.get("type") != "null"]
    if field.get("default", "") is None and len(kinds) == 1:
        del field["anyOf"], field["default"]
        field.update(kinds[0])


def _schedules(plan: Plan, settings: Settings, *, active: bool) -> list[Schedule]:
    if not plan.cron:
        return []
    return [Cron(plan.cron, timezone=settings.digest.time_zone, active=active)]


def _daily(at: datetime) -> str:
    return f"{at.minute} {at.hour} * * *"


def _hourly(at: datetime) -> str:
    return f"{at.minute} * * * *"


def _quarterly(at: datetime) -> str:
    """Every quarter of an hour: the shortest pause that a busy feed is given."""
    minutes = sorted((at.minute + quarter) % 60 for quarter in range(0, 60, 15))
    return f"{','.join(map(str, minutes))} * * * *"
