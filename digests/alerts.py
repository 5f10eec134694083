"""Which stories cannot wait for the digest: few, once each, never in quiet hours."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from digests.clean import clean
from items.delivery import Told
from items.story import Story

_LETTERS = "A-Za-z\u00c0-\u024f\u0400-\u052f"  # of scripts that part words by blanks


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertPolicy:
    """When a story is told at once.

    Attributes:
        score: Score in [0, 1] from which a relevant story is an alert.
        voices: How many independent voices must report it besides, at least 1.
        watch: Terms that make any relevant story an alert; one in Latin or Cyrillic letters
            is found where a word begins, so that endings do not hide it.
        quiet_from_hour: Local hour quiet begins, 0 to 23.
        quiet_to_hour: Local hour quiet ends; the same as the first when there is none.
        daily_cap: Alerts a local day.
        time_zone: IANA name.
    """

    score: float = 0.97
    voices: int = 2
    watch: tuple[str, ...] = ()
    quiet_from_hour: int = 23
    quiet_to_hour: int = 7
    daily_cap: int = 3
    time_zone: str = "Asia/Taipei"

    def is_quiet(self, at: datetime) -> bool:
        """Whether an aware time falls into quiet hours, which may span midnight."""
        hour = at.astimezone(ZoneInfo(self.time_zone)).hour
        start, end = self.quiet_from_hour, self.quiet_to_hour
        return start <= hour < end if start <= end else hour >= start or hour < end

    def day(self, at: datetime) -> str:
        """The local date, ISO 8601."""
        return at.astimezone(ZoneInfo(self.time_zone)).date().isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """A story told as an alert that has reports which came later.

    Attributes:
        key: The alert that told it.
        story: As it is now.
        first: item_id of the reports it was first told with.
        told_at: When that was; aware UTC.
    """

    key: str
    story: Story
    first: tuple[str, ...]
    told_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertPlan:
    """What to do about alerts now.

    Attributes:
        send: To be told now, best first.
        follow_ups: Later reports of alerts told before.
        held: Waiting for the end of quiet hours, best first.
        surplus: Over today's cap, best first; they wait for the digest.
    """

    send: tuple[Story, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    held: tuple[Story, ...] = ()
    surplus: tuple[Story, ...] = ()


def alert_key(channel: str, story_id: str) -> str:
    """The idempotency key of an alert: one for a story and channel, for ever."""
    return f"alert:{channel}:{story_id}"


def more_key(channel: str, day: str) -> str:
    """The idempotency key of the one "n more" a day; its text is edited as n grows."""
    return f"alert-more:{channel}:{day}"


def plan_alerts(
    stories: Iterable[Story],
    policy: AlertPolicy,
    *,
    channel: str,
    told: Sequence[Told],
    now: datetime,
    fold: Callable[[str], str] = str.casefold,
    is_news: Callable[[Story], bool] = lambda _: True,
) -> AlertPlan:
    """Decide what goes out at once.

    Args:
        stories: Current stories, relevant or not.
        policy: Threshold, terms, quiet hours, cap.
        channel: Where alerts go.
        told: Everything told to the channel, digests too: nothing is told twice. A story that
            holds a told report counts as told, so that stories joined later are not told again.
        now: Aware.
        fold: Makes texts and terms comparable, such as across Chinese scripts.
        is_news: Whether a story holds anything that the last digest could not know.
    """
    current = list(stories)
    known = told_stories(current, told)
    is_watched = _watcher(policy.watch, fold)
    urgent = [
        story
        for story in current
        if story.story_id not in known
        and story.relevant
        and is_news(story)
        and (_is_big(story, policy) or is_watched(story))
    ]
    urgent.sort(key=lambda s: (-s.score, s.first_at, s.story_id))
    if policy.is_quiet(now):
        return AlertPlan(held=tuple(urgent))
    alerts = {one.key: one for one in told if one.key == alert_key(channel, one.story_id)}
    today = sum(1 for one in alerts.values() if policy.day(one.told_at) == policy.day(now))
    room = max(0, policy.daily_cap - today)
    return AlertPlan(
        send=tuple(urgent[:room]),
        follow_ups=tuple(_follow_ups(current, list(alerts.values()))),
        surplus=tuple(urgent[room:]),
    )


def voices(story: Story) -> int:
    """How many report a story by themselves: publisher groups, a country's state media as one."""
    return len(
        {
            f"state:{one.feed.country}" if one.feed.state_media else one.feed.publisher_group
            for one in story.items
            if one.score.relevant
        }
    )


def told_stories(stories: Iterable[Story], told: Iterable[Told]) -> set[str]:
    """The story_id of those a channel knows: told themselves, or holding a told report."""
    rows = list(told)
    story_ids = {one.story_id for one in rows}
    item_ids = {item_id for one in rows for item_id in one.item_ids}
    return {
        story.story_id
        for story in stories
        if story.story_id in story_ids or not item_ids.isdisjoint(_ids(story))
    }


def _is_big(story: Story, policy: AlertPolicy) -> bool:
    return story.score >= policy.score and voices(story) >= policy.voices


def _watcher(terms: Sequence[str], fold: Callable[[str], str]) -> Callable[[Story], bool]:
    folded = sorted({fold(clean(term)) for term in terms if clean(term)})
    if not folded:
        return lambda _: False
    pattern = re.compile("|".join(_at_a_word(term) for term in folded))
    return lambda story: any(
        pattern.search(fold(clean(report.item.text))) for report in story.items
    )


def _at_a_word(term: str) -> str:
    begins = re.match(f"[{_LETTERS}]", term)
    return (f"(?<![{_LETTERS}])" if begins else "") + re.escape(term)


def _follow_ups(stories: Sequence[Story], alerts: Sequence[Told]) -> Iterable[FollowUp]:
    by_id = {story.story_id: story for story in stories}
    by_item = {item_id: story for story in stories for item_id in _ids(story)}
    for alert in alerts:
        homes = [by_id.get(alert.story_id), *(by_item.get(one) for one in alert.item_ids)]
        story = next((home for home in homes if home is not None), None)
        if story is not None and not _ids(story) <= set(alert.item_ids):
            yield FollowUp(key=alert.key, story=story, first=alert.item_ids, told_at=alert.told_at)


def _ids(story: Story) -> set[str]:
    return {report.item.item_id for report in story.items}
