"""Backfill: score stored items of past days, or an archive's, without posting anything."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, ClassVar, Self
from uuid import UUID

from prefect import flow, get_run_logger
from prefect.artifacts import (
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from pydantic import BaseModel, ConfigDict, Field, model_validator

from classifiers.model import Model, load_model
from flows.desk import Desk, open_desk
from flows.hold import turn
from flows.languages.translate import translated
from flows.runs import run_name
from flows.score import score_all
from flows.spread import score_spread, spreads
from items.errors import ConfigError
from items.item import Item, Score

BATCH = 200
DEFAULT_DAYS = 30


class BackfillOptions(BaseModel):
    """What to score anew."""

    model_config: ClassVar[ConfigDict] = ConfigDict(title="Backfill", extra="forbid", frozen=True)

    first_day: date | None = Field(
        default=None,
        title="First day",
        description="Local date; items first seen from then on. Empty: thirty days before the "
        "last day.",
    )
    last_day: date | None = Field(
        default=None,
        title="Last day",
        description="Local date, itself included. Empty: today.",
    )
    archive: str = Field(
        default="",
        title="Archive file",
        description="Instead of stored items: a file on the machine that runs Silkwatch, JSON "
        "Lines with id, title and summary. Scores are written beside it; nothing is stored.",
    )

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.first_day and self.last_day and self.first_day > self.last_day:
            raise ValueError(f"first day {self.first_day} comes after last day {self.last_day}")
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class BackfillSummary:
    """What a backfill did.

    Attributes:
        scored: Items scored now.
        relevant: Of these, relevant ones.
        model_version: The model that said so.
        output: File of the scores of an archive; empty for stored items.
    """

    scored: int
    relevant: int
    model_version: str
    output: str = ""


@flow(name="backfill", flow_run_name=run_name, persist_result=False)
def backfill(options: BackfillOptions = BackfillOptions()) -> BackfillSummary:
    """Score past items with the model at work; nothing is posted, nothing marked as told."""
    desk = open_desk()
    model = load_model(desk.settings.models_dir)
    if options.archive:
        done = score_archive(Path(options.archive), model, desk.settings.score.threshold)
    else:
        done = score_days(desk, model, options)
    get_run_logger().info("backfill done scored=%d relevant=%d", done.scored, done.relevant)
    return done


def score_days(desk: Desk, model: Model, options: BackfillOptions) -> BackfillSummary:
    """Score the stored items of a range of days that this model has not scored yet."""
    start, end = span(options, datetime.now(desk.settings.zone))
    with turn(desk.leases, "score"):
        seen = {item.item_id: item for item, _ in desk.items.window(start, end)}
        known = desk.scores.for_items(list(seen), model.version)
        missing = [seen[key] for key in sorted(seen.keys() - known.keys())]
        if spreads(desk.settings):
            scores = score_spread(desk, model.version, missing)
        else:
            scores = score_all(desk, model, missing)
    by_day = Counter(_day_of(seen[one.item_id], desk) for one in scores)
    relevant = Counter(_day_of(seen[one.item_id], desk) for one in scores if one.relevant)
    _show(translated("day"), [(day, by_day[day], relevant[day]) for day in sorted(by_day)])
    return _summary(scores, model)


def span(options: BackfillOptions, now: datetime) -> tuple[datetime, datetime]:
    """The half-open span of time that the options mean, in UTC.

    Args:
        options: Days as the desk's calendar has them.
        now: Aware, in the desk's time zone.
    """
    last = options.last_day or now.date()
    first = options.first_day or last - timedelta(days=DEFAULT_DAYS)
    start = datetime.combine(first, time(), tzinfo=now.tzinfo)
    end = datetime.combine(last + timedelta(days=1), time(), tzinfo=now.tzinfo)
    return start.astimezone(UTC), end.astimezone(UTC)


def score_archive(path: Path, model: Model, threshold: float | None) -> BackfillSummary:
    """Score the items of a file and write their scores beside it, whole or not at all.

    Raises:
        ConfigError: The file cannot be read or written, or a line is no item; names the line.
    """
    rows = list(read_archive(path))
    output = path.with_name(f"{path.stem}.scores.jsonl")
    half = output.with_name(f".{output.name}.part")
    shown = create_progress_artifact(0.0, key="backfill") if len(rows) > BATCH else None
    relevant = 0
    try:
        with half.open("w", encoding="utf-8") as file:
            for at in range(0, len(rows), BATCH):
                some = rows[at : at + BATCH]
                for row in _judged(some, model, threshold):
                    relevant += row["relevant"]
                    file.write(json.dumps(row, ensure_ascii=False) + "\n")
                if isinstance(shown, UUID):
                    update_progress_artifact(shown, 100 * (at + len(some)) / len(rows))
        half.replace(output)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise ConfigError(str(output), "", f"cannot be written: {error.strerror}") from error
    _show(translated("file"), [(path.name, len(rows), relevant)])
    return BackfillSummary(
        scored=len(rows), relevant=relevant, model_version=model.version, output=str(output)
    )


def read_archive(path: Path) -> Iterator[dict[str, Any]]:
    """Items of JSON Lines with id and title a line; empty lines are passed over.

    Raises:
        ConfigError: The file cannot be read, or a line is no item; names the line.
    """
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(str(path), "", f"cannot be read: {error}") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise ConfigError(f"{path}:{number}", "", f"is not JSON: {error}") from error
        if not isinstance(row, dict) or "id" not in row or not row.get("title"):
            raise ConfigError(f"{path}:{number}", "id, title", "each line needs both")
        yield row


def _judged(
    rows: Sequence[dict[str, Any]], model: Model, threshold: float | None
) -> Iterator[dict[str, Any]]:
    texts = [(str(row["title"]), str(row.get("summary") or "")) for row in rows]
    for row, verdict in zip(rows, model.judge(texts), strict=True):
        relevant = verdict.relevant if threshold is None else verdict.score >= threshold
        yield {
            "id": row["id"],
            "score": verdict.score,
            "relevant": relevant,
            "themes": list(verdict.themes),
            "model": model.version,
        }


def _day_of(item: Item, desk: Desk) -> str:
    at = item.published_at
    return f"{at.astimezone(desk.settings.zone):%Y-%m-%d}" if at else translated("no date")


def _show(of: str, rows: Sequence[tuple[str, int, int]]) -> None:
    """Leave a table: of what, how many items were scored, and how many of them are relevant."""
    heads = of, translated("scored"), translated("relevant")
    about = translated("What the backfill scored")
    shown = [dict(zip(heads, row, strict=True)) for row in rows]
    create_table_artifact(shown, key="backfill-result", description=about)


def _summary(scores: Sequence[Score], model: Model) -> BackfillSummary:
    return BackfillSummary(
        scored=len(scores),
        relevant=sum(one.relevant for one in scores),
        model_version=model.version,
    )
