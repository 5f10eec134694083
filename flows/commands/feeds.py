"""`silkwatch feeds`: the catalogue and how its feeds fare."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from flows.console import print_json, result, say
from items.feed import Feed, FeedState, Kind, Language

app = typer.Typer(no_args_is_help=True, help="Look at the catalogue, check it, add to it.")

AsJson = Annotated[bool, typer.Option("--json", help="One JSON array on stdout.")]


@app.command("list")
def list_feeds(as_json: AsJson = False) -> None:
    """List the feeds of config/feeds.toml with what the last polls said of them.

    silkwatch feeds list --json
    """
    from flows.desk import open_desk

    desk = open_desk()
    rows = _rows(desk.catalogue(), desk.feeds.states())
    if as_json:
        print_json(rows)
    else:
        result.print(_table(rows))


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

    with on_terminal():
        asyncio.run(poll(PollOptions(feeds=feed or [], even_if_not_due=True)))
    desk = open_desk()
    rows = _rows(desk.catalogue(feed), desk.feeds.states())
    if as_json:
        print_json(rows)
    else:
        result.print(_table(rows))
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
    result.print(f"{found.feed.url} ({found.items} items); the newest:", markup=False)
    for place, item in enumerate(found.newest):
        score = f"{found.verdicts[place].score:.3f}" if found.verdicts else "  -  "
        result.print(f"  {score}  {item.title}", markup=False)
    if not yes and not typer.confirm(f"Save it as {found.feed.feed_id}?", err=True):
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

    text = Path("/dev/stdin" if str(file) == "-" else file).read_bytes()
    found = read_opml(text, language=language)
    path = load_settings().config_dir / "feeds.toml"
    added = add_feeds(path, found)
    result.print(f"{added} of {len(found)} feeds added to {path}", markup=False)


@app.command("export")
def export_feeds() -> None:
    """Write the catalogue to stdout as OPML 2.0, in folders.

    silkwatch feeds export > silkwatch.opml
    """
    from feeds.opml import write_opml
    from flows.desk import open_desk

    result.out(write_opml(open_desk().catalogue()), end="")


def _rows(feeds: tuple[Feed, ...], states: dict[str, FeedState]) -> list[dict[str, object]]:
    rows = []
    for feed in feeds:
        state = states.get(feed.feed_id) or FeedState(feed_id=feed.feed_id)
        rows.append(
            {
                "id": feed.feed_id,
                "name": feed.name,
                "url": feed.url,
                "publisher": feed.publisher,
                "language": feed.language,
                "country": feed.country,
                "kind": feed.kind,
                "state_media": feed.state_media,
                "tier": feed.tier,
                "health": state.health,
                "trouble": state.health.is_trouble,
                "reason": state.reason,
                "failures": state.failures,
                "last_success_at": state.succeeded_at,
                "newest_item_at": state.newest_item_at,
                "items_a_week": state.items_a_week,
                "due_at": state.due_at,
            }
        )
    return rows


def _table(rows: list[dict[str, object]]) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("feed", "language", "kind", "health", "a week", "newest", "why"):
        table.add_column(heading, no_wrap=heading != "why")
    for row in sorted(rows, key=lambda row: (not row["trouble"], str(row["id"]))):
        a_week = row["items_a_week"]
        table.add_row(
            str(row["id"]),
            str(row["language"]),
            str(row["kind"]),
            str(row["health"]),
            f"{a_week:.0f}" if isinstance(a_week, float) else "",
            f"{row['newest_item_at']:%Y-%m-%d}" if row["newest_item_at"] else "",
            str(row["reason"]),
            style="red" if row["trouble"] else "",
        )
    return table
