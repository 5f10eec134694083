"""Which reports tell one event: across feeds, languages and days."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from classifiers.story_ids import Decision, name_stories, rulings
from classifiers.story_links import link
from classifiers.story_words import Likeness

SAME = 0.5  # probability from which two reports tell one event
WINDOW = timedelta(days=7)  # reports further apart are of two events, or of an event and its echo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Report:
    """One item as a teller of an event.

    Attributes:
        report_id: Its key, such as the item's.
        title: Plain text; may be empty.
        summary: Plain text; may be empty.
        at: When it was published or first seen; aware. None when nobody knows.
        language: BCP 47 code, "und" when unknown.
    """

    report_id: str
    title: str
    summary: str
    at: datetime | None
    language: str = "und"


def group(
    reports: Sequence[Report],
    *,
    known: Mapping[str, str],
    decisions: Sequence[Decision],
) -> dict[str, str]:
    """Group reports by event.

    Reports that earlier runs put together stay together and keep their story_id; new ones join
    them or found stories of their own. Neither the order of `reports` nor a report given twice
    changes the outcome.

    Args:
        reports: New ones and those of earlier runs that a new one may join.
        known: story_id of each report by earlier runs; may name reports that are not given.
        decisions: Merges and splits by hand, oldest first; they overrule everything.

    Returns:
        story_id by report_id, for each report given.
    """
    ordered = sorted({one.report_id: one for one in reports}.values(), key=_place)
    ruled = rulings(decisions, known)
    together = _together(ordered, known, ruled.together, ruled.alone)
    fresh = [one.report_id not in known for one in ordered]
    likeness = Likeness([(one.title, one.summary) for one in ordered])
    pairs = [
        (probability, first, second)
        for probability, first, second in likeness.candidates(fresh)
        if abs(_time(ordered[first]) - _time(ordered[second])) <= WINDOW
    ]
    alone = {together[at] for at, one in enumerate(ordered) if one.report_id in ruled.alone}
    homes = link(together, pairs, likeness.score, least=SAME, alone=alone)
    members: dict[int, list[str]] = defaultdict(list)
    for one, home in zip(ordered, homes, strict=True):
        members[home].append(one.report_id)
    return name_stories(members.values(), known)


def _time(report: Report) -> datetime:
    if report.at is None:
        return _EPOCH
    return report.at if report.at.tzinfo else report.at.replace(tzinfo=UTC)


def _place(report: Report) -> tuple[datetime, str]:
    return _time(report), report.report_id


def _together(
    ordered: Sequence[Report],
    known: Mapping[str, str],
    merged: Sequence[frozenset[str]],
    alone: frozenset[str],
) -> list[int]:
    """Where each report starts: with its story of earlier runs and with what was merged by hand."""
    place = {one.report_id: at for at, one in enumerate(ordered)}
    home = list(range(len(ordered)))
    first: dict[str, int] = {}
    for at, one in enumerate(ordered):
        if one.report_id in known and one.report_id not in alone:
            home[at] = first.setdefault(known[one.report_id], at)
    for group_ids in merged:
        old = {home[place[one]] for one in group_ids if one in place}
        home = [min(old) if at in old else at for at in home]
    return home
