"""`silkwatch items`: what is stored."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from flows.commands.app import App
from flows.console import print_json, result

app = App(no_args_is_help=True, help="Look at the stored items.")


@app.command("list")
def list_items(
    days: Annotated[int, typer.Option(help="Items first seen in so many days.", min=1)] = 7,
    limit: Annotated[int | None, typer.Option(help="At most so many, newest first.", min=1)] = None,
    relevant: Annotated[bool, typer.Option("--relevant", help="Only relevant items.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array on stdout.")] = False,
) -> None:
    """List stored items with their latest score.

    silkwatch items list --relevant --days 2
    """
    from flows.desk import open_desk

    since = datetime.now(UTC) - timedelta(days=days)
    rows = [
        {
            "id": row.item.item_id,
            "feed": row.item.feed_id,
            "title": row.item.title,
            "link": row.item.link,
            "published_at": row.item.published_at.isoformat() if row.item.published_at else None,
            "seen_at": row.seen_at.isoformat(),
            "score": row.score.score if row.score else None,
            "relevant": row.score.relevant if row.score else None,
            "themes": list(row.score.themes) if row.score else [],
        }
        for row in open_desk().items.listing(limit=limit, since_at=since)
        if not relevant or (row.score and row.score.relevant)
    ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        score = "  -  " if row["score"] is None else f"{row['score']:.3f}"
        result.print(f"{score}  {row['feed']}  {row['title']}", markup=False)
