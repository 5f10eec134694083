"""A digest as Markdown: for a file, an artifact or a mail."""

import re
from collections.abc import Iterable, Sequence

from digests.layout import STEP_MARKS, Aside, Card, Layout, Report, lay_out
from digests.mrkdwn import safe_url
from digests.view import View
from digests.words import Words
from items.digest import Digest

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~#!&])")
_LEADING = re.compile(r"^(\s*\d*)([-+=:.)])")


def to_markdown(digest: Digest, view: View) -> str:
    """Draw a digest as CommonMark; text from feeds is escaped, raw HTML never passes.

    Args:
        digest: Any digest.
        view: Language, zone, names and script.
    """
    page, words = lay_out(digest, view), view.words
    lines = [f"# {escape(page.title)} · {escape(page.date)}", ""]
    lines += [escape(f"{page.headline} · {page.period}"), ""]
    lines += [escape(page.empty), ""] if page.empty else []
    for group in page.groups:
        lines += [f"## {escape(group.name)}", ""]
        for card in group.cards:
            lines += [*_card(card, words), ""]
    lines += _notes(page, words)
    return "\n".join(lines).rstrip() + "\n"


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
    facts = f"{STEP_MARKS[card.steps - 1]} · {escape(card.lead.when)} · {outlets}"
    return [*lines, facts + (f"  \n*{escape(card.reason)}*" if card.reason else "")]


def _outlet(report: Report, words: Words) -> str:
    mark = escape(words.state_mark) if report.state else ""
    return f"{escape(report.outlet)}{mark} {escape(report.language)}"


def _notes(page: Layout, words: Words) -> Iterable[str]:
    yield from _asides(words.near, page.near_misses, words)
    yield from _asides(words.crowded, page.crowded_out, words)
    yield from _asides(words.background, page.background, words)
    if page.blind_spots:
        yield from (f"## {escape(words.blind)}", "")
        yield from (f"- {escape(line)}" for line in page.blind_spots)
        yield ""
    yield from (f"## {escape(words.notes)}", "")
    for line in (page.health and f"{words.health}: {page.health}", page.funnel, page.model):
        if line:
            yield f"- {escape(line)}"


def _asides(title: str, asides: Sequence[Aside], words: Words) -> Iterable[str]:
    if not asides:
        return
    yield from (f"## {escape(title)}", "")
    for aside in asides:
        report = aside.report
        facts = [_outlet(report, words), escape(report.when), escape(aside.why)]
        yield f"- {link(report.url, report.title)} — {' · '.join(f for f in facts if f)}"
    yield ""
