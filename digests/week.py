"""A week in figures: how many stories by theme and day, by outlet, by language."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from digests.choose import main_theme
from digests.clean import clean
from digests.view import View
from items.digest import Window
from items.story import Story

MAX_OUTLETS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """An outlet and the stories it reported; `plain` is a name in ASCII letters."""

    name: str
    plain: str
    state: bool
    stories: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Counts of the relevant stories of seven days.

    Attributes:
        days: Local dates, oldest first.
        themes: Stories by main theme and day; the commonest theme first, keys as configured.
        outlets: Most stories first, at most eight.
        languages: Reports by language of the item, most first.
        stories: All of them.
        reports: All reports of them in these days.
    """

    days: tuple[date, ...]
    themes: dict[str, tuple[int, ...]]
    outlets: tuple[Outlet, ...]
    languages: dict[str, int]
    stories: int
    reports: int


def count_week(stories: Iterable[Story], window: Window, view: View) -> Week:
    """Count the relevant stories whose first report fell into a window.

    Args:
        stories: Any number, relevant or not.
        window: The week; its days are counted in the reader's zone, back from its end.
        view: Zone of the reader.
    """
    chosen = [s for s in stories if s.relevant and window.start_at <= s.first_at < window.end_at]
    count = max(1, round((window.end_at - window.start_at) / timedelta(days=1)))
    first = view.local(window.start_at).date()
    # from eight to eight, say: such a day bears the date on which it begins
    days = tuple(first + timedelta(days=on) for on in range(count))
    themes: dict[str, list[int]] = {}
    for story in chosen:
        place = min(count - 1, (story.first_at - window.start_at) // timedelta(days=1))
        themes.setdefault(main_theme(story), [0] * count)[place] += 1
    reports = [report for story in chosen for report in story.items]
    languages = Counter(report.item.language for report in reports)
    return Week(
        days=days,
        themes={
            name: tuple(row)
            for name, row in sorted(themes.items(), key=lambda one: (-sum(one[1]), one[0]))
        },
        outlets=tuple(_outlets(chosen)),
        languages=dict(sorted(languages.items(), key=lambda one: (-one[1], one[0]))),
        stories=len(chosen),
        reports=len(reports),
    )


def _outlets(stories: Sequence[Story]) -> Iterable[Outlet]:
    counts: Counter[tuple[str, bool]] = Counter()
    plain: dict[tuple[str, bool], str] = {}
    for story in stories:
        feeds = {
            (clean(r.feed.publisher or r.feed.name), r.feed.state_media): r for r in story.items
        }
        counts.update(feeds.keys())
        plain |= {key: report.feed.feed_id for key, report in feeds.items()}
    for (name, state), number in sorted(counts.items(), key=lambda one: (-one[1], one[0]))[
        :MAX_OUTLETS
    ]:
        ascii_name = name if name.isascii() else plain[name, state]
        yield Outlet(name=name, plain=ascii_name, state=state, stories=number)
