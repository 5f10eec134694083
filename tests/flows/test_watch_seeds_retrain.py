"""When there is enough to learn from, and whether what was learned may serve."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.retrain import (
    Learned,
    compare,
    gather_lessons,
    labels_to_learn,
    read_marker,
    why_kept,
    write_marker,
)
from flows.settings import load_settings
from items.delivery import Label

NOW = datetime(2026, 11, 22, 0, 5, tzinfo=UTC)


def labels(count: int) -> list[Label]:
    return [
        Label(
            item_id=f"i{n}", grade=2, by="alice", source="slack", model_version="m", labelled_at=NOW
        )
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("known", "count", "days_ago", "enough"),
    [
        (0, 19, 1, False),
        (0, 20, 1, True),
        (5, 24, 1, False),
        (5, 25, 1, True),
        (0, 1, 6, False),
        (0, 1, 7, True),
        (1, 1, 30, False),
    ],
)
def test_twenty_new_labels_are_enough_or_any_after_a_week(
    known: int, count: int, days_ago: int, *, enough: bool
) -> None:
    learned = Learned(labels=known, at=(NOW - timedelta(days=days_ago)).isoformat())

    assert labels_to_learn(learned, labels(count), NOW) is enough


def test_a_candidate_within_the_intervals_may_serve() -> None:
    before = {"metrics": {"ap": 0.95, "ece": 0.01}, "intervals": {"ap": [0.93, 0.97]}}

    assert why_kept(compare(before, {"metrics": {"ap": 0.931, "ece": 0.029}})) == []


@pytest.mark.parametrize(
    ("after", "reason"),
    [
        ({"ap": 0.929}, "ap: 0.950 → 0.929, below 0.930"),
        ({"ece": 0.031}, "ece: 0.010 → 0.031, above 0.030"),
        ({"f1_ru": 0.74}, "f1_ru: 0.800 → 0.740, below 0.750"),
    ],
)
def test_a_check_beyond_its_interval_keeps_the_candidate_back(
    after: dict[str, float], reason: str
) -> None:
    before = {
        "metrics": {"ap": 0.95, "ece": 0.01, "f1_ru": 0.8},
        "intervals": {"ap": [0.93, 0.97]},
    }

    assert why_kept(compare(before, {"metrics": before["metrics"] | after})) == [reason]


def test_a_figure_that_only_one_card_has_is_no_check() -> None:
    assert compare({"metrics": {"old": 0.9}}, {"metrics": {"new": 0.1}}) == []


def test_a_marker_survives_and_a_damaged_one_counts_as_none(tmp_path: Path) -> None:
    learned = Learned(seeds="abc", labels=3, model="m-1", at=NOW.isoformat(), announced="abc")
    write_marker(tmp_path, learned)
    assert read_marker(tmp_path) == learned

    (tmp_path / "learned.json").write_text("{half")
    assert read_marker(tmp_path) == Learned()
    (tmp_path / "learned.json").write_text(json.dumps({"unknown": 1}))
    assert read_marker(tmp_path) == Learned()


def test_lessons_are_the_seeds_with_what_readers_said_beside_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SILKWATCH_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("SILKWATCH_SEEDS_DIR", str(tmp_path / "seeds"))
    for place in ("seeds/labels/desk.toml", "var/labels/readers.toml", "var/labels/desk.toml"):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text(place)
    (tmp_path / "seeds" / "contrast").mkdir()
    (tmp_path / "seeds" / "contrast" / "a.jsonl").write_text("{}")

    for _ in range(2):  # made anew over the old one
        folder = gather_lessons(load_settings())

    found = {path.name: path.read_text() for path in (folder / "labels").iterdir()}
    assert found == {
        "desk.toml": "seeds/labels/desk.toml",
        "readers.toml": "var/labels/readers.toml",
    }
    assert (folder / "contrast" / "a.jsonl").read_text() == "{}"
