"""Every case of ../shared/harness/hostile_server.py, through our own poll, three times over."""

import asyncio
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from feeds.policy import FetchPolicy
from feeds.poll import Poller
from items.feed import Feed, Health, Kind, Language
from items.item import Poll
from store.engine import connect, migrate
from store.feeds import FeedStore

DEADLINE_SECONDS = 12.0  # /slow-ok takes three, and more on a busy machine
HASTY_SECONDS = 2.0  # for what drips on for 15 and for what never answers
NEVER_DONE = {"/slowloris", "/hang"}
ROUNDS = 3
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)  # the server's dates lie around this day


@dataclass
class Outcome:
    base: str
    cases: dict[str, dict[str, Any]]
    rounds: list[dict[str, Poll]]
    announced: list[list[str]]  # a round, the paths whose items the store calls new
    stats: dict[str, Any]
    longest_seconds: float
    never_done_seconds: float
    grown_bytes: int
    workers_bytes: int


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def server(shared: Path) -> Iterator[str]:
    script = shared / "harness" / "hostile_server.py"
    port, canary_port = free_port(), free_port()
    command = [sys.executable, str(script), "--port", str(port), "--canary-port", str(canary_port)]
    with subprocess.Popen(
        [*command, "--max-seconds", "15"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with urlopen(f"http://127.0.0.1:{port}/gzip-bomb") as made:
            made.read()  # building it keeps the server busy for seconds, once
        yield f"http://127.0.0.1:{port}"
        process.kill()


def resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def forget_peak() -> None:
    """Let the system's high-water mark begin anew: earlier tests may have used more."""
    Path("/proc/self/clear_refs").write_text("5")


def peak_bytes() -> int:
    status = Path("/proc/self/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024


def workers_bytes() -> int:
    """Resident memory of all parse workers, our children that read documents."""
    total = 0
    for place in Path("/proc").glob("[0-9]*"):
        try:
            command = (place / "cmdline").read_bytes()
            parent = int((place / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == os.getpid() and b"feeds.document_worker" in command:
                total += int((place / "statm").read_text().split()[1])
        except (OSError, ValueError, IndexError):  # it ended while we looked
            continue
    return total * os.sysconf("SC_PAGE_SIZE")


async def watch(peaks: list[int]) -> None:
    while True:
        peaks.append(await asyncio.to_thread(workers_bytes))
        await asyncio.sleep(0.1)


@pytest.fixture(scope="module")
def outcome(server: str, tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    engine = connect(f"sqlite:///{tmp_path_factory.mktemp('store') / 'house.db'}")
    migrate(engine)
    return asyncio.run(drive(server, FeedStore(engine)))


async def drive(base: str, store: FeedStore) -> Outcome:
    cases = json.load(urlopen(base + "/cases.json"))
    feeds = [
        Feed(
            feed_id=path, url=base + path, name=path, publisher="p", language=Language.EN,
            country="INT", kind=Kind.NEWS,
        )
        for path in cases
    ]  # fmt: skip
    policy = FetchPolicy(
        timeout_seconds=DEADLINE_SECONDS,
        header_timeout_seconds=DEADLINE_SECONDS,
        host_spacing_seconds=0,
        host_concurrency=30,
        concurrency=30,
        allow_hosts=frozenset({base.removeprefix("http://")}),
    )
    once = [feed for feed in feeds if cases[feed.feed_id].get("slow") or feed.feed_id == "/slow-ok"]
    never_done = [feed for feed in feeds if feed.feed_id in NEVER_DONE]
    forget_peak()
    before = resident_bytes()
    states: dict[str, Any] = {}
    rounds, announced, longest = [], [], 0.0
    peaks: list[int] = []
    watching = asyncio.create_task(watch(peaks))
    cutting = asyncio.create_task(cut_off(never_done, policy))
    async with Poller(policy) as poller:
        for number in range(ROUNDS):
            begun = time.monotonic()
            asked = [feed for feed in feeds if feed not in (once if number else never_done)]
            polls = await poller.poll(asked, states, now=NOW + timedelta(hours=number))
            longest = max(longest, time.monotonic() - begun)
            if number == 0:
                last, never_done_seconds = await cutting
                polls = [*polls, *last]
            states = {one.state.feed_id: one.state for one in polls}
            rounds.append({one.state.feed_id: one for one in polls})
            new = store.save_polls(polls, seen_at=NOW + timedelta(hours=number))
            announced.append([item_id.split(":", 1)[0] for item_id in new])
    watching.cancel()
    grown = peak_bytes() - before
    stats = json.load(urlopen(base + "/stats"))
    figures = (longest, never_done_seconds, grown, max(peaks))
    return Outcome(base, cases, rounds, announced, stats, *figures)


async def cut_off(feeds: list[Feed], policy: FetchPolicy) -> tuple[list[Poll], float]:
    """Poll feeds whose servers never come to an end; gives the seconds that took."""
    hasty = replace(policy, timeout_seconds=HASTY_SECONDS, header_timeout_seconds=HASTY_SECONDS)
    begun = time.monotonic()
    async with Poller(hasty) as poller:
        polls = await poller.poll(feeds, {}, now=NOW)
    return polls, time.monotonic() - begun


def first(outcome: Outcome, path: str) -> Poll:
    return outcome.rounds[0][path]


def titles(outcome: Outcome, path: str) -> list[str]:
    return [item.title for item in first(outcome, path).items]


def test_all_cases_come_back_as_polls(outcome: Outcome) -> None:
    assert len(outcome.cases) == 76  # 75 cases and the target of the redirects
    assert outcome.rounds[0].keys() == outcome.cases.keys()
    for polls in outcome.rounds:
        assert Health.NEW not in {one.state.health for one in polls.values()}


def test_every_case_with_a_count_gives_that_many_items(outcome: Outcome) -> None:
    wanted = {path: case["entries"] for path, case in outcome.cases.items() if "entries" in case}

    assert {path: len(first(outcome, path).items) for path in wanted} == wanted


def test_every_case_with_a_title_gives_that_title(outcome: Outcome) -> None:
    wanted = {path: case["title"] for path, case in outcome.cases.items() if "title" in case}

    assert {path: titles(outcome, path)[0] for path in wanted} == wanted


def test_cases_that_come_right_later_do(outcome: Outcome) -> None:
    for path, case in outcome.cases.items():
        if "entries_later" in case:
            assert first(outcome, path).state.health is Health.FAILING
            last = outcome.rounds[2][path]
            assert len(last.items) == case["entries_later"]
            assert last.state.failures == 0


def test_no_round_takes_longer_than_the_deadlines_allow(outcome: Outcome) -> None:
    assert outcome.longest_seconds < 3 * DEADLINE_SECONDS
    assert HASTY_SECONDS <= outcome.never_done_seconds < DEADLINE_SECONDS


def test_memory_stays_bounded(outcome: Outcome) -> None:
    assert outcome.workers_bytes > 0
    assert outcome.grown_bytes + outcome.workers_bytes < 300_000_000


def test_nothing_is_ever_asked_of_the_inside(outcome: Outcome) -> None:
    assert outcome.stats["canary"] == []


def test_the_second_fetch_is_conditional_where_validators_were_given(outcome: Outcome) -> None:
    etag = outcome.stats["paths"]["/etag"]["last"]
    last_modified = outcome.stats["paths"]["/lastmod"]["last"]

    assert [one.get("if-none-match") for one in etag] == [None, '"v1-abc"', '"v1-abc"']
    assert [one.get("if-modified-since") for one in last_modified] == [
        None, "Sat, 21 Nov 2026 10:11:12 GMT", "Sat, 21 Nov 2026 10:11:12 GMT",
    ]  # fmt: skip
    plain = outcome.stats["paths"]["/ok"]["last"]
    assert not any("if-none-match" in one or "if-modified-since" in one for one in plain)


def test_redirect_loops_end_after_a_few_requests(outcome: Outcome) -> None:
    assert outcome.stats["paths"]["/redirect-loop"]["n"] <= 6 * ROUNDS


def test_nothing_is_told_twice(outcome: Outcome) -> None:
    # These two change with every fetch: another story under one guid, a window that rolls on.
    for path in outcome.cases.keys() - {"/guid-reuse", "/rolling"}:
        seen = {item.item_id for item in outcome.rounds[0][path].items}
        if not seen:
            continue
        for later in outcome.rounds[1:]:
            again = later[path].items if path in later else ()
            assert {item.item_id for item in again} <= seen, path
    assert len({one["/guid-reuse"].items[0].item_id for one in outcome.rounds}) == ROUNDS
    window = [{item.item_id for item in one["/rolling"].items} for one in outcome.rounds]
    assert [len(new - old) for old, new in pairwise(window)] == [3, 3]


def test_the_store_announces_again_only_what_is_another_story(outcome: Outcome) -> None:
    answered: set[str] = set()  # a server that refuses at first is new when it answers
    for paths, polls in zip(outcome.announced, outcome.rounds, strict=True):
        again = [path for path in paths if path in answered]
        if answered:
            assert sorted(again) == ["/guid-reuse", *["/rolling"] * 3]
        answered |= {path for path, one in polls.items() if one.items}
    assert len(outcome.announced[0]) > 2_000


def test_no_file_and_no_internal_answer_leaks(outcome: Outcome) -> None:
    everything = " ".join(
        item.title + item.summary
        for polls in outcome.rounds
        for one in polls.values()
        for item in one.items
    )
    assert "root:" not in everything
    assert "SECRET-CANARY" not in everything
    assert "lollol" not in everything


@pytest.mark.parametrize(
    ("path", "health"),
    [
        ("/slowloris", Health.BLOCKED), ("/hang", Health.BLOCKED), ("/status/403", Health.BLOCKED),
        ("/status/410", Health.GONE), ("/status/404", Health.FAILING),
        ("/status/500", Health.FAILING), ("/status/503", Health.FAILING),
        ("/ratelimit", Health.FAILING), ("/reset", Health.FAILING),
        ("/close-at-once", Health.FAILING), ("/redirect-loop", Health.FAILING),
        ("/redirect-file", Health.FAILING), ("/redirect-internal", Health.FAILING),
        ("/gzip-bomb", Health.FAILING), ("/html-page", Health.NOT_A_FEED),
        ("/empty", Health.EMPTY), ("/undated", Health.NO_DATES), ("/endless", Health.OK),
        ("/items-100k", Health.OK), ("/ok", Health.OK),
    ],
)  # fmt: skip
def test_the_desk_is_told_the_truth(outcome: Outcome, path: str, health: Health) -> None:
    state = first(outcome, path).state

    assert state.health is health
    assert state.reason or health is Health.OK


def test_a_permanent_redirect_is_remembered_and_a_temporary_one_is_not(outcome: Outcome) -> None:
    moved = outcome.rounds[2]["/redirect-301"].state

    assert moved.health is Health.MOVED
    assert moved.moved_to == outcome.base + "/redirect-target"
    assert outcome.rounds[2]["/redirect-302"].state.moved_to == ""


def test_what_could_be_read_of_a_broken_document_is_kept(outcome: Outcome) -> None:
    assert len(titles(outcome, "/truncated")) >= 4
    assert len(titles(outcome, "/gzip-truncated")) >= 50
    assert len(titles(outcome, "/gzip-mislabelled")) == 3
    assert titles(outcome, "/deep-nesting") == ["deep", "after"]
    assert "after the bomb" in titles(outcome, "/billion-laughs")
    assert "plain" in titles(outcome, "/xxe-file")
    assert titles(outcome, "/empty-items") == ["real"]
    assert titles(outcome, "/internal-entity") == ["Acme & Co"]
    assert titles(outcome, "/no-title") == ["text 0", "text 1", "text 2"]
    assert titles(outcome, "/json-feed") == ["标题一", "no title"]


def test_of_a_flood_the_newest_are_kept(outcome: Outcome) -> None:
    assert titles(outcome, "/items-100k") == [f"n{place}" for place in range(1_500)]


def test_titles_are_plain_and_on_one_line(outcome: Outcome) -> None:
    everything = [
        text
        for one in outcome.rounds[0].values()
        for item in one.items
        for text in (item.title, item.summary)
    ]
    hidden = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
    assert not [text for text in everything if hidden.search(text)]
    assert max(map(len, everything)) <= 2_000
    assert titles(outcome, "/html-titles") == [
        "Safe", "Pic", "Bold & it", "1 < 2 and 3 > 2", "link", "Styled", "Comment",
    ]  # fmt: skip
    assert titles(outcome, "/template-injection")[2:4] == ["%s %n %(x)s", "{0} {title.__class__}"]


def test_links_are_safe_or_absent(outcome: Outcome) -> None:
    links = [item.link for one in outcome.rounds[0].values() for item in one.items if item.link]

    assert all(re.match(r"https?://[^/]", link) for link in links)
    assert not [link for link in links if re.search(r"[\s<>|]", link) or len(link) > 2_000]
    assert not [link for link in links if "utm_" in link or "@" in link]
    good = [item.link for item in first(outcome, "/links").items if item.link]
    assert len(good) == 11


def test_no_date_lies_in_the_future_or_before_feeds(outcome: Outcome) -> None:
    dated = [
        item.published_at
        for one in outcome.rounds[0].values()
        for item in one.items
        if item.published_at
    ]
    assert max(dated) <= NOW + timedelta(days=1)
    assert min(dated) >= datetime(1995, 1, 1, tzinfo=UTC)
    odd = first(outcome, "/dates").items
    assert sum(item.published_at is not None for item in odd) == 24
    assert {item.date_note for item in odd} == {"", "not a date", "in the future", "before 1995"}
