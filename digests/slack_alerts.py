"""Alerts as Slack messages."""

from digests.alert_page import AlertPage
from digests.cards import Report
from digests.mrkdwn import bold, escape, escape_within, link
from digests.slack import SlackMessage, answer_block, card_blocks, context, outlet_text, section
from digests.view import View
from digests.words import Words


def alert_to_slack(page: AlertPage, view: View) -> list[SlackMessage]:
    """Draw an alert: the message, and one in its thread for each report that came later.

    Args:
        page: From lay_out_alert.
        view: Language, zone, names and script.

    Returns:
        The same first message however many reports came since, so that it is not edited.
    """
    words, card = view.words, page.card
    opening = section(f"{bold(escape(page.word))} · {escape(page.theme)}")
    head = SlackMessage(
        text=escape_within(f"{words.alert} · {card.lead.title}", 600),
        blocks=[opening, *card_blocks(card, words), answer_block(view)],
        story_id=card.story_id,
        item_id=card.lead.item_id,
    )
    return [head, *(_later(report, words) for report in page.later)]


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
