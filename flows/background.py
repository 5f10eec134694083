"""What stands behind a digest: the funnel, the feeds' health, blind spots."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from digests.blind import blind_spots as find_blind_spots
from flows.desk import Desk
from flows.view import theme_names
from items.digest import BlindSpot, Funnel, Window
from items.feed import Health
from items.story import Story

STATES = ("kz", "kg", "tj", "tm", "uz")
LOOK_BACK = timedelta(days=30)
A_DAY = timedelta(days=1)
ONLY_RELEVANT = (math.inf, math.inf)  # no score by itself is enough


def feed_health(desk: Desk) -> dict[Health, int]:
    """The catalogue's feeds by the verdict of their last poll."""
    states = desk.feeds.states()
    verdicts = (
        states[feed.feed_id].health if feed.feed_id in states else Health.NEW
        for feed in desk.catalogue()
    )
    return dict(Counter(verdicts))


def funnel(desk: Desk, window: Window, now: datetime, stories: Sequence[Story]) -> Funnel:
    """How many went in and came out, from the window's start to the run that tells it."""
    since = Window(start_at=window.start_at, end_at=told_until(window, now))
    polled = desk.polls.funnel(since)
    counts = desk.items.counts(since)
    health = feed_health(desk)
    return Funnel(
        feeds=sum(health.values()),
        feeds_ok=sum(n for verdict, n in health.items() if not verdict.is_trouble),
        polled=polled.polled,
        new=counts.new,
        scored=counts.scored,
        relevant=counts.relevant,
        stories=sum(_is_new(story, since) for story in stories),
    )


def _is_new(story: Story, since: Window) -> bool:
    """Whether a relevant report of a story came in a span: earlier days counted the others."""
    return any(
        one.score.relevant and since.start_at <= one.seen_at < since.end_at for one in story.items
    )


def told_until(window: Window, now: datetime) -> datetime:
    """When the window's digest was due to be told: now, but for a past window a day later."""
    return min(max(now, window.end_at), window.end_at + A_DAY)


def blind_spots(desk: Desk, now: datetime) -> tuple[BlindSpot, ...]:
    """Themes and states of which nothing relevant came for a week; none in the first week."""
    since_at = desk.scores.first_seen_at(now - LOOK_BACK, now)
    if since_at is None:
        return ()
    last_seen: dict[str, datetime] = {}
    brought: dict[str, set[str]] = defaultdict(set)
    # All that was scored in a month may be more than fits.
    for item, score, seen_at in desk.scores.scored_between(
        now - LOOK_BACK, now, least=ONLY_RELEVANT
    ):
        names = (*score.themes, *score.parties)
        last_seen |= dict.fromkeys(names, seen_at)
        for name in names:
            brought[name].add(item.feed_id)
    themes = theme_names(desk.settings.config_dir / "themes.toml", "en_name")
    return find_blind_spots(
        (*themes, *STATES),
        last_seen,
        since_at=since_at,
        now=now,
        failing=_in_trouble(desk, brought),
    )


def _in_trouble(desk: Desk, brought: Mapping[str, set[str]]) -> dict[str, tuple[str, ...]]:
    """Names of the feeds that are in trouble now, by what they used to bring."""
    states = desk.feeds.states()
    troubled = {
        feed.feed_id: feed.name
        for feed in desk.catalogue()
        if feed.feed_id in states and states[feed.feed_id].health.is_trouble
    }
    return {
        name: tuple(sorted({troubled[one] for one in feed_ids if one in troubled}))
        for name, feed_ids in brought.items()
    }
