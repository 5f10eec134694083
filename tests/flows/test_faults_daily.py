"""The day's work cut short by kill -9 at each step, done twice at once, or missed for days."""

import os
import signal
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import digests.client
import flows.digest
import flows.hold
import flows.send
import store.digests
import store.notes
import store.stories
from digests.errors import DeliveryError
from flows.desk import Desk, open_desk
from flows.digest import finish_earlier, make_digest, tell, with_finished
from flows.gather import gather_stories, stories_of
from flows.hold import turn
from flows.windows import windows_to_tell
from tests.slack import FakeSlack

CHANNEL = "#news-digest"
NOW = datetime(2026, 11, 22, 0, 5, tzinfo=UTC)  # five past eight in Taipei
TITLES = ("Stone bridge over the Panj opened", "Uranium venture signed in Astana")
Put = Callable[..., None]
ON_BOTH = pytest.mark.parametrize("store_kind", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(autouse=True)
def store_kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which kind of database the desk keeps everything in."""
    if getattr(request, "param", "sqlite") == "postgresql":
        monkeypatch.setenv("SILKWATCH_STORE__URL", request.getfixturevalue("postgres_url"))


def send_the_day(now: datetime = NOW) -> None:
    """What the flow `digest` does, without an engine."""
    desk = open_desk()
    with turn(desk.leases, f"digest:{CHANNEL}", seconds=0.4):
        finish_earlier(desk, CHANNEL)
        last = desk.digests.last_told_window_end(CHANNEL)
        windows = windows_to_tell(desk.settings, now, last_end_at=last, day=None)
        stories = gather_stories(desk, now)
        for window in windows:
            mine = stories_of(stories, window, latest=window is windows[-1])
            tell(desk, make_digest(desk, mine, window, CHANNEL, now), CHANNEL)


def in_a_process(work: Callable[[], None]) -> int:
    """Run work in a process of its own; gives its id."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return child


def killed_at(owner: Any, name: str, call: int, *, after: bool) -> None:
    """Send the day's digest and die by SIGKILL before or after the n-th call of a function."""
    real, calls = getattr(owner, name), iter(range(1, 1000))

    def deadly(*args: Any, **named: Any) -> Any:
        at = next(calls)
        if at == call and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        done = real(*args, **named)
        if at == call:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    setattr(owner, name, deadly)
    send_the_day()


STEPS = [
    ("before the stories are kept", store.stories.StoryStore, "save", 1, False),
    ("before the digest is kept", store.digests.DigestStore, "save_digest", 1, False),
    ("before it counts as told", store.digests.DigestStore, "record_told", 1, False),
    ("after it counts as told", store.digests.DigestStore, "record_told", 1, True),
    ("while the files are written", flows.send, "write_files", 1, True),
    ("before the messages are planned", store.digests.DigestStore, "plan", 1, False),
    ("after the messages are planned", store.digests.DigestStore, "plan", 1, True),
    ("before the first is sent", digests.client.SlackApi, "write", 1, False),
    ("after the first is sent", digests.client.SlackApi, "write", 1, True),
    ("after the second is sent", digests.client.SlackApi, "write", 2, True),
    ("after the last is sent", digests.client.SlackApi, "write", 4, True),
]


@ON_BOTH
@pytest.mark.parametrize(
    ("step", "owner", "name", "call", "after"), STEPS, ids=[step[0] for step in STEPS]
)
def test_a_kill_at_any_step_leads_to_one_whole_digest(
    slack_desk: Desk,
    put: Put,
    slack: FakeSlack,
    step: str,
    owner: Any,
    name: str,
    call: int,
    *,
    after: bool,
) -> None:
    for number, title in enumerate(TITLES):
        put(f"s{number}", title, at=NOW - timedelta(hours=5))

    _, status = os.waitpid(in_a_process(lambda: killed_at(owner, name, call, after=after)), 0)
    assert os.WTERMSIG(status) == signal.SIGKILL, f"the run was not killed {step}"
    send_the_day()

    assert_told_once(slack_desk, slack)


@ON_BOTH
def test_two_at_once_tell_once(
    slack_desk: Desk, put: Put, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flows.hold, "LOOK_SECONDS", 0.05)
    for number, title in enumerate(TITLES):
        put(f"s{number}", title, at=NOW - timedelta(hours=5))

    for child in [in_a_process(send_the_day) for _ in range(2)]:
        assert os.waitpid(child, 0)[1] == 0

    assert_told_once(slack_desk, slack)


@ON_BOTH
def test_three_missed_days_are_made_up_for_each_story_in_its_own_day(
    slack_desk: Desk, put: Put, slack: FakeSlack
) -> None:
    put("day0", "Customs office moves to Khorgos", at=NOW - timedelta(hours=5))
    send_the_day()
    for day, title in enumerate(
        ("Gas price formula agreed", "Rail tunnel breakthrough", "Language school opens"), start=1
    ):
        put(f"day{day}", title, at=NOW + timedelta(days=day, hours=-5))

    send_the_day(NOW + timedelta(days=3))

    told = {one.key[-16:-6]: one.story_id for one in slack_desk.digests.told(CHANNEL)}
    assert sorted(told) == ["2026-11-22", "2026-11-23", "2026-11-24", "2026-11-25"]
    assert [key.split(":")[2] for key in slack_desk.digests.digest_keys()] == sorted(told)
    assert len(slack.roots()) == 4
    heads = [message["text"] for message in slack.roots()]
    assert ["Rail tunnel" in head for head in heads] == [False, False, True, False]


def assert_told_once(desk: Desk, slack: FakeSlack) -> None:
    """One message in the channel, its thread whole, nothing planned any more, no story twice."""
    (root,) = slack.roots()
    (key,) = desk.digests.digest_keys()
    rows = desk.digests.deliveries(key)
    assert {row.state for row in rows} == {"posted"}
    assert len(slack.messages) == len(rows)
    assert len(slack.thread(root["ts"])) == len(rows) - 1
    text = Counter(message["text"] for message in slack.messages)
    for title in TITLES:
        assert title in root["text"]
        assert sum(count for line, count in text.items() if line.endswith(title)) <= 2
    assert len({row.story_id for row in desk.digests.told(CHANNEL)}) == len(TITLES)


def test_what_a_refusal_kept_back_is_sent_by_the_next_run_which_says_so(
    slack_desk: Desk, put: Put, slack: FakeSlack
) -> None:
    put("s0", TITLES[0], at=NOW - timedelta(hours=5))
    window = windows_to_tell(slack_desk.settings, NOW, last_end_at=None, day=None)[-1]
    stories = stories_of(gather_stories(slack_desk, NOW), window, latest=True)
    made = make_digest(slack_desk, stories, window, CHANNEL, NOW)
    slack.faults["chat.postMessage"] = ["not_in_channel"]
    with pytest.raises(DeliveryError, match="/invite"):
        tell(slack_desk, made, CHANNEL)

    finished = finish_earlier(slack_desk, CHANNEL)
    again = tell(slack_desk, made, CHANNEL)

    assert [one.delivered for one in finished] == ["posted"]
    assert again.delivered == "unchanged"
    assert with_finished(finished, [again]) == finished
    assert with_finished([again], [again]) == [again]
    assert with_finished(finished, []) == finished


def test_a_clock_that_goes_back_tells_nothing_twice(
    slack_desk: Desk, put: Put, slack: FakeSlack
) -> None:
    for number, title in enumerate(TITLES):
        put(f"s{number}", title, at=NOW - timedelta(hours=5))
    send_the_day()

    for jump in (timedelta(hours=-3), timedelta(days=-2), timedelta()):
        send_the_day(NOW + jump)

    heads = [message["text"] for message in slack.roots()]
    assert sum(TITLES[0] in head for head in heads) == 1
    told = [one.story_id for one in slack_desk.digests.told(CHANNEL)]
    assert len(told) == len(set(told)) == len(TITLES)


def test_what_came_after_a_clock_that_was_ahead_is_told_when_it_is_right(
    slack_desk: Desk, put: Put, slack: FakeSlack
) -> None:
    put("s0", TITLES[0], at=NOW - timedelta(hours=5))
    send_the_day(NOW + timedelta(days=2))  # the clock is ahead by two days
    put("s1", TITLES[1], at=NOW + timedelta(hours=9))

    send_the_day(NOW + timedelta(days=1))
    send_the_day(NOW + timedelta(days=3))

    text = " ".join(message["text"] for message in slack.roots())
    assert [text.count(title) for title in TITLES] == [1, 1]
