"""`silkwatch score` on files: items in, scores out, without Prefect or a database."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.console import print_json_lines, say
from items.errors import ConfigError

BATCH = 200


def register(app: typer.Typer) -> None:
    """Add the command `score`."""
    app.command()(score)


def score(
    source: Annotated[
        Path | None,
        typer.Option(
            "--input", help="JSON Lines with id, title, summary a line; - is stdin.", metavar="FILE"
        ),
    ] = None,
    target: Annotated[
        Path | None,
        typer.Option("--output", help="Where scores go, one JSON object a line.", metavar="FILE"),
    ] = None,
) -> None:
    """Score what the store holds unscored, or the items of a file.

    With --input nothing is stored: each line out holds id, score (a probability in [0, 1]),
    relevant, themes and reasons.

        silkwatch score --input items.jsonl --output scores.jsonl
    """
    if source is None:
        from flows.engine import quiet_prefect

        quiet_prefect()
        from flows.score import ScoreOptions
        from flows.score import score as run_score

        done = run_score(ScoreOptions())
        say(f"{done.scored} stored items scored, {done.relevant} relevant")
        return
    rows = list(_score_rows(list(read_items(source))))
    if target is None:
        print_json_lines(rows)
    else:
        lines = (json.dumps(row, ensure_ascii=False) for row in rows)
        target.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    say(f"{len(rows)} items scored, {sum(row['relevant'] for row in rows)} relevant")


def _score_rows(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    from classifiers.model import load_model

    from flows.settings import load_settings

    model = load_model(load_settings().models_dir)
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        texts = [(str(row.get("title") or ""), str(row.get("summary") or "")) for row in batch]
        for row, verdict in zip(batch, model.judge(texts), strict=True):
            yield {
                "id": row["id"],
                "score": verdict.score,
                "relevant": verdict.relevant,
                "themes": list(verdict.themes),
                "reasons": [{"label": label, "weight": w} for label, w in verdict.reasons],
            }


def read_items(source: Path) -> Iterator[dict[str, Any]]:
    """Read JSON Lines that have an id a line.

    Raises:
        ConfigError: The file cannot be read, or a line is no JSON object with an id.
    """
    try:
        text = Path("/dev/stdin" if str(source) == "-" else source).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(str(source), "", f"cannot be read: {error}") from error
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise ConfigError(f"{source}:{number}", "", f"is not JSON: {error}") from error
        if not isinstance(row, dict) or "id" not in row:
            raise ConfigError(f"{source}:{number}", "id", "each line needs an object with an id")
        yield row
