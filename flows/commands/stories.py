"""`silkwatch stories`: which reports tell one event, on files and in the store."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from flows.commands.app import App
from flows.console import answer, say
from flows.jsonlines import read_lines, write_lines
from items.errors import ConfigError

if TYPE_CHECKING:
    from flows.desk import Desk

app = App()

Output = Annotated[
    Path | None,
    typer.Option("--output", help="Where the answers go; stdout when left out.", metavar="FILE"),
]
By = Annotated[str, typer.Option("--by", help="Who decides; kept with the decision.")]


@app.callback(invoke_without_command=True)
def stories(
    context: typer.Context,
    pairs: Annotated[
        Path | None,
        typer.Option(
            "--pairs", help="JSON Lines with id, a and b (title, summary each).", metavar="FILE"
        ),
    ] = None,
    source: Annotated[
        Path | None,
        typer.Option(
            "--input", help="JSON Lines with id, title, summary, published_at.", metavar="FILE"
        ),
    ] = None,
    output: Output = None,
) -> None:
    """Judge and correct which reports tell one event.

    Without a command: judges pairs of reports, or groups the reports of a file.

    silkwatch stories --pairs PAIRS.jsonl --output OUT.jsonl   # id, probability, same

    silkwatch stories --input ITEMS.jsonl --output OUT.jsonl   # id, story_id
    """
    if context.invoked_subcommand:
        return
    if (pairs is None) == (source is None):
        raise typer.BadParameter("give either --pairs or --input (see --help)")
    if pairs is not None:
        rows = list(read_lines(pairs, needs=("id", "a", "b")))
        write_lines(output, _judged(rows))
        say(f"{len(rows)} pairs judged")
    elif source is not None:
        rows = list(read_lines(source, needs=("id",)))
        grouped = list(_grouped(rows))
        write_lines(output, grouped)
        say(f"{len(rows)} items in {len({row['story_id'] for row in grouped})} stories")


@app.command("merge")
def merge(
    ids: Annotated[list[str], typer.Argument(help="Items or stories that are one event.")],
    by: By = "desk",
) -> None:
    """Put items or stories together; remembered, and stronger than the classifier.

    silkwatch stories merge ITEM_ID ITEM_ID
    """
    _decide("merge", ids, by)


@app.command("split")
def split(
    ids: Annotated[list[str], typer.Argument(help="Items that do not belong to their story.")],
    by: By = "desk",
) -> None:
    """Take items out of their story; remembered, and stronger than the classifier.

    silkwatch stories split ITEM_ID
    """
    _decide("split", ids, by)


def _decide(kind: Literal["merge", "split"], ids: list[str], by: str) -> None:
    from flows.desk import open_desk

    desk = open_desk()
    items = _items_of(desk, ids)
    desk.stories.decide(kind, items, by=by, at=datetime.now(UTC))
    answer(f"remembered: {kind} {' '.join(items)}; the next digest follows it")


def _items_of(desk: "Desk", ids: list[str]) -> list[str]:
    """The items that ids mean; a story means the items it has now, since it may lose its id."""
    members: dict[str, list[str]] = {}
    for item_id, story_id in desk.stories.groups().items():
        members.setdefault(story_id, []).append(item_id)
    known = desk.items.get(ids).keys() | members.keys()
    unknown = [one for one in ids if one not in known]
    if unknown:
        raise ConfigError("the store", " ".join(unknown), "is neither an item nor a story")
    return [item_id for one in ids for item_id in sorted(members.get(one, [one]))]


def _judged(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    from classifiers.encoder import open_encoder
    from classifiers.stories import same_story
    from flows.settings import load_settings

    texts = [(*_text(row, "a"), *_text(row, "b")) for row in rows]
    encoder = open_encoder(load_settings().score.encoder)
    for row, (probability, same) in zip(rows, same_story(texts, encoder=encoder), strict=True):
        yield {"id": row["id"], "probability": probability, "same": same}


def _text(row: dict[str, Any], side: str) -> tuple[str, str]:
    report = row[side]
    if not isinstance(report, dict):
        raise ConfigError(f"pair {row['id']}", side, "is no report with a title and a summary")
    return str(report.get("title") or ""), str(report.get("summary") or "")


def _grouped(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    from classifiers.encoder import open_encoder
    from classifiers.stories import Report, group
    from flows.settings import load_settings

    reports = [
        Report(
            report_id=str(row["id"]),
            title=str(row.get("title") or ""),
            summary=str(row.get("summary") or ""),
            at=_time(row),
            language=str(row.get("lang") or "und"),
        )
        for row in rows
    ]
    encoder = open_encoder(load_settings().score.encoder)
    groups = group(reports, known={}, decisions=[], encoder=encoder)
    for row in rows:
        yield {"id": row["id"], "story_id": groups[str(row["id"])]}


def _time(row: dict[str, Any]) -> datetime | None:
    stated = row.get("published_at")
    if not stated:
        return None
    try:
        at = datetime.fromisoformat(str(stated))
    except ValueError as error:
        raise ConfigError(f"item {row['id']}", "published_at", "is no ISO 8601 time") from error
    return at if at.tzinfo else at.replace(tzinfo=UTC)
