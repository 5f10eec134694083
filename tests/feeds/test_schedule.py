from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from feeds.errors import FeedError, FetchError, ParseError, Trouble
from feeds.schedule import batches, due, next_due_at, retry_at
from items.feed import Feed, FeedState, Health

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def test_feeds_whose_time_has_come_and_new_ones_are_due(
    make_feed: Callable[..., Feed], now: datetime
) -> None:
    feeds = [make_feed(feed_id=name) for name in ("new", "past", "exact", "later", "unset")]
    states = {
        "past": FeedState(feed_id="past", due_at=now - MINUTE),
        "exact": FeedState(feed_id="exact", due_at=now),
        "later": FeedState(feed_id="later", due_at=now + MINUTE),
        "unset": FeedState(feed_id="unset"),
    }

    assert [feed.feed_id for feed in due(feeds, states, now)] == ["new", "past", "exact", "unset"]


def test_a_feed_polled_while_the_clock_was_ahead_is_due(
    make_feed: Callable[..., Feed], now: datetime
) -> None:
    feeds = [make_feed(feed_id="ahead"), make_feed(feed_id="near")]
    states = {
        "ahead": FeedState(feed_id="ahead", polled_at=now + DAY, due_at=now + 2 * DAY),
        "near": FeedState(feed_id="near", polled_at=now + MINUTE, due_at=now + HOUR),
    }

    assert [feed.feed_id for feed in due(feeds, states, now)] == ["ahead"]


def test_batches_keep_a_host_together_and_lose_nobody(make_feed: Callable[..., Feed]) -> None:
    hosts = ["big"] * 20 + ["mid"] * 9 + ["duo"] * 2 + [f"h{n}" for n in range(10)]
    feeds = [
        make_feed(feed_id=f"f{n}", url=f"http://{host}.example/{n}") for n, host in enumerate(hosts)
    ]

    made = batches(feeds, size=15)

    places = {feed.feed_id: number for number, batch in enumerate(made) for feed in batch}
    assert sorted(places) == sorted(feed.feed_id for feed in feeds)
    assert sum(map(len, made)) == len(feeds)
    for host in set(hosts):
        own = {places[feed.feed_id] for feed in feeds if f"//{host}." in feed.url}
        assert len(own) == 1
    assert sorted(map(len, made)) == [6, 15, 20]  # the big host alone, the others as few as can be


def test_no_feeds_make_no_batches() -> None:
    assert batches([]) == []


@pytest.mark.parametrize(
    ("week_count", "shortest", "longest"),
    [
        (None, 1.6 * HOUR, 2 * HOUR),
        (14.0, 4.8 * HOUR, 6 * HOUR),
        (84.0, 0.8 * HOUR, HOUR),
        (5000.0, 15 * MINUTE, 15 * MINUTE),
        (0.1, 0.8 * DAY, DAY),
    ],
)
def test_a_feed_is_polled_by_its_habit_between_a_quarter_of_an_hour_and_a_day(
    make_feed: Callable[..., Feed],
    now: datetime,
    week_count: float | None,
    shortest: timedelta,
    longest: timedelta,
) -> None:
    state = FeedState(feed_id="f", items_a_week=week_count)

    assert now + shortest <= next_due_at(make_feed(), state, now) <= now + longest


def test_a_fixed_interval_goes_before_the_habit(
    make_feed: Callable[..., Feed], now: datetime
) -> None:
    state = FeedState(feed_id="f", items_a_week=500)

    assert next_due_at(make_feed(interval_minutes=45), state, now) == now + 45 * MINUTE


def test_a_publishers_hint_lengthens_the_pause_up_to_a_day(
    make_feed: Callable[..., Feed], now: datetime
) -> None:
    busy = FeedState(feed_id="f", items_a_week=5000)

    fresh = next_due_at(make_feed(), busy, now, 3 * 3600)
    lasting = next_due_at(make_feed(), replace(busy, ttl_seconds=7200), now)
    both = next_due_at(make_feed(), replace(busy, ttl_seconds=7200), now, 3 * 3600)
    absurd = next_due_at(make_feed(), busy, now, 10**9)

    assert (fresh, lasting, both) == (now + 3 * HOUR, now + 2 * HOUR, now + 3 * HOUR)
    assert now + 0.8 * DAY <= absurd <= now + DAY


def test_hours_to_skip_are_skipped(make_feed: Callable[..., Feed], now: datetime) -> None:
    busy = FeedState(feed_id="f", items_a_week=5000, skip_hours="12 13 14")

    assert next_due_at(make_feed(), busy, now).hour == 15
    never = replace(busy, skip_hours=" ".join(map(str, range(24))))
    assert next_due_at(make_feed(), never, now) <= now + 25 * HOUR


@pytest.mark.parametrize(
    ("error", "first", "tenth"),
    [
        (FetchError("f", "x", Trouble.TIMEOUT), 30 * MINUTE, DAY),
        (FetchError("f", "x", Trouble.SERVER), 30 * MINUTE, DAY),
        (FetchError("f", "x", Trouble.BLOCKED), 3 * HOUR, DAY),
        (FetchError("f", "x", Trouble.LATER), 30 * MINUTE, DAY),
        (FetchError("f", "x", Trouble.LATER, 2.0), MINUTE, MINUTE),
        (FetchError("f", "x", Trouble.LATER, 7200.0), 2 * HOUR, 2 * HOUR),
        (FetchError("f", "x", Trouble.LATER, 10.0**8), DAY, DAY),
        (FetchError("f", "x", Trouble.GONE), 30 * DAY, 30 * DAY),
        (ParseError("f", "x"), 6 * HOUR, DAY),
    ],
)
def test_failures_back_off_by_kind_and_never_beyond_a_day_but_for_gone(
    now: datetime, error: FeedError, first: timedelta, tenth: timedelta
) -> None:
    state = FeedState(feed_id="f", health=Health.FAILING, failures=1)

    soon = retry_at(state, error, now) - now
    late = retry_at(replace(state, failures=10), error, now) - now

    assert 0.8 * first <= soon <= first
    assert 0.8 * tenth <= late <= tenth


def test_each_failure_in_a_row_doubles_the_pause(now: datetime) -> None:
    error = FetchError("f", "x", Trouble.SERVER)
    pauses = [
        retry_at(FeedState(feed_id="f", failures=count), error, now) - now for count in (1, 2, 3)
    ]

    assert [round(pause / pauses[0], 6) for pause in pauses] == [1, 2, 4]


@pytest.mark.parametrize("trouble", list(Trouble))
def test_every_trouble_has_a_pause(trouble: Trouble, now: datetime) -> None:
    state = FeedState(feed_id="f", failures=1)

    assert retry_at(state, FetchError("f", "x", trouble), now) > now


def test_jitter_spreads_feeds_and_repeats_itself(
    make_feed: Callable[..., Feed], now: datetime
) -> None:
    states = [FeedState(feed_id=f"f{n}", polled_at=now) for n in range(50)]
    times = [next_due_at(make_feed(), state, now) for state in states]

    assert len(set(times)) == 50
    assert min(times) < now + 0.82 * 2 * HOUR
    assert max(times) > now + 0.98 * 2 * HOUR
    assert times == [next_due_at(make_feed(), state, now) for state in states]
