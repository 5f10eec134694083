"""Which stories cannot wait for the digest: few, once each, never in quiet hours."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from digests.clean import clean
from items.delivery import Told
from items.story import Story


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertPolicy:
    """When a story is told at once.

    Attributes:
        score: Score in [0, 1] from which any relevant story is an alert.
        watch: Terms that make any relevant story an alert.
        quiet_from_hour: Local hour quiet begins, 0 to 23.
        quiet_to_hour: Local hour quiet ends; the same as the first when there is none.
        daily_cap: Alerts a local day.
        time_zone: IANA name.
    """

    score: float = 0.97
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
    """

    key: str
    story: Story
    first: tuple[str, ...]


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
) -> AlertPlan:
    """Decide what goes out at once.

    Args:
        stories: Current stories, relevant or not.
        policy: Threshold, terms, quiet hours, cap.
        channel: Where alerts go.
        told: Everything told to the channel, digests too: nothing is told twice.
        now: Aware.
        fold: Makes texts and terms comparable, such as across Chinese scripts.
    """
    known = {one.story_id for one in told}
    by_id = {story.story_id: story for story in stories}
    urgent = [s for s in by_id.values() if s.story_id not in known and _urgent(s, policy, fold)]
    urgent.sort(key=lambda s: (-s.score, s.first_at, s.story_id))
    if policy.is_quiet(now):
        return AlertPlan(held=tuple(urgent))
    alerts = {one.key: one for one in told if one.key == alert_key(channel, one.story_id)}
    today = sum(1 for one in alerts.values() if policy.day(one.told_at) == policy.day(now))
    room = max(0, policy.daily_cap - today)
    return AlertPlan(
        send=tuple(urgent[:room]),
        follow_ups=tuple(_follow_ups(by_id, list(alerts.values()))),
        surplus=tuple(urgent[room:]),
    )


def _urgent(story: Story, policy: AlertPolicy, fold: Callable[[str], str]) -> bool:
    if not story.relevant:
        return False
    if story.score >= policy.score:
        return True
    terms = [fold(clean(term)) for term in policy.watch if clean(term)]
    texts = [fold(clean(report.item.text)) for report in story.items]
    return any(term in text for term in terms for text in texts)


def _follow_ups(stories: dict[str, Story], alerts: Sequence[Told]) -> Iterable[FollowUp]:
    for alert in alerts:
        story = stories.get(alert.story_id)
        if story is None:
            continue
        if {report.item.item_id for report in story.items} - set(alert.item_ids):
            yield FollowUp(key=alert.key, story=story, first=alert.item_ids)
