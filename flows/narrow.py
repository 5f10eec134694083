"""Narrow: the same stories seen through another threshold, fewer languages or fewer feeds."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from pydantic import BaseModel, Field

from digests.lead import pick_lead
from items.feed import Language
from items.item import ScoredItem
from items.story import Story


class LookOptions(BaseModel):
    """How a digest is looked at: what the forms of daily and digest have in common."""

    dry_run: bool = Field(
        default=False,
        title="Dry run",
        description="Show the digest, but post nothing and mark nothing as told.",
    )
    threshold: float | None = Field(
        default=None,
        ge=0.05,
        le=1,
        title="Threshold",
        description="Show what scores this or more; lower shows more. Leave empty for the desk's "
        "own. With a threshold of its own the digest is shown, never posted.",
    )
    languages: list[Language] = Field(
        default=[],
        title="Only these languages",
        description="Languages of feeds and items: zh-Hant Traditional Chinese, zh-Hans Simplified "
        "Chinese, en English, ru Russian; leave empty for all. A digest narrowed like this is "
        "shown, never posted.",
    )
    feeds: list[str] = Field(
        default=[],
        title="Only these feeds",
        description="Ids from the catalogue; leave empty for all. A digest narrowed like this is "
        "shown, never posted.",
    )

    @property
    def is_narrowed(self) -> bool:
        """Whether this is a look at the stories that the desk's own digest would not give."""
        return self.threshold is not None or bool(self.languages or self.feeds)

    @property
    def note(self) -> str:
        """What sets such a digest apart from the desk's own; empty for that one."""
        narrowed = "narrowed, only shown" if self.is_narrowed else ""
        return narrowed or ("dry run" if self.dry_run else "")

    @property
    def only_shown(self) -> bool:
        """Whether nothing is posted and nothing marked as told."""
        return self.dry_run or self.is_narrowed


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
