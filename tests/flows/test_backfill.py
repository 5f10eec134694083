"""Backfill: past days and archives are scored, nothing is posted."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

import flows.backfill
import flows.score
from classifiers.judgement import Judgement
from flows.backfill import BackfillOptions, read_archive, score_archive, score_days, span
from flows.desk import Desk
from items.errors import ConfigError

TAIPEI = ZoneInfo("Asia/Taipei")
Put = Callable[..., None]


class Marker:
    """A model that calls an item relevant when its title holds a mark."""

    version = "m-2"

    def __init__(self) -> None:
        self.seen: list[str] = []

    def judge(self, texts: Sequence[tuple[str, str]]) -> list[Judgement]:
        self.seen += [title for title, _ in texts]
        return [
            Judgement(
                score=0.9 if "Panj" in title else 0.1,
                relevant="Panj" in title,
                adjacent=0.9,
                themes=("connectivity",),
                parties=(),
                nearest=None,
                encoded=False,
                why=tuple,
            )
            for title, _ in texts
        ]


@pytest.fixture(autouse=True)
def without_engine(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    shown: list[object] = []
    name = "create_table_artifact"
    monkeypatch.setattr(flows.backfill, name, lambda table, **_about: shown.append(table))
    monkeypatch.setattr(flows.score, "score_batch", flows.score.score_batch.fn)
    return shown


def test_days_are_those_of_the_desks_calendar_both_included() -> None:
    options = BackfillOptions(first_day=date(2026, 11, 20), last_day=date(2026, 11, 21))

    assert span(options, datetime(2026, 11, 25, 12, tzinfo=TAIPEI)) == (
        datetime(2026, 11, 19, 16, tzinfo=UTC),
        datetime(2026, 11, 21, 16, tzinfo=UTC),
    )


def test_nothing_filled_in_means_the_last_thirty_days() -> None:
    start, end = span(BackfillOptions(), datetime(2026, 11, 25, 12, tzinfo=TAIPEI))

    assert (end - start).days == 31
    assert end == datetime(2026, 11, 25, 16, tzinfo=UTC)


def test_days_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ValidationError, match="comes after last day 2026-11-20"):
        BackfillOptions(first_day=date(2026, 11, 21), last_day=date(2026, 11, 20))


def test_stored_items_of_the_days_are_scored_once_and_none_is_told(
    files_desk: Desk, put: Put, without_engine: list[object]
) -> None:
    put("in", "Stone bridge over the Panj", at=datetime(2026, 11, 20, 3, tzinfo=UTC))
    put("out", "Older bridge over the Panj", at=datetime(2026, 11, 1, 3, tzinfo=UTC))
    options = BackfillOptions(first_day=date(2026, 11, 20), last_day=date(2026, 11, 21))
    model = Marker()

    first = score_days(files_desk, model, options)
    second = score_days(files_desk, model, options)

    assert (first.scored, first.relevant, second.scored) == (1, 1, 0)
    assert model.seen == ["Stone bridge over the Panj"]
    assert files_desk.digests.told("files") == []
    assert without_engine[0] == [{"day": "2026-11-20", "scored": 1, "relevant": 1}]


def test_an_archive_gets_its_scores_beside_it(tmp_path: Path) -> None:
    archive = tmp_path / "old.jsonl"
    rows = [{"id": n, "title": f"Bridge {n} over the {'Panj' if n % 2 else 'Chu'}"} for n in (1, 2)]
    archive.write_text("\ufeff" + "\n\n".join(map(json.dumps, rows)), encoding="utf-8")

    done = score_archive(archive, Marker(), None)

    written = [json.loads(line) for line in (tmp_path / "old.scores.jsonl").open()]
    assert (done.scored, done.relevant) == (2, 1)
    assert [(row["id"], row["relevant"], row["model"]) for row in written] == [
        (1, True, "m-2"),
        (2, False, "m-2"),
    ]


def test_the_desks_own_threshold_holds_for_an_archive_too(tmp_path: Path) -> None:
    archive = tmp_path / "old.jsonl"
    archive.write_text('{"id": 1, "title": "Bridge over the Chu"}')

    assert score_archive(archive, Marker(), 0.05).relevant == 1


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{not json", "is not JSON"),
        ('["a list"]', "each line needs both"),
        ('{"id": 1}', "each line needs both"),
        ('{"id": 1, "title": ""}', "each line needs both"),
    ],
)
def test_a_line_that_is_no_item_is_named(tmp_path: Path, line: str, reason: str) -> None:
    archive = tmp_path / "old.jsonl"
    archive.write_text(f'{{"id": 0, "title": "Fine"}}\n{line}\n')

    with pytest.raises(ConfigError, match=rf"old\.jsonl:2.*{reason}"):
        list(read_archive(archive))


def test_a_missing_archive_changes_nothing(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        score_archive(tmp_path / "none.jsonl", Marker(), None)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = tmp_path / "old.jsonl"
    archive.write_text('{"id": 1, "title": "Bridge"}')

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(flows.backfill, "json", SimpleNamespace(dumps=full, loads=json.loads))
    with pytest.raises(ConfigError, match="No space left"):
        score_archive(archive, Marker(), None)
    assert [one.name for one in tmp_path.iterdir()] == ["old.jsonl"]
