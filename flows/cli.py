"""The command `silkwatch`: what it can do, and how an error ends it."""

import sys
from typing import Annotated

import typer

from flows.commands import (
    alerts,
    archive,
    doctor,
    evaluate,
    feeds,
    items,
    labels,
    models,
    run,
    score,
    seeds,
    serve,
    settings,
    store,
    stories,
)
from flows.commands.app import App
from flows.console import fail
from flows.languages.choose import language
from flows.languages.translate import told, translated
from items.errors import ConfigError, HouseError

EXIT_TROUBLE = 1
EXIT_USAGE = 2

app = App(
    name="silkwatch",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=(
        "Watch news and think-tank feeds for China in Central Asia, "
        "and tell the desk once a day.\n\n"
        "First steps: `silkwatch train`, then `silkwatch daily --dry-run`. "
        "Results go to stdout, talk to stderr. "
        "Exit codes: 0 all well, 1 trouble that is told, 2 wrong usage or setting."
    ),
)
run.register(app)
score.register(app)
evaluate.register(app)
serve.register(app)
doctor.register(app)
alerts.register(app)
for name, group in (
    ("feeds", feeds.app),
    ("items", items.app),
    ("seeds", seeds.app),
    ("labels", labels.app),
    ("models", models.app),
    ("settings", settings.app),
    ("store", store.app),
    ("stories", stories.app),
    ("archive", archive.app),
):
    app.add_typer(group, name=name)


@app.callback()
def _everywhere(
    context: typer.Context,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show the whole trace when something fails.")
    ] = False,
) -> None:
    context.obj = debug


def main() -> None:
    """Run the command line; an expected failure ends in one line and an exit code."""
    language()  # chosen once, before a command changes the environment
    try:
        app()
    except HouseError as error:
        if "--debug" in sys.argv:
            raise
        fail(told(error))
        sys.exit(EXIT_USAGE if isinstance(error, ConfigError) else EXIT_TROUBLE)
    except OSError as error:  # a full disk, a folder of another user
        if "--debug" in sys.argv or error.strerror is None:
            raise
        about = f"{error.filename}: " if error.filename else ""
        fail(f"{about}{translated(error.strerror)}")
        sys.exit(EXIT_TROUBLE)
