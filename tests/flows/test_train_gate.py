"""A candidate at the gate: put to work or kept, with the desk told; and what is scored anew."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

import flows.train
from classifiers import registry
from classifiers.train import TrainResult
from flows.desk import Desk
from flows.score import still_open
from flows.train import TrainOptions, decide
from flows.windows import last_window
from items.delivery import Delivery, DeliveryState

Put = Callable[..., None]
CARD = {"metrics": {"ap": 0.95, "f1_ru": 0.80}, "intervals": {"ap": [0.93, 0.97]}}


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What would be shown and told; no engine, no Slack."""
    seen: dict[str, Any] = {}
    monkeypatch.setattr(flows.train, "show_card", lambda *given, **_: seen.update(card=given))
    monkeypatch.setattr(flows.train, "show_backtest", lambda *given: seen.update(days=given[0]))
    monkeypatch.setattr(flows.train, "load_model", lambda *_: SimpleNamespace(version="m-2"))
    monkeypatch.setattr(flows.train, "backtest", lambda *_, **__: (["a day"], 5))
    monkeypatch.setattr(flows.train, "tell_desk", lambda *given, **_: seen.update(told=given))
    return seen


def candidate(desk: Desk, monkeypatch: pytest.MonkeyPatch, **metrics: float) -> TrainResult:
    """A model that was just trained, with these figures; what is promoted is noted."""
    card = {"metrics": CARD["metrics"] | metrics, "intervals": CARD["intervals"]}
    monkeypatch.setattr(registry, "load", lambda *_: SimpleNamespace(card=card))
    promoted: list[str] = []
    monkeypatch.setattr(registry, "promote", lambda _folder, version: promoted.append(version))
    return cast(
        TrainResult,
        SimpleNamespace(version="m-2", path=Path("m-2"), metrics=metrics, promoted=promoted),
    )


def test_a_candidate_that_is_as_good_goes_to_work(
    files_desk: Desk, shown: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = candidate(files_desk, monkeypatch, ap=0.94)

    trained = decide(files_desk, made, CARD | {"version": "m-1"}, TrainOptions())

    assert trained.at_work
    assert made.promoted == ["m-2"]
    assert shown["days"] == ["a day"]
    assert "m-2" in shown["told"][2]


@pytest.mark.parametrize("worse", [{"ap": 0.92}, {"f1_ru": 0.70}])
def test_a_candidate_with_one_worse_check_is_kept_and_the_desk_told_why(
    files_desk: Desk,
    shown: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    worse: dict[str, float],
) -> None:
    made = candidate(files_desk, monkeypatch, **worse)

    trained = decide(files_desk, made, CARD | {"version": "m-1"}, TrainOptions())

    assert not trained.at_work
    assert made.promoted == []
    (name,) = worse
    assert any(line.startswith(f"{name}:") for line in trained.reasons)
    assert any(line.startswith(f"{name}：") for line in shown["told"][3])


def test_a_candidate_is_kept_when_promotion_was_not_asked_for(
    files_desk: Desk, shown: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = candidate(files_desk, monkeypatch, ap=0.99)

    trained = decide(files_desk, made, CARD | {"version": "m-1"}, TrainOptions(promote=False))

    assert (trained.at_work, made.promoted) == (False, [])


def test_another_model_scores_the_open_window_only(files_desk: Desk, put: Put) -> None:
    now = datetime.now(UTC)
    end = last_window(files_desk.settings, now).end_at
    put("told", "Rail link opens", at=end - timedelta(hours=2))
    put("open", "Gas line planned", at=end + timedelta(minutes=1))
    files_desk.digests.save_digest(
        f"digest:files:{end.date()}:daily",
        last_window(files_desk.settings, now),
        "{}",
        made_at=end,
    )
    row = Delivery(
        key=f"digest:files:{end.date()}:daily",
        part=0,
        channel="files",
        state=DeliveryState.POSTED,
        payload="",
        updated_at=end,
    )
    files_desk.digests.plan([row])

    def anew(version: str) -> list[str]:
        """What is scored once this model is at work."""
        items = files_desk.items.unscored(version, since_at=end - timedelta(days=3))
        found = still_open(files_desk, items, version)
        old = files_desk.scores.for_items([one.item_id for one in found])
        scores = [replace(one, model_version=version) for one in old.values()]
        files_desk.scores.save(scores, scored_at=datetime.now(UTC))
        return [one.item_id for one in found]

    assert anew("m-2") == ["steppe:open"]  # promoted
    assert anew("m-2") == []
    assert anew("m-1") == ["steppe:open"]  # rolled back
    scores = files_desk.scores.for_items(["steppe:told", "steppe:open"])
    assert {one.model_version for one in scores.values()} == {"m-1"}
