"""Several runs that share one poll: every feed is polled by one of them."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from typing import Any, Self

import pytest
from prefect.exceptions import ObjectNotFound

import flows.hold
import flows.poll
from flows.desk import Desk, open_desk
from flows.help_poll import HelpOptions
from flows.poll import PollOptions, call_helpers, poll_all
from items.feed import Feed, FeedState, Health, Kind, Language
from items.item import Poll
from items.traces import Traces

NOW = datetime(2026, 11, 22, tzinfo=UTC)
FEEDS = [
    Feed(
        feed_id=f"f{number:03}",
        url=f"https://f{number}.example/rss",
        name=f"F{number}",
        publisher=f"F{number}",
        language=Language.EN,
        country="INT",
        kind=Kind.NEWS,
    )
    for number in range(90)
]


class Counting:
    """Answers for every feed at once and notes who asked; stands in for the network."""

    asked: list[str] = []  # noqa: RUF012 - shared by all runs on purpose

    def __init__(self, _policy: object) -> None: ...

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None: ...

    async def poll(
        self,
        feeds: Sequence[Feed],
        _states: Mapping[str, FeedState],
        *,
        now: datetime,
        traces: Mapping[str, Traces],
    ) -> list[Poll]:
        assert traces == {}
        self.asked.extend(feed.feed_id for feed in feeds)
        return [
            Poll(state=FeedState(feed_id=feed.feed_id, health=Health.OK, polled_at=now), items=())
            for feed in feeds
        ]


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    monkeypatch.setattr(flows.poll, "Poller", Counting)
    monkeypatch.setattr(flows.poll, "poll_batch", flows.poll.poll_batch.fn)
    monkeypatch.setattr(flows.poll, "LOOK_SECONDS", 0.05)
    Counting.asked.clear()
    yield Counting.asked
    Counting.asked.clear()


@pytest.fixture(params=["sqlite", "postgresql"])
def shared_desk(
    request: pytest.FixtureRequest, files_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> Desk:
    """A desk that several runs open at once, on each kind of database."""
    if request.param == "postgresql":
        monkeypatch.setenv("SILKWATCH_STORE__URL", request.getfixturevalue("postgres_url"))
        return open_desk()
    return files_desk


def share(begin_at: float, starts: Callable[[], object], done: list[int]) -> None:
    """One run's part of a poll of all feeds."""
    desk = open_desk()
    states = desk.feeds.states()
    starts()
    at = NOW + timedelta(seconds=begin_at)
    polls, _ = asyncio.run(poll_all(desk, FEEDS, states, at, begin_at=begin_at))
    done.append(len(polls))


def test_runs_that_share_a_poll_ask_each_feed_once(shared_desk: Desk, asked: list[str]) -> None:
    together = Barrier(3)
    done: list[int] = []
    runs = [Thread(target=share, args=(part, together.wait, done)) for part in (0.0, 1 / 3, 2 / 3)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()

    assert sorted(asked) == [feed.feed_id for feed in FEEDS]
    assert sum(done) == len(FEEDS)
    assert set(shared_desk.feeds.states()) == set(asked)


def test_feeds_of_a_killed_run_are_polled_when_its_hold_runs_out(
    shared_desk: Desk, asked: list[str]
) -> None:
    held = [flows.poll.lease_of(feed) for feed in FEEDS[:15]]
    now = datetime.now(UTC)
    shared_desk.leases.claim(held, owner="killed", at=now, until_at=now + timedelta(seconds=1))

    done: list[int] = []
    share(0.0, lambda: None, done)

    assert done == [len(FEEDS)]
    assert sorted(asked) == [feed.feed_id for feed in FEEDS]
    assert asked[-15:] == [feed.feed_id for feed in FEEDS[:15]]


def test_two_runs_never_ask_one_host_at_a_time(shared_desk: Desk, asked: list[str]) -> None:
    twin = replace(FEEDS[0], feed_id="twin", url="https://f0.example/other")
    held = [flows.poll.lease_of(FEEDS[0])]
    now = datetime.now(UTC)
    shared_desk.leases.claim(held, owner="other", at=now, until_at=now + timedelta(seconds=1))

    asyncio.run(poll_all(shared_desk, [twin, *FEEDS[1:30]], {}, NOW))

    assert asked[-1] == "twin"
    assert len(asked) == 30


def test_a_run_begins_where_it_is_told_and_comes_round(
    files_desk: Desk, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flows.poll, "BATCHES_AT_ONCE", 1)

    share(0.5, lambda: None, [])

    assert (asked[0], asked[-1]) == ("f045", "f044")


async def test_help_is_asked_for_only_by_runs_of_a_deployment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[dict[str, Any]] = []

    async def started(_name: str, **given: Any) -> None:
        calls.append(given["parameters"]["options"])

    monkeypatch.setattr(flows.poll, "arun_deployment", started)
    await call_helpers(2, PollOptions(), NOW)
    assert calls == []

    monkeypatch.setenv("PREFECT__RUNTIME__DEPLOYMENT__ID", "c0ffee")
    await call_helpers(2, PollOptions(languages=[Language.RU]), NOW)

    asked = [HelpOptions(**one) for one in calls]
    assert [one.begin_at for one in asked] == [pytest.approx(1 / 3), pytest.approx(2 / 3)]
    assert all(one.picked_at == NOW and one.languages == [Language.RU] for one in asked)


async def test_a_poll_without_helpers_to_be_had_goes_on_alone(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def missing(*_: object, **__: object) -> None:
        raise ObjectNotFound(None)  # type: ignore[arg-type]

    monkeypatch.setattr(flows.poll, "arun_deployment", missing)
    monkeypatch.setenv("PREFECT__RUNTIME__DEPLOYMENT__ID", "c0ffee")

    await call_helpers(2, PollOptions(), NOW)

    assert "polls alone" in caplog.text
