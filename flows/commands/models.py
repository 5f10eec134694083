"""`silkwatch models`: what was trained, and which one is at work."""

from typing import Annotated

import typer

from flows.console import print_json, result

app = typer.Typer(no_args_is_help=True, help="Look at trained models, promote or roll back.")

Name = Annotated[str, typer.Argument(help="Version of a model, as `models list` shows it.")]


@app.command("list")
def list_models(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array on stdout.")] = False,
) -> None:
    """List the trained models, oldest first; the star marks the one at work."""
    from classifiers.registry import versions
    from flows.settings import load_settings

    found = versions(load_settings().models_dir)
    if as_json:
        print_json([{"version": one.version, "active": one.active} for one in found])
        return
    for one in found:
        result.print(f"{'*' if one.active else ' '} {one.version}", markup=False)


@app.command("show")
def show_model(version: Name) -> None:
    """Show a model's card: recipe, data hashes, measures."""
    from classifiers.registry import load
    from flows.settings import load_settings

    print_json(dict(load(load_settings().models_dir, version).card))


@app.command("promote")
def promote_model(version: Name) -> None:
    """Put a candidate to work."""
    from classifiers.registry import promote
    from flows.settings import load_settings

    promote(load_settings().models_dir, version)
    result.print(f"model {version} is at work", markup=False)


@app.command("rollback")
def rollback_model() -> None:
    """Go one model back."""
    from classifiers.registry import rollback
    from flows.settings import load_settings

    result.print(f"model {rollback(load_settings().models_dir)} is at work again", markup=False)
