"""`silkwatch models`: what was trained, and which one is at work."""

from datetime import datetime
from typing import Annotated

import typer
from rich.table import Table

from flows.commands.app import App
from flows.console import answer, print_json, result
from flows.languages.translate import translated

app = App(no_args_is_help=True, help="Look at trained models, promote or roll back.")

MEASURES = ("ap", "ap_strict", "f1", "ece", "theme_f1")

Name = Annotated[str, typer.Argument(help="Version of a model, as `models list` shows it.")]


@app.command("list")
def list_models(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array on stdout.")] = False,
) -> None:
    """List the trained models with their measures, oldest first; the star marks the one at work.

    silkwatch models list --json
    """
    from classifiers.registry import versions
    from flows.settings import load_settings

    settings = load_settings()
    rows = [
        {
            "version": one.version,
            "active": one.active,
            "made_at": one.made_at.isoformat(timespec="seconds"),
            **{name: one.card.get("metrics", {}).get(name) for name in MEASURES},
        }
        for one in versions(settings.models_dir)
    ]
    if as_json:
        print_json(rows)
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("", "model", "made", *MEASURES):
        table.add_column(translated(heading), no_wrap=True)
    for row in rows:
        made_at = datetime.fromisoformat(str(row["made_at"])).astimezone(settings.zone)
        measures = ("" if row[name] is None else f"{row[name]:.3f}" for name in MEASURES)
        star = "*" if row["active"] else ""
        table.add_row(star, str(row["version"]), f"{made_at:%Y-%m-%d %H:%M}", *measures)
    result.print(table)


@app.command("show")
def show_model(version: Name) -> None:
    """Show a model's card as JSON: recipe, data hashes, measures.

    silkwatch models show full-a6d41914
    """
    from classifiers.registry import load
    from flows.settings import load_settings

    print_json(dict(load(load_settings().models_dir, version).card))


@app.command("promote")
def promote_model(version: Name) -> None:
    """Put a candidate to work; what it judges anew is the open window only.

    silkwatch models promote full-a6d41914
    """
    from classifiers.registry import promote
    from flows.settings import load_settings

    promote(load_settings().models_dir, version)
    answer(f"model {version} is at work")


@app.command("rollback")
def rollback_model() -> None:
    """Go one model back.

    silkwatch models rollback
    """
    from classifiers.registry import rollback
    from flows.settings import load_settings

    version = rollback(load_settings().models_dir)
    answer(f"model {version} is at work again")
