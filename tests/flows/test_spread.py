"""Back-fills on a Dask cluster: what is needed, and that every item is scored once."""

import shutil
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from prefect.settings import PREFECT_API_URL, temporary_settings

import flows.spread
from flows.backfill import BackfillOptions, backfill
from flows.desk import Desk
from flows.settings import load_settings
from flows.spread import score_spread, spreads
from items.errors import ConfigError

Put = Callable[..., None]
AT = datetime(2026, 11, 21, 3, tzinfo=UTC)


def test_back_fills_stay_in_their_run_unless_asked() -> None:
    assert not spreads(load_settings())


def test_dask_without_a_server_is_refused_with_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SILKWATCH_BACKFILL__TASK_RUNNER", "dask")

    with (
        temporary_settings(restore_defaults={PREFECT_API_URL}),
        pytest.raises(ConfigError, match="set PREFECT_API_URL"),
    ):
        spreads(load_settings())


def test_a_missing_prefect_dask_is_named(files_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "prefect_dask", None)

    with pytest.raises(ConfigError, match="pip install 'prefect-dask"):
        score_spread(files_desk, "m-1", [])


@pytest.mark.engine
def test_a_cluster_scores_every_item_once(
    prefect_engine: None,
    files_desk: Desk,
    small_model: Path,
    put: Put,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pytest.importorskip("prefect_dask", reason="prefect-dask is an extra; install it to run this")
    shutil.copytree(small_model, files_desk.settings.models_dir)
    monkeypatch.setenv("SILKWATCH_BACKFILL__TASK_RUNNER", "dask")
    monkeypatch.setattr(flows.spread, "BATCH", 5)
    for number in range(12):
        put(f"n{number}", f"Rail link {number} between Kashgar and Osh", at=AT)
    options = BackfillOptions(first_day=date(2026, 11, 20), last_day=date(2026, 11, 22))

    first, second = backfill(options), backfill(options)

    assert (first.scored, second.scored) == (12, 0)
    scores = files_desk.scores.for_items([f"steppe:n{number}" for number in range(12)])
    assert {one.model_version for one in scores.values()} == {first.model_version}
