"""`silkwatch store`: check the database, copy it, bring a copy back, forget what is old."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from flows.console import result, say
from flows.settings import load_settings

app = typer.Typer(no_args_is_help=True, help="Keep the database well.")


@app.command("check")
def check_store() -> None:
    """Look for damage; exit code 1 when there is some.

    silkwatch store check
    """
    from store.engine import connect
    from store.upkeep import check

    findings = check(connect(load_settings().database_url))
    for finding in findings:
        result.print(finding, markup=False)
    if findings:
        raise typer.Exit(1)
    result.print("the database is sound")


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
    from store.engine import connect

    settings = load_settings()
    engine = connect(settings.database_url)
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
    result.print("the backup is in place")
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
    from store.engine import connect, migrate
    from store.upkeep import prune

    engine = connect(load_settings().database_url)
    migrate(engine)
    done = prune(engine, keep_days=keep_days, now=datetime.now(UTC))
    result.print(
        f"{done.items} items, {done.health_events} changes of health and "
        f"{done.poll_runs} poll runs removed"
    )
