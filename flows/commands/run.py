"""`silkwatch daily | poll | digest | train | demo`: each runs the flow of its name here and now."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.console import answer, print_json, say
from flows.engine import quiet_prefect

if TYPE_CHECKING:
    from flows.send import DigestOutcome

DryRun = Annotated[bool, typer.Option("--dry-run", help="Show the digest; post and mark nothing.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write the result to stdout as JSON.")]
Window = Annotated[
    datetime | None,
    typer.Option(
        "--window",
        formats=["%Y-%m-%d"],
        help="Local date at which the window ends, such as 2026-11-21; the latest when left out.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands that run flows."""
    for command in (daily, poll, digest, train, demo):
        app.command()(command)


def daily(dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Poll, score and send the digest: what runs every morning.

    Safe to run again: a digest that was sent is not sent twice.

        silkwatch daily --dry-run
    """
    quiet_prefect()
    from flows.daily import DailyOptions
    from flows.daily import daily as run_daily
    from flows.progress import on_terminal
    from flows.small_server import small_server

    with small_server(), on_terminal():
        outcome = asyncio.run(run_daily(DailyOptions(dry_run=dry_run)))
    _show(outcome.digests, as_json=as_json)


def poll(
    feed: Annotated[
        list[str] | None, typer.Option("--feed", help="Id of a feed; may be repeated.")
    ] = None,
    now: Annotated[bool, typer.Option("--now", help="Poll feeds that are not due yet.")] = False,
    as_json: AsJson = False,
) -> None:
    """Poll the feeds that are due and keep what is new.

    silkwatch poll --feed the-diplomat-central-asia --now
    """
    quiet_prefect()
    from flows.fare import health_name
    from flows.poll import PollOptions
    from flows.poll import poll as run_poll
    from flows.progress import on_terminal
    from flows.small_server import small_server

    with small_server(), on_terminal():
        summary = asyncio.run(run_poll(PollOptions(feeds=feed or [], even_if_not_due=now)))
    if as_json:
        print_json(
            {
                "feeds": summary.feeds,
                "answered": summary.answered,
                "items": summary.items,
                "new": summary.new,
                "health": dict(summary.health),
            }
        )
        return
    verdicts = ", ".join(f"{count} {health_name(one)}" for one, count in summary.health.items())
    answer(
        f"{summary.feeds} feeds polled, {summary.answered} answered ({verdicts or 'none due'}); "
        f"{summary.items} items read, {summary.new} new"
    )


def digest(
    dry_run: DryRun = False,
    as_json: AsJson = False,
    window: Window = None,
    replay: Annotated[
        str | None,
        typer.Option(
            "--replay",
            help="Day or key of a digest to show letter by letter as it was sent, as JSON.",
        ),
    ] = None,
) -> None:
    """Compose the digest of the latest window from what is stored, and send it.

    silkwatch digest --dry-run --window 2026-11-21
    """
    if replay:
        from flows.replay import replay as show_again

        typer.echo(show_again(replay), nl=False)
        return
    quiet_prefect()
    from flows.digest import DigestOptions
    from flows.digest import digest as run_digest
    from flows.small_server import small_server

    day: date | None = window.date() if window else None
    with small_server():
        outcome = run_digest(DigestOptions(dry_run=dry_run, window=day))
    _show(outcome, as_json=as_json)


def train() -> None:
    """Learn the classifier anew from the seeds, the contrast set and the labels.

    About a minute; the new model goes to work unless some measure got worse.

        silkwatch train && silkwatch models list
    """
    quiet_prefect()
    from flows.progress import on_terminal
    from flows.small_server import small_server
    from flows.train import TrainOptions
    from flows.train import train as run_train

    with small_server(), on_terminal():
        trained = run_train(TrainOptions())
    if trained.at_work:
        answer(f"model {trained.version} trained and in use: {trained.path}")
        return
    answer(f"model {trained.version} trained and kept as a candidate")
    for reason in trained.reasons:
        answer(f"  {reason}")
    say(f"to use it all the same: silkwatch models promote {trained.version}")


def demo(
    folder: Annotated[
        Path | None,
        typer.Option("--dir", help="Where the demo keeps its things.", metavar="FOLDER"),
    ] = None,
) -> None:
    """Run the real daily flow on a small made-up world: local feeds, no token, no server.

    silkwatch demo --dir /tmp/demo
    """
    from flows.demo.play import play

    play(folder)


def _show(outcomes: "Sequence[DigestOutcome]", *, as_json: bool) -> None:
    from flows.show import show_outcomes

    show_outcomes(outcomes, as_json=as_json)
    if not outcomes:
        say("no window is due")
