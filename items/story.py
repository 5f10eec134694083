"""One event, as all its reports tell it."""

from dataclasses import dataclass
from datetime import datetime

from items.item import ScoredItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Items about one event.

    Attributes:
        story_id: Stable key; a later report of the same event keeps it.
        lead: The report that stands for the story.
        items: All reports, the lead among them, earliest first.
    """

    story_id: str
    lead: ScoredItem
    items: tuple[ScoredItem, ...]

    @property
    def score(self) -> float:
        """The best score of its reports, in [0, 1]."""
        return max(report.score.score for report in self.items)

    @property
    def relevant(self) -> bool:
        """Whether any report passes the threshold."""
        return any(report.score.relevant for report in self.items)

    @property
    def themes(self) -> tuple[str, ...]:
        """Themes of the lead first, then those that only other reports have."""
        named = [*self.lead.score.themes]
        named += [theme for report in self.items for theme in report.score.themes]
        return tuple(dict.fromkeys(named))

    @property
    def first_at(self) -> datetime:
        """When the first report came."""
        return min(report.at for report in self.items)
