"""`silkwatch store`: check the database, copy it, bring a copy back, forget what is old."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.app import App
from flows.console import answer, print_json, result, say
from flows.settings import load_settings

if TYPE_CHECKING:
    from store.engine import Engine

app = App(no_args_is_help=True, help="Keep the database well.")


@app.command("check")
def check_store(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array on stdout.")] = False,
) -> None:
    """Look for damage; exit code 1 when there is some.

    silkwatch store check
    """
    from store.upkeep import check

    with _opened(load_settings().database_url) as engine:
        findings = check(engine)
    if as_json:
        print_json(findings)
    else:
        for finding in findings or ["the database is sound"]:
            answer(finding)
    if findings:
        raise typer.Exit(1)


@app.command("backup")
def back_up(
    file: Annotated[
        Path | None,
        typer.Argument(help="Where the copy goes; else a dated one in the data directory."),
    ] = None,
) -> None:
    """Copy the database into one file, also while it is in use.

    silkwatch store backup /backups/silkwatch.db
    """
    from store.copies import backup

    settings = load_settings()
    with _opened(settings.database_url) as engine:
        ending = "db" if engine.dialect.name == "sqlite" else "dump"
        name = f"silkwatch-{datetime.now(UTC):%Y%m%d-%H%M%S}.{ending}"
        path = file or settings.data_dir / "backups" / name
        backup(engine, path)
    result.print(f"{path}", markup=False)


@app.command("restore")
def bring_back(
    file: Annotated[Path, typer.Argument(help="A file that `store backup` made.")],
) -> None:
    """Put a backup in the place of the database, which is kept beside it.

    Stop `silkwatch serve` first.

        silkwatch store restore /backups/silkwatch.db
    """
    from store.copies import restore

    former = restore(load_settings().database_url, file)
    answer("the backup is in place")
    if former is not None:
        say(f"the former database is kept at {former}")


@app.command("prune")
def prune_store(
    keep_days: Annotated[
        int, typer.Option(help="Items in a feed's document within so many days stay.", min=31)
    ],
) -> None:
    """Remove old items that nobody was told of and nobody judged.

    silkwatch store prune --keep-days 180
    """
    from store.engine import migrate
    from store.upkeep import prune

    with _opened(load_settings().database_url) as engine:
        migrate(engine)
        done = prune(engine, keep_days=keep_days, now=datetime.now(UTC))
    answer(
        f"{done.items} items, {done.health_events} changes of health and "
        f"{done.poll_runs} poll runs removed"
    )


@contextmanager
def _opened(url: str) -> "Iterator[Engine]":
    """Open the database, and leave no connection behind that would stop a restore."""
    from store.engine import connect

    engine = connect(url)
    try:
        yield engine
    finally:
        engine.dispose()
