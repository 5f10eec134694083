"""A digest as words on a page, before any format's escaping: what all drawings share."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from digests.choose import main_theme
from digests.clean import clean
from digests.clip import clip, columns
from digests.reasons import reason_line, weighed_line
from digests.view import View
from items.digest import BlindSpot, Digest
from items.feed import Health
from items.item import ScoredItem
from items.story import Story

TITLE_COLUMNS = 240
SUMMARY_COLUMNS = 180
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
    """One story as a reader sees it; steps is 1 to 3, reason may be empty."""

    story_id: str
    theme: str
    lead: Report
    summary: str
    summary_lang: str
    outlets: tuple[Report, ...]
    reports: tuple[Report, ...]
    steps: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The stories of one theme."""

    theme: str
    name: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """One item named in the thread, with why it is there."""

    report: Report
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A whole digest in words; `empty` says why there is no story and is empty otherwise."""

    title: str
    date: str
    iso_date: str
    period: str
    headline: str
    empty: str
    groups: tuple[Group, ...]
    near_misses: tuple[Aside, ...]
    crowded_out: tuple[Aside, ...]
    background: tuple[Aside, ...]
    blind_spots: tuple[str, ...]
    health: str
    funnel: str
    model: str

    @property
    def cards(self) -> tuple[Card, ...]:
        """All stories in order."""
        return tuple(card for group in self.groups for card in group.cards)


def lay_out(digest: Digest, view: View) -> Layout:
    """Put a digest into a reader's words.

    Args:
        digest: Any digest, also one without stories.
        view: Language, zone, names and script.
    """
    words, end = view.words, digest.window.end_at
    start = view.moment(digest.window.start_at)
    relevant = [s for s in digest.background if s.score.relevant]
    adjacent = [s for s in digest.background if not s.score.relevant]
    funnel = _counts(digest)
    return Layout(
        title=words.title,
        date=view.day(end),
        iso_date=view.local(end).date().isoformat(),
        period=words.period.format(start=start, end=view.moment(end), zone=view.zone),
        headline=words.headline.format(**funnel),
        empty="" if digest.stories else why_empty(digest, view),
        groups=tuple(_groups(digest, view)),
        near_misses=tuple(_aside(s, view, on=end, weighed=True) for s in digest.near_misses),
        crowded_out=tuple(_aside(s, view, on=end) for s in relevant),
        background=tuple(_aside(s, view, on=end) for s in adjacent),
        blind_spots=tuple(_blind_line(spot, view) for spot in digest.blind_spots),
        health=health_line(digest, view),
        funnel=words.funnel.format(**funnel),
        model=words.model.format(version=digest.model_version) if digest.model_version else "",
    )


def why_empty(digest: Digest, view: View) -> str:
    """The sentence for a day without stories: which of the possible causes it was."""
    words, funnel = view.words, digest.funnel
    if funnel.feeds == 0 and funnel.new == 0:
        sentence = words.empty_no_feeds
    elif funnel.feeds_ok == 0 and funnel.new == 0:
        sentence = words.empty_down
    elif funnel.new == 0:
        sentence = words.empty_none_new
    elif funnel.relevant == 0:
        sentence = words.empty_none_relevant
    else:
        sentence = words.empty_all_told
    return sentence.format(**_counts(digest))


def health_line(digest: Digest, view: View) -> str:
    """Feeds by verdict in one line; those that are fine come first, as one number."""
    fine = sum(digest.health.get(v, 0) for v in (Health.OK, Health.UNCHANGED, Health.NO_DATES))
    counts = {Health.OK: fine} | {
        v: digest.health.get(v, 0) for v in Health if v.is_trouble or v is Health.NEW
    }
    named = [f"{view.words.verdicts[v]} {count}" for v, count in counts.items() if count]
    return view.words.comma.join(named)


def _counts(digest: Digest) -> dict[str, int]:
    f = digest.funnel
    return {
        "feeds": f.feeds,
        "feeds_ok": f.feeds_ok,
        "polled": f.polled,
        "new": f.new,
        "scored": f.scored,
        "relevant": f.relevant,
        "stories": f.stories,
        "told": len(digest.stories),
    }


def _groups(digest: Digest, view: View) -> Iterable[Group]:
    for theme, stories in groupby(digest.stories, key=main_theme):
        cards = tuple(card_of(story, view, on=digest.window.end_at) for story in stories)
        yield Group(theme=theme, name=view.theme(theme), cards=cards)


def card_of(story: Story, view: View, *, on: datetime) -> Card:
    """One story in a reader's words; times of the local day of `on` go without their date."""
    lead = report_of(story.lead, view, on=on)
    summary, lang = view.text_of(story.lead.item, story.lead.item.summary)
    if summary.casefold().startswith(lead.title.casefold()):
        summary = summary[len(lead.title) :].lstrip(" .。-–—:：|")
    low, high = view.policy.steps
    reports = tuple(report_of(item, view, on=on) for item in story.items)
    return Card(
        story_id=story.story_id,
        theme=main_theme(story),
        lead=lead,
        summary=clip(summary, SUMMARY_COLUMNS, measure=columns),
        summary_lang=lang,
        outlets=_outlets(story, view, on=on),
        reports=reports,
        steps=1 + (story.score >= low) + (story.score >= high),
        reason=reason_line(story.lead.score, view),
    )


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


def _aside(scored: ScoredItem, view: View, *, on: datetime, weighed: bool = False) -> Aside:
    why = weighed_line(scored.score) if weighed else reason_line(scored.score, view)
    return Aside(report=report_of(scored, view, on=on), why=why)


def _blind_line(spot: BlindSpot, view: View) -> str:
    known = view.themes.keys() | view.words.themes.keys()
    name = view.theme(spot.name) if spot.name in known else view.party(spot.name)
    if not spot.failing_feeds:
        return view.words.blind_quiet.format(name=name, days=spot.days)
    feeds = view.words.comma.join(clean(feed) for feed in spot.failing_feeds)
    return view.words.blind_failing.format(name=name, days=spot.days, feeds=feeds)
