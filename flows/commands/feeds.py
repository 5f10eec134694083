"""`silkwatch feeds`: the catalogue and how its feeds fare."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.commands.app import App
from flows.console import answer, print_json, result, say
from flows.languages.translate import translated
from items.errors import ConfigError
from items.feed import Feed, Kind, Language

if TYPE_CHECKING:
    from flows.desk import Desk

app = App(no_args_is_help=True, help="Look at the catalogue, check it, add to it.")

AsJson = Annotated[bool, typer.Option("--json", help="One JSON array on stdout.")]


@app.command("list")
def list_feeds(as_json: AsJson = False) -> None:
    """List the feeds of config/feeds.toml with what the last polls said of them.

    silkwatch feeds list --json
    """
    from flows.desk import open_desk

    desk = open_desk()
    _show(desk, desk.catalogue(), as_json=as_json)


@app.command("check")
def check_feeds(
    feed: Annotated[
        list[str] | None, typer.Option("--feed", help="Id of a feed; may be repeated.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Poll every feed now and tell how it fares; exit code 1 when one is in trouble.

    silkwatch feeds check --feed rferl-central-asia
    """
    from flows.engine import quiet_prefect

    quiet_prefect()
    from flows.desk import open_desk
    from flows.poll import PollOptions, poll
    from flows.progress import on_terminal
    from flows.small_server import small_server

    with small_server(), on_terminal():
        asyncio.run(poll(PollOptions(feeds=feed or [], even_if_not_due=True)))
    desk = open_desk()
    rows = _show(desk, desk.catalogue(feed), as_json=as_json)
    trouble = sum(bool(row["trouble"]) for row in rows)
    say(f"{len(rows)} feeds, {trouble} in trouble")
    if trouble:
        raise typer.Exit(1)


@app.command("add")
def add_feed(
    url: Annotated[str, typer.Argument(help="Address of a feed, or of a homepage.")],
    name: Annotated[str, typer.Option(help="What a reader sees; the host when left out.")] = "",
    publisher: Annotated[str, typer.Option(help="Who publishes it; the name when left out.")] = "",
    language: Annotated[Language, typer.Option(help="Language of most items.")] = Language.EN,
    country: Annotated[str, typer.Option(help="ISO code of the publisher, or INT.")] = "INT",
    kind: Annotated[Kind, typer.Option(help="Sort of publisher.")] = Kind.NEWS,
    state_media: Annotated[
        bool, typer.Option("--state-media", help="A state or ruling party owns or directs it.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Save without asking.")] = False,
) -> None:
    """Find the feed at an address, show its newest items and their scores, then save it.

    silkwatch feeds add https://example.org --language ru --country KZ
    """
    from urllib.parse import urlsplit

    from flows.add_feed import draft_feed, find_feed, save_feed
    from flows.settings import load_settings

    settings = load_settings()
    called = name or urlsplit(url).netloc
    draft = Feed(
        feed_id="draft",
        url=url,
        name=called,
        publisher=publisher or called,
        language=language,
        country=country.upper(),
        kind=kind,
        state_media=state_media,
    )
    found = asyncio.run(find_feed(settings, draft_feed(settings, draft)))
    answer(f"{found.feed.url} ({found.items} items); the newest:")
    for place, item in enumerate(found.newest):
        score = f"{found.verdicts[place].score:.3f}" if found.verdicts else "  -  "
        result.print(f"  {score}  {item.title}", markup=False)
    if not yes and not typer.confirm(translated(f"Save it as {found.feed.feed_id}?"), err=True):
        raise typer.Exit(1)
    saved = save_feed(settings, found)
    say(f"{found.feed.feed_id} saved" if saved else "its address is in the catalogue already")


@app.command("import")
def import_feeds(
    file: Annotated[Path, typer.Argument(help="OPML file, or - for stdin.", metavar="FILE.opml")],
    language: Annotated[
        Language,
        typer.Option(
            help="Language of feeds whose outline does not say: en, ru, zh-Hans, zh-Hant."
        ),
    ] = Language.EN,
) -> None:
    """Add the feeds of an OPML file to config/feeds.toml; known addresses are left out.

    silkwatch feeds import subscriptions.opml
    """
    from feeds.catalogue import add_feeds
    from feeds.opml import read_opml
    from flows.settings import load_settings

    try:
        text = Path("/dev/stdin" if str(file) == "-" else file).read_bytes()
    except OSError as error:
        raise ConfigError(str(file), "", f"cannot be read: {error.strerror}") from error
    found = read_opml(text, language=language)
    path = load_settings().config_dir / "feeds.toml"
    added = add_feeds(path, found)
    answer(f"{added} of {len(found)} feeds added to {path}")


@app.command("export")
def export_feeds() -> None:
    """Write the catalogue to stdout as OPML 2.0, in folders.

    silkwatch feeds export > silkwatch.opml
    """
    from feeds.opml import write_opml
    from flows.desk import open_desk

    result.out(write_opml(open_desk().catalogue()), end="")


def _show(desk: "Desk", feeds: Sequence[Feed], *, as_json: bool) -> list[dict[str, object]]:
    from flows.fare import feed_rows, feed_table

    rows = feed_rows(desk, feeds, datetime.now(UTC))
    if as_json:
        print_json(rows)
    else:
        result.print(feed_table(rows))
    return rows
