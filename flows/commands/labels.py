"""`silkwatch labels`: items that people graded, kept as figures to learn from."""

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.app import App
from flows.console import answer, print_json, say

app = App(no_args_is_help=True, help="Add graded items that the classifier learns from.")


@app.command("add")
def add_labels(
    file: Annotated[
        Path,
        typer.Argument(
            help="JSON Lines: title, grade (2 core, 1 adjacent, 0 noise); summary, themes, lang.",
            metavar="FILE",
        ),
    ],
    name: Annotated[
        str | None, typer.Option(help="Name of the collection; the file's own when left out.")
    ] = None,
) -> None:
    """Keep the figures of graded items under seeds/labels/; their text is not kept.

    silkwatch labels add graded.jsonl && silkwatch train
    """
    from classifiers.encoder import open_encoder
    from classifiers.labelled import read_labelled
    from classifiers.labels import add_labels as add
    from classifiers.lexicon import load_lexicon
    from flows.progress import counted, on_terminal
    from flows.settings import load_settings

    settings = load_settings()
    items = read_labelled(file)
    say(f"{len(items)} items: counting terms and encoding, about 0.1 s each ...")
    with on_terminal():
        record = add(
            name or file.stem,
            items,
            settings.seeds_dir / "labels",
            load_lexicon(settings.config_dir / "lexicon.toml"),
            counted(open_encoder(settings.score.encoder)),
        )
    noise, adjacent, core = record.grades
    answer(
        f"{record.name}: {record.items} items kept as figures "
        f"({core} core, {adjacent} adjacent, {noise} noise); now run: silkwatch train"
    )


@app.command("list")
def list_labels(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array on stdout.")] = False,
) -> None:
    """List the kept collections.

    silkwatch labels list --json
    """
    from classifiers.labels import list_labels as kept
    from flows.settings import load_settings

    records = kept(load_settings().seeds_dir / "labels")
    if as_json:
        print_json(
            [{"name": one.name, "items": one.items, "grades": one.grades} for one in records]
        )
        return
    for one in records:
        answer(f"{one.name}  {one.items} items")
