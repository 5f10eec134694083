"""Which stories a reader gets, in which order, and what was left out and why."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from digests.policy import DigestPolicy
from items.digest import Window
from items.item import ScoredItem
from items.story import Story

SECONDS_A_DAY = 86_400


class Why(StrEnum):
    """Why a relevant story is not in the digest."""

    TOLD = "told"  # an earlier digest or alert told it
    PUBLISHER = "publisher"  # its publisher group has its share
    THEME = "theme"  # its main theme has its share
    ROOM = "room"  # the digest is full


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A relevant story that the digest does not tell."""

    story: Story
    why: Why


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What was chosen of a window's stories.

    Attributes:
        stories: Best first.
        left_out: Over the threshold but not told, best first.
        near_misses: Leads just under the threshold, best first.
        background: Leads that are adjacent at least, best first; none is a near-miss.
    """

    stories: tuple[Story, ...]
    left_out: tuple[LeftOut, ...] = ()
    near_misses: tuple[ScoredItem, ...] = ()
    background: tuple[ScoredItem, ...] = ()


def choose(
    stories: Iterable[Story],
    policy: DigestPolicy,
    *,
    window: Window,
    told: Collection[str] = (),
    keep: Collection[str] = (),
    named: Collection[str] = (),
) -> Choice:
    """Pick the stories of a digest; the same input in any order gives the same choice.

    Greedy: each time the story of most value whose caps are not used up, where value is the
    score with novelty and independence added, less what its theme already has. Equal values
    go by score, then the earlier first report, then story_id.

    Args:
        stories: All stories of the window, relevant or not.
        policy: Caps and weights.
        window: The span of the digest; a story begun before it is less new.
        told: story_id of those this channel knows already.
        keep: story_id of those an earlier run of this very digest told: they stay, whatever
            came since, and count against the caps.
        named: item_id of what earlier digests named beside their stories: it is not named again.
    """
    every = sorted(stories, key=lambda story: story.story_id)
    known = set(told)
    relevant = [story for story in every if story.relevant]
    fresh = [story for story in relevant if story.story_id not in known]
    before = [LeftOut(story=s, why=Why.TOLD) for s in relevant if s.story_id in known]
    taken, left = _pick(fresh, policy, window, set(keep))
    near, background = _under_threshold(every, policy, known, set(named))
    return Choice(
        stories=tuple(taken), left_out=(*left, *before), near_misses=near, background=background
    )


def main_theme(story: Story) -> str:
    """The theme a story is filed under; empty when it has none."""
    return story.themes[0] if story.themes else ""


def novelty(story: Story, window: Window) -> float:
    """1.0 for a story begun in the window, halved for each day it began before; in (0, 1]."""
    early = (window.start_at - story.first_at).total_seconds()
    return 1.0 if early <= 0 else float(0.5 ** (early / SECONDS_A_DAY))


def independence(story: Story) -> float:
    """0.0 when only state media report it, nearing 1.0 with each group that is not theirs."""
    free = {r.feed.publisher_group for r in story.items if not r.feed.state_media}
    return float(1.0 - 0.5 ** len(free))


def _pick(
    stories: Sequence[Story], policy: DigestPolicy, window: Window, keep: Collection[str]
) -> tuple[list[Story], list[LeftOut]]:
    worth = {
        s.story_id: s.score
        + policy.novelty_weight * novelty(s, window)
        + policy.independence_weight * independence(s)
        for s in stories
    }
    themes: Counter[str] = Counter()
    groups: Counter[str] = Counter()

    def order(story: Story) -> tuple[bool, float, float, datetime, str]:
        value = worth[story.story_id] - policy.balance_weight * themes[main_theme(story)]
        # rounded: a sum in another order must not decide a tie
        kept = story.story_id in keep
        return not kept, -round(value, 9), -story.score, story.first_at, story.story_id

    taken: list[Story] = []
    left: list[LeftOut] = []
    rest = list(stories)
    while rest:
        story = min(rest, key=order)
        rest.remove(story)
        taken.append(story)
        themes[main_theme(story)] += 1
        groups[story.lead.feed.publisher_group] += 1
        refused = {
            s.story_id: None
            if s.story_id in keep
            else _refusal(s, policy, len(taken), themes, groups)
            for s in rest
        }
        left += [LeftOut(story=s, why=w) for s in rest if (w := refused[s.story_id])]
        rest = [s for s in rest if refused[s.story_id] is None]
    left.sort(key=lambda one: (-one.story.score, one.story.first_at, one.story.story_id))
    return taken, left


def _refusal(
    story: Story,
    policy: DigestPolicy,
    taken: int,
    themes: Counter[str],
    groups: Counter[str],
) -> Why | None:
    if taken >= policy.max_stories:
        return Why.ROOM
    if groups[story.lead.feed.publisher_group] >= policy.per_publisher_group:
        return Why.PUBLISHER
    theme = main_theme(story)
    if theme and themes[theme] >= policy.per_theme:
        return Why.THEME
    return None


def _under_threshold(
    stories: Sequence[Story],
    policy: DigestPolicy,
    known: Collection[str],
    named: Collection[str],
) -> tuple[tuple[ScoredItem, ...], tuple[ScoredItem, ...]]:
    leads = [
        s.lead
        for s in stories
        if not s.relevant and s.story_id not in known and s.lead.item.item_id not in named
    ]
    by_score = sorted(leads, key=lambda lead: (-lead.score.score, lead.at, lead.item.item_id))
    near = [lead for lead in by_score if lead.score.score >= policy.near_miss_floor]
    near = near[: policy.near_misses]
    shown = {lead.item.item_id for lead in near}
    rest = [
        lead
        for lead in leads
        if lead.score.adjacent >= policy.adjacent_floor and lead.item.item_id not in shown
    ]
    rest.sort(key=lambda lead: (-lead.score.adjacent, lead.at, lead.item.item_id))
    return tuple(near), tuple(rest[: policy.background])
