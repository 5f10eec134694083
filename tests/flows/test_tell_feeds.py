"""The desk hears of a feed's state when it changes, once, and not of what it saw at first."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from feeds.catalogue import add_feeds
from flows.desk import Desk
from flows.tell import NOTICES
from flows.tell_feeds import MOST_NAMED, WORDS, Change, lines, tell_feeds
from flows.view import make_view
from items.feed import Feed, FeedState, Health, Kind, Language
from items.item import Poll
from tests.slack import FakeSlack

NOW = datetime(2026, 11, 22, 0, 30, tzinfo=UTC)
DAY = timedelta(days=1)
NAMES = ("alpha", "beta", "gamma")

See = Callable[..., int]


def make_feed(name: str) -> Feed:
    return Feed(
        feed_id=name,
        url=f"https://{name}.example/rss",
        name=f"{name.capitalize()} Post",
        publisher=name,
        language=Language.EN,
        country="INT",
        kind=Kind.NEWS,
    )


@pytest.fixture
def see(files_desk: Desk) -> See:
    """Notes what polls said of three feeds, then lets the desk be told."""
    add_feeds(files_desk.settings.config_dir / "feeds.toml", [make_feed(name) for name in NAMES])

    def see(desk: Desk, at: datetime, **verdicts: FeedState | Health) -> int:
        for name in NAMES:
            given = verdicts.get(name, Health.OK)
            state = given if isinstance(given, FeedState) else FeedState(feed_id=name, health=given)
            desk.feeds.save_polls([Poll(state=replace(state, feed_id=name))], seen_at=at)
        return tell_feeds(desk, at)

    return see


def failing(times: int, health: Health = Health.BLOCKED) -> FeedState:
    return FeedState(feed_id="any", health=health, reason="status 403", failures=times)


def said(sort: str, feeds: str) -> str:
    return WORDS["zh-Hant"][sort].format(feeds=feeds)


def notices(desk: Desk) -> list[str]:
    path = desk.settings.data_dir / NOTICES
    return path.read_text("utf-8").splitlines() if path.exists() else []


def test_what_is_seen_first_is_remembered_and_not_told(files_desk: Desk, see: See) -> None:
    assert see(files_desk, NOW, alpha=failing(9), beta=Health.FROZEN) == 0
    assert see(files_desk, NOW + DAY, alpha=failing(12), beta=Health.FROZEN) == 0
    assert notices(files_desk) == []


def test_a_feed_that_falls_silent_is_told_once_and_not_once_a_day(
    files_desk: Desk, see: See
) -> None:
    see(files_desk, NOW)
    told = [see(files_desk, NOW + n * DAY, alpha=failing(3 * n)) for n in range(1, 5)]

    assert told == [1, 0, 0, 0]
    (notice,) = notices(files_desk)
    assert said("worse", "Alpha Post（被擋：狀態碼 403）") in notice


def test_a_hiccup_is_not_told(files_desk: Desk, see: See) -> None:
    see(files_desk, NOW)

    assert see(files_desk, NOW + DAY, alpha=failing(2)) == 0
    assert see(files_desk, NOW + 2 * DAY) == 0
    assert notices(files_desk) == []


def test_one_silence_after_another_is_no_change(files_desk: Desk, see: See) -> None:
    see(files_desk, NOW)
    see(files_desk, NOW + DAY, alpha=failing(3))

    assert see(files_desk, NOW + 2 * DAY, alpha=failing(7, Health.FAILING)) == 0


def test_a_feed_that_is_gone_for_good_is_told_at_once_as_retired(
    files_desk: Desk, see: See
) -> None:
    see(files_desk, NOW)

    assert see(files_desk, NOW + DAY, beta=failing(1, Health.GONE)) == 1
    assert see(files_desk, NOW + 2 * DAY, beta=failing(1, Health.GONE)) == 0
    (notice,) = notices(files_desk)
    assert said("gone", "Beta Post") in notice


def test_a_feed_that_comes_back_is_told_once(files_desk: Desk, see: See) -> None:
    see(files_desk, NOW)
    see(files_desk, NOW + DAY, alpha=failing(3), gamma=Health.FROZEN)
    told = [see(files_desk, NOW + n * DAY, gamma=Health.FROZEN) for n in (2, 3)]

    assert told == [1, 0]
    assert said("fine", "Alpha Post") in notices(files_desk)[-1]
    assert "Gamma Post" not in notices(files_desk)[-1]


def test_a_feed_added_later_is_told_when_it_never_works(files_desk: Desk, see: See) -> None:
    see(files_desk, NOW)
    add_feeds(files_desk.settings.config_dir / "feeds.toml", [make_feed("delta")])
    state = replace(failing(3, Health.NOT_A_FEED), feed_id="delta")
    files_desk.feeds.save_polls([Poll(state=state)], seen_at=NOW + DAY)

    assert tell_feeds(files_desk, NOW + DAY) == 1
    assert "Delta Post" in notices(files_desk)[0]


def test_a_notice_slack_refuses_is_told_by_the_next_run(
    slack_desk: Desk, slack: FakeSlack, see: See
) -> None:
    see(slack_desk, NOW)
    slack.faults["chat.postMessage"] = ["channel_not_found"]

    assert see(slack_desk, NOW + DAY, alpha=failing(3)) == 0
    assert slack.messages == []
    assert see(slack_desk, NOW + DAY, alpha=failing(3)) == 1
    assert len(slack.roots()) == 1


def test_a_run_killed_after_telling_tells_nothing_twice(
    slack_desk: Desk, slack: FakeSlack, see: See, monkeypatch: pytest.MonkeyPatch
) -> None:
    see(slack_desk, NOW)
    with monkeypatch.context() as broken:
        broken.setattr("flows.tell_feeds._remember", lambda *_: (_ for _ in ()).throw(OSError))
        with pytest.raises(OSError):  # stands for a kill
            see(slack_desk, NOW + DAY, alpha=failing(3))
    see(slack_desk, NOW + 2 * DAY, alpha=failing(4))

    assert len(slack.roots()) == 1


@pytest.mark.parametrize("language", sorted(WORDS))
def test_many_changes_make_a_short_notice(files_desk: Desk, language: str) -> None:
    many = [
        Change(feed=make_feed(f"feed-{n}"), state=failing(3), group="silent") for n in range(40)
    ]
    shown = lines(many, WORDS[language], make_view(files_desk.settings).words)

    assert len(shown) == 2
    assert shown[0].count("403") == MOST_NAMED
    assert str(40 - MOST_NAMED) in shown[0]
