"""Gather: scored items of the last days -> stories, as the store remembers them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from classifiers.encoder import open_encoder
from classifiers.stories import Report, group
from digests.lead import pick_lead
from flows.desk import Desk
from flows.weigh import WORTH_ADJACENT, WORTH_SCORE
from items.digest import Window
from items.item import ScoredItem
from items.story import Story

LATE = timedelta(hours=72)


def gather_stories(desk: Desk, now: datetime) -> list[Story]:
    """Group the recent items worth it, and keep the groups, so that a story keeps its id.

    Args:
        desk: The open store.
        now: Aware; items seen before it count.

    Returns:
        Stories whose reports were first seen in the last settings.stories.days days.
    """
    since = now - timedelta(days=desk.settings.stories.days)
    scored = recent_items(desk, since, now)
    if not scored:
        return []  # and nothing is loaded to compare them
    reports = [
        Report(
            report_id=one.item.item_id,
            title=one.item.title,
            summary=one.item.summary,
            at=one.at,
            language=one.item.language,
        )
        for one in scored
    ]
    known = desk.stories.groups(since_at=since)
    groups = group(
        reports,
        known=known,
        decisions=desk.stories.decisions(),
        encoder=open_encoder(desk.settings.score.encoder),
        cache_dir=desk.settings.data_dir / "vectors",
    )
    changed = {one: story for one, story in groups.items() if known.get(one) != story}
    desk.stories.save(changed, at=now)
    return build_stories(scored, groups, desk.settings.digest.reading_languages)


def recent_items(desk: Desk, since: datetime, until: datetime) -> list[ScoredItem]:
    """Scored items first seen in a span and worth a reader's or the background's while."""
    feeds = {feed.feed_id: feed for feed in desk.catalogue()}
    return [
        ScoredItem(item=item, feed=feeds[item.feed_id], score=score, seen_at=seen_at)
        for item, score, seen_at in desk.scores.scored_between(
            since, until, least=(WORTH_SCORE, WORTH_ADJACENT)
        )
        if item.feed_id in feeds
    ]


def build_stories(
    scored: Iterable[ScoredItem], groups: Mapping[str, str], reading: Sequence[str]
) -> list[Story]:
    """Put the reports of each group together, with the one that stands for it.

    Args:
        scored: Items with scores.
        groups: story_id by item_id; an item without one stands alone.
        reading: Languages, preferred first.
    """
    members: dict[str, list[ScoredItem]] = defaultdict(list)
    for one in scored:
        members[groups.get(one.item.item_id, one.item.item_id)].append(one)
    return [
        Story(
            story_id=story_id,
            lead=pick_lead(reports, reading),
            items=tuple(sorted(reports, key=lambda one: (one.at, one.item.item_id))),
        )
        for story_id, reports in sorted(members.items())
    ]


def stories_of(stories: Iterable[Story], window: Window, *, latest: bool) -> list[Story]:
    """The stories that have something for a window.

    A report belongs to it when it was published before its end and not long before its start:
    what a slow feed brought late still counts, and what was told already is left out elsewhere.

    Args:
        stories: All recent stories.
        window: The span of the digest.
        latest: The window is the newest; undated items seen after its end belong to it too.
    """
    return [
        story
        for story in stories
        if any(
            window.start_at - LATE <= one.at < window.end_at
            or (latest and one.item.published_at is None and one.at >= window.end_at)
            for one in story.items
        )
    ]
