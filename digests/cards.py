"""One story and one report in a reader's words, before any format's escaping."""

from dataclasses import dataclass
from datetime import datetime

from digests.choose import main_theme
from digests.clean import clean
from digests.clip import clip, columns, opening
from digests.reasons import reason_line
from digests.view import View
from items.item import ScoredItem
from items.story import Story

TITLE_COLUMNS = 240
SUMMARY_COLUMNS = 120
STEP_MARKS = ("●○○", "●●○", "●●●")


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One outlet's report of a story; plain text, safe characters, not yet escaped."""

    item_id: str
    title: str
    lang: str
    url: str
    outlet: str
    language: str
    state: bool
    when: str
    iso: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One story as a reader sees it; steps is 1 to 3, first and reason may be empty."""

    story_id: str
    theme: str
    lead: Report
    summary: str
    summary_lang: str
    outlets: tuple[Report, ...]
    first: str
    reports: tuple[Report, ...]
    steps: int
    reason: str


def card_of(story: Story, view: View, *, on: datetime) -> Card:
    """One story in a reader's words; times of the local day of `on` go without their date."""
    lead = report_of(story.lead, view, on=on)
    summary, lang = view.text_of(story.lead.item, story.lead.item.summary)
    if summary.casefold().startswith(lead.title.casefold()):
        summary = summary[len(lead.title) :].lstrip(" .。-–—:：|")
    reports = tuple(report_of(item, view, on=on) for item in story.items)
    return Card(
        story_id=story.story_id,
        theme=main_theme(story),
        lead=lead,
        summary=opening(summary, SUMMARY_COLUMNS, measure=columns),
        summary_lang=lang,
        outlets=_outlets(story, view, on=on),
        first=_first(story, view, on=on),
        reports=reports,
        steps=steps_of(story.score, view),
        reason=reason_line(story.lead, view),
    )


def steps_of(score: float, view: View) -> int:
    """A relevant score as one, two or three steps."""
    low, high = view.policy.steps
    return 1 + (score >= low) + (score >= high)


def report_of(scored: ScoredItem, view: View, *, on: datetime) -> Report:
    """One report in a reader's words; times as in card_of."""
    item, feed = scored.item, scored.feed
    title, lang = view.text_of(item, item.title)
    when = view.time(scored.at, on=on)
    language = view.words.languages.get(item.language, item.language)
    return Report(
        item_id=item.item_id,
        title=clip(title, TITLE_COLUMNS, measure=columns) or view.words.untitled_link,
        lang=lang if lang != "und" else "",
        url=item.link,
        outlet=clip(clean(feed.publisher or feed.name), 40, measure=columns) or feed.feed_id,
        language=language,
        state=feed.state_media,
        when=when if item.published_at else view.words.seen.format(time=when),
        iso=view.local(scored.at).isoformat(timespec="minutes"),
    )


def _first(story: Story, view: View, *, on: datetime) -> str:
    """Who reported the story first, where several outlets did and dates tell."""
    told = [scored for scored in story.items if scored.item.published_at]
    if len({scored.feed.publisher for scored in story.items}) < 2 or not told:
        return ""
    report = report_of(min(told, key=lambda scored: scored.at), view, on=on)
    return view.words.first_told.format(outlet=report.outlet, time=report.when)


def _outlets(story: Story, view: View, *, on: datetime) -> tuple[Report, ...]:
    """One report an outlet and language: the lead's, then free before state, as the desk reads."""
    order = [language.value for language in view.policy.reading_order]

    def rank(scored: ScoredItem) -> tuple[bool, bool, int]:
        language = scored.item.language
        place = order.index(language) if language in order else len(order)
        return scored is not story.lead, scored.feed.state_media, place

    first: dict[tuple[str, str], Report] = {}
    for scored in sorted(story.items, key=rank):
        report = report_of(scored, view, on=on)
        first.setdefault((report.outlet, report.language), report)
    return tuple(first.values())
