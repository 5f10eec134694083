"""Narrow: the same stories seen through another threshold, fewer languages or fewer feeds."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from digests.lead import pick_lead
from items.feed import Language
from items.item import ScoredItem
from items.story import Story


def narrow(
    stories: Iterable[Story],
    *,
    threshold: float | None,
    languages: Collection[Language],
    feeds: Collection[str],
    reading: Sequence[str],
) -> list[Story]:
    """Leave out the reports that are not wanted, and stories of which none is left.

    Args:
        stories: Any number.
        threshold: Score in [0, 1] from which a report is relevant; None keeps the verdicts.
        languages: Languages of items to keep; none keeps all.
        feeds: feed_ids to keep; none keeps all.
        reading: Languages, preferred first, by which a story's lead is picked.
    """
    narrowed = []
    for story in stories:
        kept = [
            _judged_anew(one, threshold)
            for one in story.items
            if (not languages or one.item.language in languages)
            and (not feeds or one.item.feed_id in feeds)
        ]
        if kept:
            lead = pick_lead(kept, reading)
            narrowed.append(replace(story, lead=lead, items=tuple(kept)))
    return narrowed


def _judged_anew(one: ScoredItem, threshold: float | None) -> ScoredItem:
    if threshold is None:
        return one
    return replace(one, score=replace(one.score, relevant=one.score.score >= threshold))
