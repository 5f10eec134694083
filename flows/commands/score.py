"""`silkwatch score` on files: items in, scores out, without Prefect or a database."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.console import say
from flows.jsonlines import read_lines, write_lines

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
        from flows.progress import on_terminal
        from flows.score import ScoreOptions
        from flows.score import score as run_score
        from flows.small_server import small_server

        with small_server(), on_terminal():
            done = run_score(ScoreOptions())
        say(f"{done.scored} stored items scored, {done.relevant} relevant")
        return
    rows = _score_rows(list(read_lines(source, needs=("id",))))
    write_lines(target, rows)
    say(f"{len(rows)} items scored, {sum(row['relevant'] for row in rows)} relevant")


def _score_rows(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if len(rows) <= BATCH:  # no bar, so nothing that draws bars is loaded: this must start at once
        return list(_verdicts(rows))
    from flows.progress import bar, on_terminal

    done = []
    with on_terminal():
        advance = bar("scoring items", len(rows))
        for row in _verdicts(rows):
            done.append(row)
            advance(1)
    return done


def _verdicts(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    from flows.engine import spare

    spare()
    from classifiers.model import load_model
    from flows.settings import load_settings

    settings = load_settings()
    model = load_model(settings.models_dir)
    threshold = settings.score.threshold
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        texts = [(str(row.get("title") or ""), str(row.get("summary") or "")) for row in batch]
        for row, verdict in zip(batch, model.judge(texts), strict=True):
            yield {
                "id": row["id"],
                "score": verdict.score,
                "relevant": verdict.relevant if threshold is None else verdict.score >= threshold,
                "themes": list(verdict.themes),
                "reasons": [{"label": label, "weight": w} for label, w in verdict.reasons],
            }
