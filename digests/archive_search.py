"""What a search found, as a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from digests.archive_words import ARCHIVE_WORDS
from digests.asked import Asked
from digests.cards import STEP_MARKS, Report, steps_of
from digests.clean import clean
from digests.clip import ELLIPSIS, clip, columns
from digests.jinja import TEMPLATES
from digests.view import View
from items.feed import Feed
from items.item import Item, Score

PAGE = 20
SUMMARY_COLUMNS = 180
BEFORE_MATCH = 30  # characters of a summary shown before a word that was asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One item that was found.

    Attributes:
        item: The item.
        feed: Its feed; None when the catalogue has it no longer.
        score: Its latest score; None when it has none.
        seen_at: When it was first seen; aware.
        match_at: Where in the summary a word stands that was asked for; 0 when it is not there.
    """

    item: Item
    feed: Feed | None
    score: Score | None
    seen_at: datetime
    match_at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class HitLine:
    """A hit in a reader's words; steps is 0 when it is not relevant."""

    report: Report
    summary: str
    when: str
    score: str
    steps: int
    themes: str


def search_page(asked: Asked, hits: Sequence[Hit], total: int, view: View) -> str:
    """Draw one page of what was found.

    Args:
        asked: The question.
        hits: Those of the page, in order.
        total: Items found in all.
        view: Language, zone, names and script.
    """
    words = ARCHIVE_WORDS[view.words.lang]
    last = asked.page * PAGE >= total
    return TEMPLATES.get_template("archive_search.html").render(
        words=view.words,
        archive=words,
        asked=asked,
        themes=list((view.themes or view.words.themes).items()),
        found=words.found.format(count=total) if total else words.none_found,
        hits=[_line(hit, view) for hit in hits],
        step_marks=STEP_MARKS,
        before=f"search?{asked.turn(-1).query}" if asked.page > 1 else "",
        after="" if last else f"search?{asked.turn(1).query}",
    )


def _line(hit: Hit, view: View) -> HitLine:
    words = ARCHIVE_WORDS[view.words.lang]
    start = max(0, hit.match_at - BEFORE_MATCH)
    summary, _ = view.text_of(hit.item, hit.item.summary[start:])
    summary = f"{ELLIPSIS}{summary}" if start else summary
    scored = hit.score
    return HitLine(
        report=_report(hit, view),
        summary=clip(summary, SUMMARY_COLUMNS, measure=columns),
        when=f"{view.local(hit.item.published_at or hit.seen_at):%Y-%m-%d %H:%M}",
        score=words.score.format(score=f"{scored.score:.2f}") if scored else words.unscored,
        steps=steps_of(scored.score, view) if scored and scored.relevant else 0,
        themes=view.words.comma.join(view.theme(one) for one in scored.themes) if scored else "",
    )


def _report(hit: Hit, view: View) -> Report:
    item, feed = hit.item, hit.feed
    title, lang = view.text_of(item, item.title)
    at = hit.item.published_at or hit.seen_at
    outlet = clean(feed.publisher or feed.name) if feed else item.feed_id
    return Report(
        item_id=item.item_id,
        title=clip(title, 240, measure=columns) or view.words.untitled_link,
        lang=lang if lang != "und" else "",
        url=item.link,
        outlet=clip(outlet, 40, measure=columns),
        language=view.words.languages.get(item.language, item.language),
        state=bool(feed and feed.state_media),
        when="",
        iso=view.local(at).isoformat(timespec="minutes"),
    )
