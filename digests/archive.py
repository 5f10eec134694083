"""All digests as pages that stand in one folder: an index, a page each, and an Atom feed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from digests.archive_words import ARCHIVE_WORDS
from digests.asked import Asked
from digests.atom import to_atom
from digests.cards import Report, report_of
from digests.html import to_html
from digests.jinja import TEMPLATES
from digests.since import NOTHING_SINCE, SinceLast
from digests.view import MONTHS, View
from items.digest import Digest

INDEX = "index.html"
FEED = "feed.xml"
TOPS = 3  # headlines of a digest that the index shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelved:
    """A digest with what belongs to its page.

    Attributes:
        stem: Name of its page without the ending.
        digest: As it was told.
        since: What it said of the time since the one before.
        picture: The week before it as a PNG; empty on most days.
    """

    stem: str
    digest: Digest
    since: SinceLast = NOTHING_SINCE
    picture: bytes = b""

    @property
    def page(self) -> str:
        """Name of its page."""
        return f"{self.stem}.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day in the index; `href` is empty on a day of alerts only."""

    iso: str
    name: str
    href: str = ""
    headline: str = ""
    week: bool = False
    tops: tuple[Report, ...] = ()
    alerts: tuple[Report, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A month in the index, its days newest first."""

    iso: str
    name: str
    days: tuple[Day, ...] = field(default=())


def archive_pages(shelf: Sequence[Shelved], alerts: Sequence[Digest], view: View) -> dict[str, str]:
    """Draw the whole archive, for a folder.

    Args:
        shelf: All digests, in any order.
        alerts: All alerts, each as a digest of one story.
        view: Language, zone, names and script.

    Returns:
        The text of each file by its name.
    """
    return {
        **lists(shelf, alerts, view),
        **{one.page: digest_page(one, view) for one in shelf},
    }


def lists(
    shelf: Sequence[Shelved], alerts: Sequence[Digest], view: View, *, searchable: bool = False
) -> dict[str, str]:
    """Draw what names all digests: the index and the feed.

    Args:
        shelf: All digests, in any order.
        alerts: All alerts, each as a digest of one story.
        view: Language, zone, names and script.
        searchable: The pages are served by something that answers to "search".
    """
    digests = [one.digest for one in shelf]
    return {
        INDEX: index_page(shelf, alerts, view, searchable=searchable),
        FEED: to_atom([*digests, *alerts], view),
    }


def digest_page(one: Shelved, view: View) -> str:
    """Draw the page of one digest, with the way back to the index."""
    return to_html(one.digest, view, one.since, home=INDEX, picture=one.picture)


def index_page(
    shelf: Sequence[Shelved], alerts: Sequence[Digest], view: View, *, searchable: bool
) -> str:
    """Draw the page of all digests; the same arguments as lists."""
    return TEMPLATES.get_template("archive_index.html").render(
        words=view.words,
        archive=ARCHIVE_WORDS[view.words.lang],
        months=tuple(_months(shelf, alerts, view)),
        searchable=searchable,
        asked=Asked(),
        themes=list((view.themes or view.words.themes).items()),
    )


def _months(shelf: Sequence[Shelved], alerts: Sequence[Digest], view: View) -> Iterable[Month]:
    words = ARCHIVE_WORDS[view.words.lang]
    newest_first = sorted(_days(shelf, alerts, view), key=lambda day: day.iso, reverse=True)
    for iso, days in groupby(newest_first, key=lambda day: day.iso[:7]):
        year, month = int(iso[:4]), int(iso[5:])
        name = words.month.format(year=year, month=month, month_name=MONTHS[month])
        yield Month(iso=iso, name=name, days=tuple(days))


def _days(shelf: Sequence[Shelved], alerts: Sequence[Digest], view: View) -> Iterable[Day]:
    sudden: dict[str, list[Report]] = defaultdict(list)
    for alert in alerts:
        iso = view.local(alert.made_at).date().isoformat()
        sudden[iso] += [report_of(s.lead, view, on=alert.made_at) for s in alert.stories]
    for one in shelf:
        yield _day(one, tuple(sudden.pop(_iso(one, view), ())), view)
    for iso, reports in sudden.items():
        yield Day(iso=iso, name=view.date_of(iso), alerts=tuple(reports))


def _day(one: Shelved, alerts: tuple[Report, ...], view: View) -> Day:
    digest, iso = one.digest, _iso(one, view)
    best = sorted(digest.stories, key=lambda story: (-story.score, story.story_id))[:TOPS]
    funnel = {
        "told": len(digest.stories),
        "new": digest.funnel.new,
        "feeds": digest.funnel.feeds,
        "feeds_ok": digest.funnel.feeds_ok,
    }
    return Day(
        iso=iso,
        name=view.date_of(iso),
        href=one.page,
        headline=view.words.headline.format(**funnel),
        week=bool(one.picture),
        tops=tuple(report_of(story.lead, view, on=digest.window.end_at) for story in best),
        alerts=alerts,
    )


def _iso(one: Shelved, view: View) -> str:
    return view.local(one.digest.window.end_at).date().isoformat()
