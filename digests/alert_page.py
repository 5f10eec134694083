"""An alert in a reader's words, before any format's escaping."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from digests.cards import Card, Report, card_of, report_of
from digests.view import View
from items.story import Story


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertPage:
    """One alert; `later` are reports that came since."""

    word: str
    theme: str
    card: Card
    later: tuple[Report, ...]


def lay_out_alert(
    story: Story, view: View, *, told_at: datetime, first: Collection[str] = ()
) -> AlertPage:
    """Put an alert into a reader's words.

    The card is the same however many reports came since.

    Args:
        story: As it is now.
        view: Language, zone, names and script.
        told_at: When the alert was or is told, aware; fixes how times are written.
        first: item_id of the reports it was first told with; empty for a new alert.
    """
    reports = [r for r in story.items if not first or r.item.item_id in first] or [story.lead]
    lead = story.lead if story.lead in reports else reports[0]
    card = card_of(replace(story, lead=lead, items=tuple(reports)), view, on=told_at)
    later = tuple(report_of(r, view, on=told_at) for r in story.items if r not in reports)
    theme = view.theme(card.theme)
    return AlertPage(word=f"⚡ {view.words.alert}", theme=theme, card=card, later=later)
