"""What a digest says by itself: the sentences every interface language must have."""

from collections.abc import Mapping
from dataclasses import dataclass

from items.feed import Health


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Everything a digest says by itself in one language.

    Sentences with braces are filled by str.format; names in braces are the same in every
    language. A plural is avoided or written so that any number fits.
    """

    lang: str
    title: str
    date: str
    moment: str
    weekdays: tuple[str, ...]
    period: str
    zones: Mapping[str, str]
    headline: str
    steps: tuple[str, str, str]
    steps_legend: str
    state: str
    state_mark: str
    state_legend: str
    seen: str
    like: str
    weighed_for: str
    weighed_against: str
    fixed_labels: Mapping[str, str]
    no_theme: str
    more_outlets: str
    first_told: str
    continued: str
    thread_hint: str
    all_reports: str
    reports: str
    react: str
    marks: tuple[str, str, str]
    mark_kept: str
    mark_unknown: str
    untitled_link: str
    near: str
    crowded: str
    background: str
    blind: str
    blind_quiet: str
    blind_failing: str
    health: str
    funnel: str
    model: str
    and_more: str
    empty_no_feeds: str
    empty_down: str
    empty_none_new: str
    empty_none_relevant: str
    empty_nearest: str
    empty_all_told: str
    alerted: str
    alert: str
    alert_more: str
    alert_later: str
    marks_read: str
    notes: str
    comma: str
    languages: Mapping[str, str]
    verdicts: Mapping[Health, str]
    themes: Mapping[str, str]
    parties: Mapping[str, str]
