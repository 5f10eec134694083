"""A digest as words on a page, before any format's escaping: what all drawings share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from digests.cards import Card, Report, card_of, report_of
from digests.choose import main_theme
from digests.clean import clean
from digests.reasons import reason_line, weighed_line
from digests.since import NOTHING_SINCE, SinceLast
from digests.view import View
from items.digest import BlindSpot, Digest
from items.feed import Health
from items.item import ScoredItem

MAX_ASIDES = 10  # a list beyond it is counted, not read


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The stories of one theme."""

    theme: str
    name: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """One item named beside the stories, with why it is there."""

    report: Report
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AsideList:
    """Items of one kind named beside the stories; `more` counts those not shown, or is empty."""

    name: str
    title: str
    asides: tuple[Aside, ...]
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A whole digest in words; `empty` says why there is no story and is empty otherwise."""

    title: str
    date: str
    iso_date: str
    period: str
    headline: str
    alerted: str
    empty: str
    groups: tuple[Group, ...]
    aside_lists: tuple[AsideList, ...]
    blind_spots: tuple[str, ...]
    health: str
    funnel: str
    model: str
    thanks: str

    @property
    def cards(self) -> tuple[Card, ...]:
        """All stories in order."""
        return tuple(card for group in self.groups for card in group.cards)


def lay_out(digest: Digest, view: View, since: SinceLast = NOTHING_SINCE) -> Layout:
    """Put a digest into a reader's words.

    Args:
        digest: Any digest, also one without stories.
        view: Language, zone, names and script.
        since: What happened since the digest before.
    """
    words, end = view.words, digest.window.end_at
    start = view.moment(digest.window.start_at)
    funnel = _counts(digest)
    return Layout(
        title=words.title,
        date=view.day(end),
        iso_date=view.local(end).date().isoformat(),
        period=words.period.format(start=start, end=view.moment(end), zone=view.zone),
        headline=words.headline.format(**funnel),
        alerted=words.alerted.format(count=since.alerted) if since.alerted else "",
        empty="" if digest.stories else why_empty(digest, view),
        groups=tuple(_groups(digest, view)),
        aside_lists=tuple(_aside_lists(digest, view)),
        blind_spots=tuple(_blind_line(spot, view) for spot in digest.blind_spots),
        health=health_line(digest, view),
        funnel=words.funnel.format(**funnel),
        model=words.model.format(version=digest.model_version) if digest.model_version else "",
        thanks=words.marks_read.format(count=since.marks_read) if since.marks_read else "",
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
        sentence = words.empty_none_relevant + (words.empty_nearest if digest.near_misses else "")
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


def _aside_lists(digest: Digest, view: View) -> Iterable[AsideList]:
    words = view.words
    relevant = [one for one in digest.background if one.score.relevant]
    adjacent = [one for one in digest.background if not one.score.relevant]
    for name, title, scored in (
        ("near", words.near, digest.near_misses),
        ("crowded", words.crowded, relevant),
        ("background", words.background, adjacent),
    ):
        if scored:
            yield _aside_list(name, title, scored, digest, view)


def _aside_list(
    name: str, title: str, scored: Sequence[ScoredItem], digest: Digest, view: View
) -> AsideList:
    shown = scored[:MAX_ASIDES]
    hidden = len(scored) - len(shown)
    weighed = name == "near"
    return AsideList(
        name=name,
        title=title,
        asides=tuple(
            Aside(
                report=report_of(one, view, on=digest.window.end_at),
                why=weighed_line(one, view) if weighed else reason_line(one, view),
            )
            for one in shown
        ),
        more=view.words.and_more.format(count=hidden) if hidden else "",
    )


def _blind_line(spot: BlindSpot, view: View) -> str:
    known = view.themes.keys() | view.words.themes.keys()
    name = view.theme(spot.name) if spot.name in known else view.party(spot.name)
    if not spot.failing_feeds:
        return view.words.blind_quiet.format(name=name, days=spot.days)
    feeds = view.words.comma.join(clean(feed) for feed in spot.failing_feeds)
    return view.words.blind_failing.format(name=name, days=spot.days, feeds=feeds)
