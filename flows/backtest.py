"""Backtest: which of the last days' digests another model would have made otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256

from classifiers.model import Model
from digests.choose import choose
from flows.desk import Desk
from flows.gather import build_stories, stories_of
from flows.score import to_score
from flows.view import digest_policy
from flows.weigh import is_worth
from flows.windows import schedule
from items.digest import Window
from items.item import ScoredItem
from items.story import Story

BATCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One digest, by the model at work and by the candidate.

    Attributes:
        day: Local date of the digest.
        before: Stories it tells with the model at work.
        after: Stories it would tell.
        gained: Headlines it would tell and does not.
        lost: Headlines it tells and would not.
    """

    day: date
    before: int
    after: int
    gained: tuple[str, ...]
    lost: tuple[str, ...]


def backtest(
    desk: Desk, model: Model, now: datetime, *, days: int, at_most: int
) -> tuple[list[Day], int]:
    """Judge stored items anew and make the digests of the last days of both verdicts.

    Args:
        desk: The open store; nothing in it is changed.
        model: The candidate.
        now: Aware.
        days: Digests to make, at least 1.
        at_most: Items to judge: first those that came near a digest, then others by lot.

    Returns:
        The days, oldest first, and how many items were judged.
    """
    since = now - timedelta(days=days + 1)
    feeds = {feed.feed_id: feed for feed in desk.catalogue()}
    rows = [
        ScoredItem(item=item, feed=feeds[item.feed_id], score=score, seen_at=seen_at)
        for item, score, seen_at in desk.scores.scored_between(since, now)
        if item.feed_id in feeds
    ]
    picked = sorted(rows, key=_order)[:at_most]
    anew = judge_anew(model, picked, threshold=desk.settings.score.threshold)
    groups = desk.stories.groups(since_at=since)
    reading = desk.settings.digest.reading_languages
    plan = schedule(desk.settings)
    last = plan.last_day(now)
    windows = [plan.window_of(last - timedelta(days=back)) for back in reversed(range(days))]
    before = _tell(desk, build_stories(picked, groups, reading), windows)
    after = _tell(desk, build_stories(anew, groups, reading), windows)
    zone = desk.settings.zone
    return [
        _day(window.end_at.astimezone(zone).date(), old, new)
        for window, old, new in zip(windows, before, after, strict=True)
    ], len(picked)


def judge_anew(
    model: Model, rows: Sequence[ScoredItem], *, threshold: float | None
) -> list[ScoredItem]:
    """The same items with another model's scores."""
    judged = []
    for at in range(0, len(rows), BATCH):
        some = rows[at : at + BATCH]
        verdicts = model.judge([(one.item.title, one.item.summary) for one in some])
        judged += [
            replace(one, score=to_score(one.item, verdict, model.version, threshold=threshold))
            for one, verdict in zip(some, verdicts, strict=True)
        ]
    return judged


def _order(one: ScoredItem) -> tuple[bool, str]:
    return not is_worth(one.score), sha256(one.item.item_id.encode()).hexdigest()


def _tell(desk: Desk, stories: Sequence[Story], windows: Sequence[Window]) -> list[dict[str, str]]:
    """Headlines by story_id, one digest a window; a story told once is not told again."""
    told: set[str] = set()
    digests = []
    policy = digest_policy(desk.settings)
    for window in windows:
        mine = stories_of(stories, window, latest=False)
        chosen = choose(mine, policy, window=window, told=told).stories
        told |= {story.story_id for story in chosen}
        digests.append({story.story_id: story.lead.item.title for story in chosen})
    return digests


def _day(day: date, old: dict[str, str], new: dict[str, str]) -> Day:
    return Day(
        day=day,
        before=len(old),
        after=len(new),
        gained=tuple(title for key, title in new.items() if key not in old),
        lost=tuple(title for key, title in old.items() if key not in new),
    )
