"""`silkwatch stories`: pairs and items of files judged, stories corrected by hand."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from flows.cli import app
from flows.commands.stories import app as stories_app
from flows.desk import Desk
from flows.gather import gather_stories
from items.errors import ConfigError
from items.story import Story

Put = Callable[..., None]
AT = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
BRIDGE = "Panj bridge at Langar reopens after flood, 214 lorries waiting"
REOPENED = "Flood-hit Panj bridge at Langar reopened to 214 waiting lorries"
DAIRY = "Naryn dairy starts selling mare's milk powder in Osaka"


@pytest.fixture(autouse=True)
def no_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SILKWATCH_SCORE__ENCODER", "none")


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(stories_app, [str(word) for word in words])


def lines(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_pairs_of_a_file_get_a_probability_and_a_verdict(files_desk: Desk, tmp_path: Path) -> None:
    source = lines(
        tmp_path / "pairs.jsonl",
        {"id": 7, "a": {"title": BRIDGE}, "b": {"title": REOPENED, "summary": None}},
        {"id": "x", "a": {"title": BRIDGE, "summary": ""}, "b": {"title": DAIRY}},
        {"id": "empty", "a": {}, "b": {"title": ""}},
    )

    done = run("--pairs", source, "--output", tmp_path / "out.jsonl")

    found = read(tmp_path / "out.jsonl")
    assert done.exit_code == 0, done.output
    assert [list(row) for row in found] == [["id", "probability", "same"]] * 3
    assert [row["id"] for row in found] == [7, "x", "empty"]
    assert [row["same"] for row in found[:2]] == [True, False]
    assert found[0]["probability"] > 0.5 > found[1]["probability"] >= 0


def test_items_of_a_file_get_a_story_each(files_desk: Desk, tmp_path: Path) -> None:
    source = lines(
        tmp_path / "items.jsonl",
        {"id": "a", "title": BRIDGE, "summary": "", "published_at": "2026-11-20T09:00:00+08:00"},
        {"id": "b", "title": REOPENED, "published_at": "2026-11-20"},
        {"id": "c", "title": DAIRY, "published_at": None},
        {"id": "c", "title": DAIRY},
        {"id": 4, "title": ""},
    )

    done = run("--input", source, "--output", tmp_path / "out.jsonl")

    found = read(tmp_path / "out.jsonl")
    story = {row["id"]: row["story_id"] for row in found}
    assert done.exit_code == 0, done.output
    assert [row["id"] for row in found] == ["a", "b", "c", "c", 4]
    assert story["a"] == story["b"]
    assert len(set(story.values())) == 3


def test_without_a_file_for_the_answers_they_go_to_stdout(files_desk: Desk, tmp_path: Path) -> None:
    source = lines(tmp_path / "items.jsonl", {"id": "a", "title": BRIDGE})

    done = CliRunner().invoke(stories_app, ["--input", str(source)])

    assert json.loads(done.stdout)["id"] == "a"


@pytest.mark.parametrize(
    ("option", "row", "said"),
    [
        ("--pairs", {"id": 1, "a": "a title", "b": {}}, "a"),
        ("--pairs", {"id": 1, "a": {}}, "b"),
        ("--input", {"title": BRIDGE}, "id"),
        ("--input", {"id": 1, "published_at": "yesterday"}, "published_at"),
    ],
)
def test_a_wrong_line_is_an_error_that_names_the_key(
    files_desk: Desk, tmp_path: Path, option: str, row: dict[str, Any], said: str
) -> None:
    done = run(option, lines(tmp_path / "in.jsonl", row), "--output", tmp_path / "out.jsonl")

    assert isinstance(done.exception, ConfigError)
    assert said in str(done.exception)
    assert not (tmp_path / "out.jsonl").exists()


def test_one_of_the_two_files_is_needed() -> None:
    assert run().exit_code == 2
    assert run("--pairs", "a.jsonl", "--input", "b.jsonl").exit_code == 2


def test_the_help_shows_an_example_of_each_use() -> None:
    shown = CliRunner().invoke(app, ["stories", "--help"], env={"COLUMNS": "120"}).stdout

    assert "silkwatch stories --pairs PAIRS.jsonl --output OUT.jsonl" in shown
    assert "silkwatch stories --input ITEMS.jsonl --output OUT.jsonl" in shown


def gathered(desk: Desk, hours: float = 6) -> dict[str, Story]:
    """Story of each item, under its short name."""
    return {
        one.item.item_id.removeprefix("steppe:"): story
        for story in gather_stories(desk, AT + timedelta(hours=hours))
        for one in story.items
    }


def test_a_merge_is_remembered_over_the_next_runs(files_desk: Desk, put: Put) -> None:
    put("bridge", BRIDGE, at=AT)
    put("dairy", DAIRY, at=AT)
    before = gathered(files_desk)
    assert before["bridge"].story_id != before["dairy"].story_id

    done = run("merge", "steppe:bridge", before["dairy"].story_id, "--by", "amina")
    put("later", REOPENED, at=AT + timedelta(hours=7))

    assert "remembered: merge steppe:bridge steppe:dairy" in done.stdout
    for hours in (6, 9, 12):
        after = gathered(files_desk, hours)
        assert after["bridge"].story_id == after["dairy"].story_id == before["bridge"].story_id
    assert files_desk.stories.decisions()[0].by == "amina"


def test_a_split_story_stays_apart_over_the_next_runs(files_desk: Desk, put: Put) -> None:
    put("bridge", BRIDGE, at=AT)
    put("again", REOPENED, at=AT)
    before = gathered(files_desk)
    assert before["bridge"].story_id == before["again"].story_id

    run("split", before["bridge"].story_id)
    put("later", BRIDGE + " at the ferry", at=AT + timedelta(hours=7))

    for hours in (6, 9, 12):
        after = gathered(files_desk, hours)
        assert after["bridge"].story_id != after["again"].story_id
    assert len({story.story_id for story in after.values()}) == 3


def test_an_unknown_id_is_refused_and_nothing_is_remembered(files_desk: Desk, put: Put) -> None:
    put("bridge", BRIDGE, at=AT)

    done = run("merge", "steppe:bridge", "steppe:bridges")

    assert isinstance(done.exception, ConfigError)
    assert "steppe:bridges" in str(done.exception)
    assert files_desk.stories.decisions() == []
