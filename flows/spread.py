"""Spread: the batches of a back-fill over the workers of a Dask cluster."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.futures import PrefectFuture
from prefect.settings import get_current_settings
from prefect.task_runners import TaskRunner

from classifiers.model import Model, load_model
from flows.desk import Desk, open_desk
from flows.runs import run_name
from flows.score import score_batch
from flows.settings import Settings
from flows.tables import BackfillTable
from items.errors import ConfigError
from items.item import Item, Score

BATCH = 100
T = TypeVar("T")


def spreads(settings: Settings) -> bool:
    """Whether back-fills are spread over a cluster.

    Raises:
        ConfigError: They should be, but no Prefect server is named: Dask's workers report to
            one, and cannot reach that of a single run.
    """
    if settings.backfill.task_runner != "dask":
        return False
    if not get_current_settings().api.url:
        reason = "needs a Prefect server that the workers reach: set PREFECT_API_URL"
        raise ConfigError("backfill.task_runner", "dask", reason)
    return True


def score_spread(desk: Desk, version: str, items: Sequence[Item]) -> list[Score]:
    """Score stored items on the cluster; each worker reads and writes the store itself.

    Args:
        desk: The open store.
        version: The model to use; it must lie in the models directory of every worker.
        items: Any number.

    Raises:
        ConfigError: Dask is not installed.
    """
    keys = [item.item_id for item in items]

    def submit(number: int, some: Sequence[str]) -> PrefectFuture[list[Score]]:
        return score_there.submit(number, list(some), version)

    return _spread(desk.settings.backfill, submit, keys)


@task(task_run_name="score-{number}", cache_policy=NO_CACHE, persist_result=False)
def score_there(number: int, item_ids: Sequence[str], version: str) -> list[Score]:
    """Judge and store one batch in a process of the cluster; safe to repeat."""
    desk, model = _room(version)
    return score_batch.fn(number, desk, model, list(desk.items.get(item_ids).values()))


def _spread(
    table: BackfillTable,
    submit: Callable[[int, Sequence[str]], PrefectFuture[list[T]]],
    keys: Sequence[str],
) -> list[T]:
    """Run a task for each batch of keys; gives what all of them gave, in order."""

    # A flow of its own, since a flow's task runner is chosen before it starts. It takes no
    # parameters: Prefect would keep them, and so many keys are too large for that.
    @flow(name="spread", flow_run_name=run_name, task_runner=_runner(table), persist_result=False)
    def spread() -> list[T]:
        batches = [keys[at : at + BATCH] for at in range(0, len(keys), BATCH)]
        futures = [submit(number, some) for number, some in enumerate(batches, start=1)]
        return [one for future in futures for one in future.result()]

    return spread()


def _runner(table: BackfillTable) -> TaskRunner[Any]:
    try:
        from prefect_dask.task_runners import DaskTaskRunner  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        reason = "needs prefect-dask; install it with: pip install 'prefect-dask>=0.3.6'"
        raise ConfigError("backfill.task_runner", "dask", reason) from error
    runner: TaskRunner[Any] = DaskTaskRunner(**_cluster(table))
    return runner


def _cluster(table: BackfillTable) -> dict[str, Any]:
    if table.dask_address:
        return {"address": table.dask_address}
    # Nothing of ours needs Dask's pages, and their port may be taken.
    kwargs = {"n_workers": table.dask_workers, "threads_per_worker": 1, "dashboard_address": None}
    return {"cluster_kwargs": kwargs}


@lru_cache(maxsize=1)
def _room(version: str) -> tuple[Desk, Model]:
    """What a worker needs; opened once a process."""
    desk = open_desk()
    return desk, load_model(desk.settings.models_dir, version)
