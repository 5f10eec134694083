"""How feeds fare: streaks, the last success, the habit and the share of relevant items."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from rich.console import Console
from typer.testing import CliRunner

import flows.poll
from flows.cli import app
from flows.desk import Desk
from flows.fare import feed_rows, feed_table
from items.feed import FeedState, Health
from items.item import Poll

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def drawn(rows: list[dict[str, object]]) -> str:
    console = Console(width=160)
    with console.capture() as shown:
        console.print(feed_table(rows))
    return shown.get()


def test_a_feed_never_polled_has_a_row_that_says_so(files_desk: Desk) -> None:
    (row,) = feed_rows(files_desk, files_desk.catalogue(), NOW)

    assert (row["health"], row["trouble"], row["relevant_share"]) == (Health.NEW, False, None)
    assert "steppe" in drawn([row])


def test_the_share_of_relevant_items_is_counted_over_the_last_days(
    files_desk: Desk, put: Callable[..., None]
) -> None:
    for number in range(4):
        put(f"n-{number}", f"Headline {number}", relevant=number == 0, at=NOW - timedelta(days=2))
    put("old", "Long ago", at=NOW - timedelta(days=60))
    (row,) = feed_rows(files_desk, files_desk.catalogue(), NOW)

    assert (row["scored"], row["relevant"], row["relevant_share"]) == (4, 1, 0.25)
    assert "1 of 4" in drawn([row])


def test_a_streak_and_the_last_success_are_shown(files_desk: Desk) -> None:
    state = FeedState(
        feed_id="steppe",
        health=Health.BLOCKED,
        reason="status 403",
        failures=5,
        failing_since_at=NOW - timedelta(days=3),
        succeeded_at=NOW - timedelta(days=4),
        newest_item_at=NOW - timedelta(days=6),
        items_a_week=3.4,
    )
    files_desk.feeds.save_polls([Poll(state=state)], seen_at=NOW)
    (row,) = feed_rows(files_desk, files_desk.catalogue(), NOW)

    assert row["trouble"]
    assert row["last_success_at"] == NOW - timedelta(days=4)
    for part in ("blocked", "status 403; 5 times since 2026-11-19", "2026-11-18", "2026-11-16"):
        assert part in drawn([row])
    assert " 3 " in drawn([row])


def test_troubled_feeds_stand_first(files_desk: Desk) -> None:
    (fine,) = feed_rows(files_desk, files_desk.catalogue(), NOW)
    gone = fine | {"id": "zz-gone", "health": Health.GONE, "trouble": True}

    assert drawn([fine, gone]).splitlines()[1].startswith("zz-gone")


@pytest.mark.parametrize(
    ("health", "code"), [(Health.OK, 0), (Health.NO_DATES, 0), (Health.FROZEN, 1), (Health.GONE, 1)]
)
def test_a_check_shows_the_table_and_ends_with_one_when_a_feed_is_in_trouble(
    files_desk: Desk, monkeypatch: pytest.MonkeyPatch, health: Health, code: int
) -> None:
    async def poll(options: flows.poll.PollOptions) -> None:
        assert options.even_if_not_due
        state = FeedState(feed_id="steppe", health=health, reason="as polled")
        files_desk.feeds.save_polls([Poll(state=state)], seen_at=NOW)

    monkeypatch.setattr(flows.poll, "poll", poll)
    done = CliRunner().invoke(app, ["feeds", "check"])

    assert done.exit_code == code
    assert f"steppe  en        {health.value}" in done.output
    assert f"1 feeds, {code} in trouble" in done.output
