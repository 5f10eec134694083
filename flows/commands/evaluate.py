"""`silkwatch evaluate`: how well the model at work does on labelled items."""

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from flows.console import print_json, result, say
from flows.languages.translate import translated

SHOWN_MISTAKES = 10


def register(app: typer.Typer) -> None:
    """Add the command `evaluate`."""
    app.command()(evaluate)


def evaluate(
    file: Annotated[
        Path,
        typer.Argument(
            help="JSON Lines: title, grade (2 core, 1 adjacent, 0 noise); summary, themes, lang.",
            metavar="LABELLED.jsonl",
        ),
    ],
    report: Annotated[
        Path | None,
        typer.Option("--report", help="Also write a page with drawings.", metavar="FILE.html"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Figures as JSON on stdout.")] = False,
) -> None:
    """Measure the model at work on items that people graded, with 95 % intervals.

    Only items the model did not learn from tell the truth about it.

        silkwatch evaluate graded.jsonl --report report.html
    """
    from classifiers.evaluate import evaluate as run_evaluation
    from classifiers.labelled import read_labelled
    from classifiers.model import load_model
    from classifiers.report import figures_table, html_report
    from flows.progress import on_terminal, step
    from flows.settings import load_settings

    items = read_labelled(file)
    with on_terminal():
        step(f"judging {len(items)} items ...")
        found = run_evaluation(load_model(load_settings().models_dir), items)
    if report is not None:
        report.write_text(html_report(found), encoding="utf-8")
        say(f"{report} written")
    if as_json:
        print_json({"model": found.version, "metrics": found.metrics, "intervals": found.spans})
        return
    table = Table(box=None, show_header=False, pad_edge=False)
    for name, value in figures_table(found):
        table.add_row(translated(name), value)
    result.print(table)
    for mistake in found.mistakes[:SHOWN_MISTAKES]:
        reasons = ", ".join(f"{label} {share:+.2f}" for label, share in mistake.judgement.reasons)
        score = mistake.judgement.score
        result.print(
            f"\n{score:.3f}, {translated('graded')} {mistake.item.grade}: {mistake.item.title}\n"
            f"  {reasons}",
            markup=False,
        )
