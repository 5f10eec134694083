"""Alerts as Slack messages."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from digests.cards import Report, card_of, report_of
from digests.mrkdwn import bold, escape, escape_within, link
from digests.slack import SlackMessage, card_blocks, context, outlet_text, section
from digests.view import View
from digests.words import Words
from items.story import Story


def alert_to_slack(
    story: Story, view: View, *, told_at: datetime, first: Collection[str] = ()
) -> list[SlackMessage]:
    """Draw an alert: the message, and one in its thread for each report that came later.

    Args:
        story: As it is now.
        view: Language, zone, names and script.
        told_at: When the alert was or is told, aware; fixes how times are written.
        first: item_id of the reports it was first told with; empty for a new alert.

    Returns:
        The same first message however many reports came since, so that it is not edited.
    """
    words = view.words
    reports = [r for r in story.items if not first or r.item.item_id in first] or [story.lead]
    lead = story.lead if story.lead in reports else reports[0]
    card = card_of(replace(story, lead=lead, items=tuple(reports)), view, on=told_at)
    opening = section(f"{bold(escape(f'⚡ {words.alert}'))} · {escape(view.theme(card.theme))}")
    head = SlackMessage(
        text=escape_within(f"{words.alert} · {card.lead.title}", 600),
        blocks=[opening, *card_blocks(card, words), context(escape(words.react))],
        story_id=story.story_id,
        item_id=card.lead.item_id,
    )
    later = [report_of(r, view, on=told_at) for r in story.items if r not in reports]
    return [head, *(_later(report, words) for report in later)]


def more_to_slack(count: int, view: View) -> SlackMessage:
    """The one message a day that says how many alerts more there would have been."""
    text = escape(view.words.alert_more.format(count=count))
    return SlackMessage(text=text, blocks=[context(text)])


def _later(report: Report, words: Words) -> SlackMessage:
    line = f"{escape(report.when)} {outlet_text(report, words)}　{link(report.url, report.title)}"
    return SlackMessage(
        text=escape_within(f"{words.alert_later}: {report.title}", 600),
        blocks=[section(f"{bold(escape(words.alert_later))}　{line}")],
        story_id=f"report:{report.item_id}",
    )
