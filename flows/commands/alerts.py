"""`silkwatch alert | feedback | week`: what goes out beside the digest, and what comes back."""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from flows.console import answer, print_json, result, say
from flows.engine import quiet_prefect
from flows.languages.translate import translated

if TYPE_CHECKING:
    from collections.abc import Iterable

    from items.story import Story

DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would go out; post nothing.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write the result to stdout as JSON.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(alert)
    app.command()(feedback)
    app.command()(week)
    app.command()(listen)


def alert(dry_run: DryRun = False, as_json: AsJson = False) -> None:
    """Tell at once what cannot wait for the digest: far above the threshold, or a watched term.

    What and when is set in the table alert of config/settings.toml. Safe to run every few
    minutes: a story goes out once.

        silkwatch alert --dry-run
    """
    quiet_prefect()
    from flows.alert import AlertOptions
    from flows.alert import alert as run_alert
    from flows.small_server import small_server

    with small_server():
        outcome = run_alert(AlertOptions(dry_run=dry_run))
    parts = (
        ("would be told now" if dry_run else f"told in {outcome.channel}", outcome.sent),
        ("told before, with later reports", outcome.later),
        ("held until quiet hours end", outcome.held),
        ("over the day's cap, left to the digest", outcome.surplus),
    )
    if as_json:
        print_json(
            {
                "channel": outcome.channel,
                "sent": _rows(outcome.sent),
                "later": _rows(outcome.later),
                "held": _rows(outcome.held),
                "surplus": _rows(outcome.surplus),
            }
        )
        return
    for words, stories in parts:
        for row in _rows(stories):
            result.print(
                f"{translated(words)}: {row['score']:.2f}  {row['title']}  {row['link']}",
                markup=False,
            )
    if not any(stories for _words, stories in parts):
        say("nothing to alert about")


def feedback(as_json: AsJson = False) -> None:
    """Read the reactions under the digests and alerts of the last days.

    They become labels and, with the next training, better scores; the next digest thanks for
    them. Which reaction means what is set in the table feedback of config/settings.toml.

        silkwatch feedback && silkwatch train
    """
    quiet_prefect()
    from flows.feedback import feedback as run_feedback
    from flows.send import FILES
    from flows.small_server import small_server

    with small_server():
        outcome = run_feedback()
    if as_json:
        print_json(asdict(outcome))
    elif outcome.channel == FILES:
        say("no channel is set (slack.channel in config/settings.toml), so nobody can react")
    else:
        answer(
            f"{outcome.asked} messages looked at: {outcome.new} marks new or changed, "
            f"{outcome.taken_back} taken back, {outcome.splits} stories taken apart"
        )


def week(
    monday: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Date of the Monday; the latest when left out."),
    ] = None,
) -> None:
    """Draw the week behind a Monday's digest and put it into that digest's thread, once.

    The digest does this by itself on Mondays.

        silkwatch week --monday 2026-11-23
    """
    quiet_prefect()
    from flows.small_server import small_server
    from flows.weekly import WeeklyOptions, weekly

    with small_server():
        picture = weekly(WeeklyOptions(monday=monday.date() if monday else None))
    if picture is None:
        say("no picture: there was no digest that Monday, or no relevant story that week")
    else:
        result.print(str(picture), markup=False)


def listen() -> None:
    """Keep the buttons that readers press under stories, over Socket Mode, until Ctrl-C.

    Needs slack.buttons in config/settings.toml and SLACK_APP_TOKEN; no address of yours is opened.

        silkwatch listen
    """
    from threading import Event

    from flows.desk import open_desk
    from flows.listen import open_listener

    listener = open_listener(open_desk())
    say("listening for buttons; Ctrl-C ends it")
    try:
        Event().wait()
    except KeyboardInterrupt:
        say("ended")
    finally:
        listener.close()


def _rows(stories: "Iterable[Story]") -> list[dict[str, object]]:
    return [
        {
            "story": story.story_id,
            "score": story.score,
            "title": story.lead.item.title,
            "link": story.lead.item.link,
            "reports": len(story.items),
        }
        for story in stories
    ]
