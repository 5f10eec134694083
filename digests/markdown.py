"""A digest as Markdown: for a file, an artifact or a mail."""

import re
from collections.abc import Iterable

from digests.alert_page import AlertPage
from digests.cards import STEP_MARKS, Card, Report
from digests.layout import AsideList, Layout, lay_out
from digests.mrkdwn import safe_url
from digests.since import NOTHING_SINCE, SinceLast
from digests.view import View
from digests.words import Words
from items.digest import Digest

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~#!&])")
_LEADING = re.compile(r"^(\s*\d*)([-+=:.)])")


def to_markdown(digest: Digest, view: View, since: SinceLast = NOTHING_SINCE) -> str:
    """Draw a digest as CommonMark; text from feeds is escaped, raw HTML never passes.

    Args:
        digest: Any digest.
        view: Language, zone, names and script.
        since: What happened since the digest before.
    """
    page, words = lay_out(digest, view, since), view.words
    lines = [f"# {escape(page.title)} · {escape(page.date)}", ""]
    lines += [escape(f"{page.headline} · {page.period}"), ""]
    lines += [line for text in (page.alerted, page.empty) if text for line in (escape(text), "")]
    for group in page.groups:
        lines += [f"## {escape(group.name)}", ""]
        for card in group.cards:
            lines += [*_card(card, words), ""]
    lines += _notes(page, words)
    return "\n".join(lines).rstrip() + "\n"


def alert_to_markdown(page: AlertPage, view: View) -> str:
    """Draw an alert as CommonMark; escaped as in to_markdown.

    Args:
        page: From lay_out_alert.
        view: Language, zone, names and script.
    """
    words = view.words
    lines = [f"# {escape(page.word)} · {escape(page.theme)}", "", *_card(page.card, words)]
    lines += ["", f"## {escape(words.alert_later)}", ""] if page.later else []
    lines += [
        f"- {link(report.url, report.title)} — {_outlet(report, words)} · {escape(report.when)}"
        for report in page.later
    ]
    return "\n".join(lines) + "\n"


def escape(text: str) -> str:
    """Text that Markdown shows literally; one line."""
    return _LEADING.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", text))


def link(url: str, text: str) -> str:
    """A link, or the bare text when the address is not plain http(s)."""
    address = safe_url(url).replace("&amp;", "&").replace("(", "%28").replace(")", "%29")
    return f"[{escape(text)}]({address})" if address else escape(text)


def _card(card: Card, words: Words) -> list[str]:
    lines = [f"### {link(card.lead.url, card.lead.title)}", ""]
    lines += [escape(card.summary), ""] if card.summary else []
    outlets = words.comma.join(_outlet(report, words) for report in card.outlets)
    first = f" · {escape(card.first)}" if card.first else ""
    facts = f"{STEP_MARKS[card.steps - 1]} · {escape(card.lead.when)} · {outlets}{first}"
    return [*lines, facts + (f"  \n*{escape(card.reason)}*" if card.reason else "")]


def _outlet(report: Report, words: Words) -> str:
    mark = escape(words.state_mark) if report.state else ""
    return f"{escape(report.outlet)}{mark} {escape(report.language)}"


def _notes(page: Layout, words: Words) -> Iterable[str]:
    for listed in page.aside_lists:
        yield from _asides(listed, words)
    if page.blind_spots:
        yield from (f"## {escape(words.blind)}", "")
        yield from (f"- {escape(line)}" for line in page.blind_spots)
        yield ""
    yield from (f"## {escape(words.notes)}", "")
    for line in (
        page.health and f"{words.health}: {page.health}",
        page.funnel,
        page.model,
        page.thanks,
    ):
        if line:
            yield f"- {escape(line)}"


def _asides(listed: AsideList, words: Words) -> Iterable[str]:
    yield from (f"## {escape(listed.title)}", "")
    for aside in listed.asides:
        report = aside.report
        facts = [_outlet(report, words), escape(report.when), escape(aside.why)]
        yield f"- {link(report.url, report.title)} — {' · '.join(f for f in facts if f)}"
    if listed.more:
        yield f"- {escape(listed.more)}"
    yield ""
