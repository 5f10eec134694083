from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from feeds import health
from feeds.answers import Document
from feeds.errors import FeedError, FetchError, ParseError, Trouble
from items.feed import Feed, FeedState, Health
from items.item import Item

DAY = timedelta(days=1)
FRESH = FeedState(feed_id="steppe-wire")
WHOLE = Document(url="http://steppe.example/rss", body=b"x", etag='"1"', last_modified="then")
SAME = Document(url="http://steppe.example/rss", not_modified=True)


def items(*dates: datetime | None, note: str = "") -> tuple[Item, ...]:
    return tuple(
        Item(
            item_id=str(place), feed_id="steppe-wire", title="t", summary="", link="",
            published_at=at, date_note=note,
        )
        for place, at in enumerate(dates)
    )  # fmt: skip


@pytest.fixture
def feed(make_feed: Callable[..., Feed]) -> Feed:
    return make_feed()


def test_a_good_document_makes_a_feed_ok_and_is_remembered(feed: Feed, now: datetime) -> None:
    state = health.read(feed, FRESH, WHOLE, "abc", items(now - DAY, now - 3 * DAY), now)

    assert state.health is Health.OK
    assert (state.etag, state.last_modified, state.body_hash) == ('"1"', "then", "abc")
    assert (state.failures, state.failing_since_at) == (0, None)
    assert (state.polled_at, state.succeeded_at, state.newest_item_at) == (now, now, now - DAY)
    assert state.items_a_week == 2
    assert state.reason == ""


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (FetchError("f", "status 403", Trouble.BLOCKED), Health.BLOCKED),
        (FetchError("f", "no trusted TLS connection", Trouble.TLS), Health.BLOCKED),
        (FetchError("f", "no full answer in time", Trouble.TIMEOUT), Health.BLOCKED),
        (FetchError("f", "status 410", Trouble.GONE), Health.GONE),
        (FetchError("f", "status 404", Trouble.NOT_FOUND), Health.FAILING),
        (FetchError("f", "status 429", Trouble.LATER), Health.FAILING),
        (FetchError("f", "the body is empty", Trouble.EMPTY), Health.EMPTY),
        (ParseError("f", "an HTML page", True), Health.NOT_A_FEED),
        (ParseError("f", "takes too long", False, True), Health.FAILING),
    ],
)
def test_failures_get_the_verdict_that_tells_the_desk_what_to_do(
    error: FeedError, verdict: Health, now: datetime
) -> None:
    state = health.failed(FRESH, error, now)

    assert state.health is verdict
    assert state.reason == error.reason
    assert (state.polled_at, state.succeeded_at) == (now, None)


def test_a_streak_counts_from_its_first_failure_and_ends_with_an_answer(
    feed: Feed, now: datetime
) -> None:
    error = FetchError("f", "status 500", Trouble.SERVER)
    known = health.read(feed, FRESH, WHOLE, "abc", items(now), now - 5 * DAY)

    once = health.failed(known, error, now - DAY)
    twice = health.failed(once, error, now)

    assert (twice.failures, twice.failing_since_at) == (2, now - DAY)
    assert (twice.etag, twice.body_hash) == ('"1"', "abc")
    assert twice.succeeded_at == now - 5 * DAY
    back = health.unchanged(feed, twice, SAME, now + DAY)
    assert (back.failures, back.failing_since_at, back.health) == (0, None, Health.UNCHANGED)
    assert (back.reason, back.polled_at, back.succeeded_at) == ("", now + DAY, now + DAY)


def test_an_unchanged_feed_keeps_its_validators_and_its_trouble(feed: Feed, now: datetime) -> None:
    undated = health.read(feed, FRESH, WHOLE, "abc", items(None), now)
    empty = health.read(feed, FRESH, WHOLE, "abc", (), now)

    assert health.unchanged(feed, undated, SAME, now).health is Health.NO_DATES
    assert health.unchanged(feed, undated, SAME, now).etag == '"1"'
    assert health.unchanged(feed, empty, SAME, now).health is Health.EMPTY
    assert health.unchanged(feed, empty, SAME, now).reason == empty.reason == "a feed without items"
    assert health.unchanged(feed, undated, SAME, now).reason == undated.reason == "no dates"


def test_new_validators_on_an_old_body_replace_the_old_ones(feed: Feed, now: datetime) -> None:
    known = health.read(feed, FRESH, WHOLE, "abc", items(now), now)

    after = health.unchanged(feed, known, replace(WHOLE, etag='"2"', last_modified="now"), now)

    assert (after.etag, after.last_modified) == ('"2"', "now")
    assert after.body_hash == "abc"


def test_a_feed_that_fell_silent_is_frozen_even_when_it_answers_not_modified(
    feed: Feed, now: datetime
) -> None:
    daily = [now - n * DAY for n in range(20)]
    state = health.read(feed, FRESH, WHOLE, "abc", items(*daily), now)

    assert health.unchanged(feed, state, SAME, now + 29 * DAY).health is Health.UNCHANGED
    later = health.unchanged(feed, state, SAME, now + 31 * DAY)
    assert later.health is Health.FROZEN
    assert "2026-03-14" in later.reason
    again = health.read(feed, later, WHOLE, "def", items(now + 32 * DAY, *daily), now + 32 * DAY)
    assert again.health is Health.OK


def test_a_new_document_without_new_items_thaws_nothing(feed: Feed, now: datetime) -> None:
    state = health.read(feed, FRESH, WHOLE, "abc", items(*[now - n * DAY for n in range(20)]), now)

    again = health.read(feed, state, WHOLE, "def", items(now - DAY), now + 31 * DAY)

    assert again.health is Health.FROZEN
    assert "2026-03-14" in again.reason


def test_dates_that_cannot_be_believed_are_told(feed: Feed, now: datetime) -> None:
    state = health.read(feed, FRESH, WHOLE, "a", items(None, None, note="in the future"), now)

    assert state.health is Health.NO_DATES
    assert "in the future" in state.reason
    both = (*items(None, note="in the future"), *items(None, note="before 1995"))
    told = health.read(feed, FRESH, WHOLE, "a", both, now).reason
    assert told.endswith("before 1995, in the future")


def test_a_part_of_a_document_is_read_but_not_remembered(feed: Feed, now: datetime) -> None:
    part = replace(WHOLE, broken="the connection broke off")

    state = health.read(feed, FRESH, part, "abc", items(now), now)

    assert state.health is Health.OK
    assert "broke off" in state.reason
    long = health.read(feed, FRESH, replace(WHOLE, too_long=True), "abc", items(now), now)
    assert long.reason.endswith(": the document is too long")
    assert (state.etag, state.last_modified, state.body_hash) == ("", "", "")


@pytest.mark.parametrize("parameters", ["", "?token=secret", "?token=a?b"])
def test_a_permanent_redirect_is_believed_at_the_third_sight_in_a_row(
    feed: Feed, now: datetime, parameters: str
) -> None:
    moved = replace(WHOLE, moved_to=f"http://new.example/rss{parameters}")
    state, seen = FRESH, []
    for day in range(4):
        state = health.read(feed, state, moved, str(day), items(now), now + day * DAY)
        seen.append(state.health)

    assert seen == [Health.OK, Health.OK, Health.MOVED, Health.MOVED]
    assert state.reason.endswith(" http://new.example/rss")  # a token is nobody's business


def test_a_redirect_that_changes_its_mind_starts_anew(feed: Feed, now: datetime) -> None:
    first = replace(WHOLE, moved_to="http://a.example/rss")
    other = replace(WHOLE, moved_to="http://b.example/rss")
    state = health.read(feed, FRESH, first, "1", items(now), now)
    state = health.read(feed, state, first, "2", items(now), now)

    changed = health.read(feed, state, other, "3", items(now), now)
    stayed = health.read(feed, state, WHOLE, "3", items(now), now)

    assert (changed.moved_to, changed.moved_count) == ("http://b.example/rss", 1)
    assert (stayed.moved_to, stayed.moved_count) == ("", 0)


def test_once_believed_the_new_address_stays_until_it_fails(feed: Feed, now: datetime) -> None:
    state = replace(FRESH, moved_to="http://new.example/rss", moved_count=3)

    asked_there = health.read(feed, state, WHOLE, "1", items(now), now)
    failed_there = health.failed(state, FetchError("f", "x", Trouble.NOT_FOUND), now)

    assert asked_there.health is Health.MOVED
    assert asked_there.moved_count >= 3
    assert failed_there.moved_count == 0


def test_a_failure_in_between_does_not_end_a_streak_of_redirects(now: datetime) -> None:
    state = replace(FRESH, moved_to="http://new.example/rss", moved_count=2)

    failed = health.failed(state, FetchError("f", "x", Trouble.SERVER), now)

    assert (failed.moved_to, failed.moved_count) == ("http://new.example/rss", 2)


def test_a_feed_never_polled_is_known_by_its_key_and_address_alone(feed: Feed) -> None:
    assert health.remembered(feed, None) == FeedState(feed_id=feed.feed_id, url=feed.url)


def test_all_is_remembered_while_the_address_stays(feed: Feed, now: datetime) -> None:
    state = health.read(feed, FRESH, WHOLE, "abc", items(now), now)
    here = replace(state, url=feed.url)

    assert health.remembered(feed, here) == here
    assert health.remembered(feed, replace(state, url="")) == here


def test_a_corrected_address_begins_anew_but_for_its_habit(feed: Feed, now: datetime) -> None:
    state = health.read(feed, FRESH, WHOLE, "abc", items(now, now - DAY), now)
    failing = health.failed(state, FetchError("f", "status 410", Trouble.GONE), now + DAY)
    elsewhere = replace(failing, url="http://old.example/rss", due_at=now + 30 * DAY)

    assert health.remembered(feed, elsewhere) == FeedState(
        feed_id=feed.feed_id,
        url=feed.url,
        succeeded_at=now,
        newest_item_at=now,
        items_a_week=state.items_a_week,
    )
