"""A digest as Slack messages: one for the channel, the others for its thread."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from digests.buttons import buttons
from digests.cards import STEP_MARKS, Card, Report
from digests.clip import clip, units
from digests.layout import MAX_ASIDES, Aside, AsideList, Layout, lay_out
from digests.limits import MAX_HEADER, MAX_TEXT, Block, paginate
from digests.mrkdwn import bold, escape, escape_within, link
from digests.since import NOTHING_SINCE, SinceLast
from digests.view import View
from digests.words import Words
from items.digest import Digest

MAX_OUTLETS = 6
MAX_REPORTS = 30
# Not as shortcodes: notifications and files would show those as they are written.
_EMOJI = {"+1": "👍", "-1": "👎", "repeat": "🔁"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackMessage:
    """One message within Slack's limits.

    Attributes:
        text: What notifications and screen readers get; escaped, never empty.
        blocks: Block Kit, at most 50.
        story_id: The one story this message is about; empty when it is about several.
        item_id: The item that reactions to this message judge; empty when none.
    """

    text: str
    blocks: list[Block]
    story_id: str = ""
    item_id: str = ""

    def payload(self) -> str:
        """The message as canonical JSON text: equal messages give equal text."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_payload(cls, payload: str) -> "SlackMessage":
        """The message that payload() wrote down."""
        return cls(**json.loads(payload))


def to_slack(digest: Digest, view: View, since: SinceLast = NOTHING_SINCE) -> list[SlackMessage]:
    """Draw a digest; the first message opens it, the others go into its thread in order.

    Args:
        digest: Any digest; one without stories becomes a message that says why.
        view: Language, zone, names and script.
        since: What happened since the digest before.

    Returns:
        The head, what did not fit it, the notes, and a message a story to react to.
    """
    page = lay_out(digest, view, since)
    words = view.words
    fall_back = _fall_back(page)
    runs = list(_head_runs(page, words))
    told = view.policy.story_messages
    head, *overflow = paginate(runs, foot=_foot(page, words, continued=True, with_reports=told))
    foot = _foot(page, words, continued=bool(overflow), with_reports=told)
    messages = [SlackMessage(text=fall_back, blocks=[*head, *foot])]
    messages += [SlackMessage(text=fall_back, blocks=blocks) for blocks in overflow]
    notes = escape_within(f"{words.notes} · {page.date}", MAX_TEXT)
    messages += [
        SlackMessage(text=notes, blocks=blocks) for blocks in paginate(_note_runs(page, words))
    ]
    if view.policy.story_messages:
        messages += [_story_message(n, card, view) for n, card in enumerate(page.cards, 1)]
    return messages


def section(text: str) -> Block:
    """A block of mrkdwn."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def context(text: str) -> Block:
    """A block of small grey mrkdwn."""
    return {
        "type": "context",
        "elements": [{"type": "mrkdwn", "text": text}],
    }


def header(text: str) -> Block:
    """A block of large plain text."""
    shown = clip(text, MAX_HEADER, measure=units)
    return {"type": "header", "text": {"type": "plain_text", "text": shown, "emoji": False}}


def outlet_text(report: Report, words: Words) -> str:
    """An outlet with its language, marked when a state or ruling party owns it; escaped."""
    mark = words.state_mark if report.state else ""
    return f"{escape(report.outlet)}{mark} {escape(report.language)}"


def card_blocks(card: Card, words: Words) -> list[Block]:
    """A story: steps and headline, a line of summary, and in grey what stands behind it."""
    body = f"{STEP_MARKS[card.steps - 1]} {bold(link(card.lead.url, card.lead.title))}"
    if card.summary:
        body += f"\n{escape_within(card.summary, 900)}"
    named = [outlet_text(report, words) for report in card.outlets[:MAX_OUTLETS]]
    hidden = len(card.outlets) - len(named)
    if hidden:
        named.append(escape(words.more_outlets.format(count=hidden)))
    facts = [escape(card.lead.when), words.comma.join(named), escape(card.first)]
    lines = [" · ".join(filter(None, facts)), escape_within(card.reason, 1000)]
    return [section(body), context("\n".join(line for line in lines if line))]


def answer_block(view: View) -> Block:
    """How a reader may answer: by the reactions of the policy, or by buttons."""
    return buttons(view.words) if view.policy.buttons else context(_react_line(view))


def _react_line(view: View) -> str:
    useful, off_topic, wrong_merge = (_EMOJI.get(n, f":{n}:") for n in view.policy.reactions)
    return view.words.react.format(useful=useful, off_topic=off_topic, wrong_merge=wrong_merge)


def _head_runs(page: Layout, words: Words) -> Iterable[list[Block]]:
    lines = [f"{page.headline} · {page.period}"]
    if page.groups:
        lines.append(f"{words.steps_legend} · {words.state_legend}")
    opening = [
        header(f"{page.title} · {page.date}"),
        context("\n".join(escape(line) for line in lines)),
    ]
    if page.alerted:
        opening.append(context(escape(page.alerted)))
    if page.empty:
        yield [*opening, section(bold(escape(page.empty)))]
    else:
        yield opening
    for group in page.groups:
        first, *others = [card_blocks(card, words) for card in group.cards]
        yield [{"type": "divider"}, section(bold(escape(group.name))), *first]
        yield from others


def _foot(page: Layout, words: Words, *, continued: bool, with_reports: bool) -> list[Block]:
    lines = [bold(escape(words.continued))] if continued else []
    parts = [words.all_reports] if with_reports and page.groups else []
    parts += [listed.title for listed in page.aside_lists]
    parts += [words.blind] if page.blind_spots else []
    parts += [words.health] if page.health else []
    if parts:
        lines.append(escape(words.thread_hint.format(parts=words.comma.join(parts).lower())))
    if not lines:
        return []
    return [{"type": "divider"}, context("\n".join(lines))]


def _note_runs(page: Layout, words: Words) -> Iterable[list[Block]]:
    for listed in page.aside_lists:
        yield from _aside_runs(listed, words)
    if page.blind_spots:
        lines = [f"• {escape_within(line, 250)}" for line in page.blind_spots[:MAX_ASIDES]]
        yield [section("\n".join([bold(escape(words.blind)), *lines]))]
    health = f"{bold(escape(words.health))}　{escape(page.health)}" if page.health else ""
    lines = [health, escape(page.funnel), escape(page.model), escape(page.thanks)]
    yield [context("\n".join(line for line in lines if line))]


def _aside_runs(listed: AsideList, words: Words) -> Iterable[list[Block]]:
    first, *others = [_aside_blocks(aside, words) for aside in listed.asides]
    yield [section(bold(escape(listed.title))), *first]
    yield from others
    if listed.more:
        yield [context(escape(listed.more))]


def _aside_blocks(aside: Aside, words: Words) -> list[Block]:
    report = aside.report
    facts = [outlet_text(report, words), escape(report.when)]
    if aside.why:
        facts.append(escape_within(aside.why, 400))
    return [section(f"• {link(report.url, report.title)}"), context(" · ".join(facts))]


def _story_message(number: int, card: Card, view: View) -> SlackMessage:
    words = view.words
    title = f"{number}. {bold(link(card.lead.url, card.lead.title))}"
    lines = [_report_line(report, card, words) for report in card.reports[:MAX_REPORTS]]
    hidden = len(card.reports) - len(lines)
    if hidden:
        lines.append(escape(words.and_more.format(count=hidden)))
    runs = [[section(title)], *([context(line)] for line in lines), [answer_block(view)]]
    blocks = paginate(runs)[0]
    text = escape_within(f"{number}. {card.lead.title}", MAX_TEXT)
    return SlackMessage(text=text, blocks=blocks, story_id=card.story_id, item_id=card.lead.item_id)


def _report_line(report: Report, card: Card, words: Words) -> str:
    """When and where; the headline too, unless it is the one that stands above."""
    where = f"{escape(report.when)} {outlet_text(report, words)}"
    is_lead = report.item_id == card.lead.item_id
    return where if is_lead else f"{where}　{link(report.url, report.title)}"


def _fall_back(page: Layout) -> str:
    titles = [card.lead.title for card in page.cards]
    rest = page.empty or " / ".join(titles)
    return escape_within(f"{page.title} · {page.date} · {rest}", 600)
