"""Fare: how every feed fares, as rows for a program and as a table for people."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from rich.table import Table

from digests.words_zh import ZH_HANT
from flows.desk import Desk
from flows.languages.choose import language
from flows.languages.translate import translated
from items.digest import Window
from items.feed import Feed, FeedState, Health
from store.counts import ItemCounts

LOOK_BACK = timedelta(days=30)

Row = dict[str, object]

VERDICTS = {"zh-Hant": ZH_HANT.verdicts}
_HEADINGS = ("feed", "language", "health", "a week", "relevant", "newest", "last read", "why")


def feed_rows(desk: Desk, feeds: Sequence[Feed], now: datetime) -> list[Row]:
    """What the polls and the scores say of each feed.

    Args:
        desk: The open store.
        feeds: Which ones.
        now: Aware UTC; scored and relevant items are counted over the 30 days before.

    Returns:
        One row a feed, in their order; times are aware, relevant_share is in [0, 1] or None.
    """
    states = desk.feeds.states([feed.feed_id for feed in feeds])
    recent = Window(start_at=now - LOOK_BACK, end_at=now + timedelta(seconds=1))
    counts = desk.items.counts_by_feed(recent)
    return [
        _row(
            feed,
            states.get(feed.feed_id) or FeedState(feed_id=feed.feed_id),
            counts.get(feed.feed_id) or ItemCounts(),
        )
        for feed in feeds
    ]


def _row(feed: Feed, state: FeedState, counts: ItemCounts) -> Row:
    return {
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
        "failing_since_at": state.failing_since_at,
        "last_success_at": state.succeeded_at,
        "newest_item_at": state.newest_item_at,
        "items_a_week": state.items_a_week,
        "scored": counts.scored,
        "relevant": counts.relevant,
        "relevant_share": counts.relevant / counts.scored if counts.scored else None,
        "moved_to": state.moved_to.partition("?")[0],
        "due_at": state.due_at,
    }


def feed_table(rows: Sequence[Row]) -> Table:
    """A table for people, troubled feeds first.

    Args:
        rows: From feed_rows.
    """
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in _HEADINGS:
        table.add_column(translated(heading), no_wrap=heading != "why")
    for row in sorted(rows, key=lambda row: (not row["trouble"], str(row["id"]))):
        table.add_row(
            str(row["id"]),
            str(row["language"]),
            health_name(str(row["health"])),
            _number(row["items_a_week"]),
            _share(row["relevant"], row["scored"]),
            _day(row["newest_item_at"]),
            _day(row["last_success_at"]),
            translated(_why(row)),
            style="red" if row["trouble"] else "",
        )
    return table


def health_name(health: str) -> str:
    """What a verdict is called: in English its own word, else the digest's."""
    return VERDICTS.get(language(), {}).get(Health(health), health)


def _share(relevant: object, scored: object) -> str:
    of_so_many = translated("{relevant} of {scored}")
    return of_so_many.format(relevant=relevant, scored=scored) if scored else ""


def _why(row: Row) -> str:
    """The reason, and how long it has been so."""
    streak = f"{row['failures']} times since {_day(row['failing_since_at'])}"
    return f"{row['reason']}; {streak}" if row["failures"] not in (0, 1) else str(row["reason"])


def _number(value: object) -> str:
    return f"{value:.0f}" if isinstance(value, float) else ""


def _day(at: object) -> str:
    return f"{at:%Y-%m-%d}" if isinstance(at, datetime) else ""
