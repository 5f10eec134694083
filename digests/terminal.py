"""A digest in the terminal, for a look before anything is sent."""

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.text import Text

from digests.cards import STEP_MARKS, Card, Report
from digests.layout import AsideList, Layout, lay_out
from digests.mrkdwn import safe_url
from digests.since import NOTHING_SINCE, SinceLast
from digests.view import View
from digests.words import Words
from items.digest import Digest


def to_terminal(digest: Digest, view: View, since: SinceLast = NOTHING_SINCE) -> RenderableType:
    """Draw a digest for Rich; text from feeds is never read as markup.

    Args:
        digest: Any digest.
        view: Language, zone, names and script.
        since: What happened since the digest before.
    """
    page, words = lay_out(digest, view, since), view.words
    parts: list[RenderableType] = [_opening(page)]
    for group in page.groups:
        parts.append(Rule(Text(group.name, style="bold cyan"), align="left", style="cyan"))
        parts += [Padding(_card(card, words), (0, 0, 1, 0)) for card in group.cards]
    parts += _notes(page, words)
    return Group(*parts)


def _opening(page: Layout) -> RenderableType:
    body = Text(f"{page.headline}\n{page.period}")
    if page.alerted:
        body.append(f"\n{page.alerted}")
    if page.empty:
        body.append(f"\n\n{page.empty}", style="bold yellow")
    return Panel(body, title=Text(f"{page.title} · {page.date}", style="bold"))


def _linked(report: Report, style: str) -> Text:
    address = safe_url(report.url).replace("&amp;", "&")
    return Text(report.title, style=f"{style} link {address}" if address else style)


def _card(card: Card, words: Words) -> Text:
    text = Text(f"{STEP_MARKS[card.steps - 1]} ", style="green")
    text.append_text(_linked(card.lead, "bold default"))
    if card.summary:
        text.append(f"\n    {card.summary}", style="default")
    outlets = words.comma.join(_outlet(report, words) for report in card.outlets)
    facts = " · ".join(filter(None, (card.lead.when, outlets, card.first)))
    text.append(f"\n    {facts}", style="bright_black")
    if card.reason:
        text.append(f"\n    {card.reason}", style="italic bright_black")
    return text


def _outlet(report: Report, words: Words) -> str:
    return f"{report.outlet}{words.state_mark if report.state else ''} {report.language}"


def _notes(page: Layout, words: Words) -> Iterable[RenderableType]:
    for listed in page.aside_lists:
        yield from _asides(listed, words)
    if page.blind_spots:
        yield Rule(Text(words.blind), align="left", style="bright_black")
        yield Text("\n".join(f"• {line}" for line in page.blind_spots))
    yield Rule(Text(words.notes), align="left", style="bright_black")
    lines = [page.health and f"{words.health}: {page.health}", page.funnel, page.model, page.thanks]
    yield Text("\n".join(line for line in lines if line), style="bright_black")


def _asides(listed: AsideList, words: Words) -> Iterable[RenderableType]:
    yield Rule(Text(listed.title), align="left", style="bright_black")
    for aside in listed.asides:
        text = Text("• ").append_text(_linked(aside.report, "default"))
        facts = (_outlet(aside.report, words), aside.report.when, aside.why)
        text.append(f"\n  {' · '.join(f for f in facts if f)}", style="bright_black")
        yield text
    if listed.more:
        yield Text(listed.more, style="bright_black")
