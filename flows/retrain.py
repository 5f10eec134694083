"""Retrain: when there is something new to learn from, and whether what was learned may serve."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from classifiers.encoder import open_encoder
from classifiers.labelled import LANGUAGES, LabelledItem
from classifiers.labels import add_labels, labels_digest
from classifiers.lexicon import load_lexicon
from classifiers.papers.load import papers_hash
from flows.desk import Desk
from flows.settings import Settings
from flows.tell import short_hash
from items.delivery import Label

MARKER = "learned.json"
FEEDBACK = "feedback"
ENOUGH_LABELS = 20
A_WEEK = timedelta(days=7)
# A figure without an interval may fall by so much before it counts as worse.
TOLERANCE = 0.02
LOWER_IS_BETTER = ("ece", "alarms")


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """What the last training learned from.

    Attributes:
        seeds: Hash over papers and labels.
        labels: Readers' labels that were in it.
        model: The version it made.
        at: When, ISO 8601 in UTC; empty before the first training.
        announced: Hash that was last announced as changed.
    """

    seeds: str = ""
    labels: int = 0
    model: str = ""
    at: str = ""
    announced: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One figure of a new model beside the old one's.

    Attributes:
        name: Such as "ap" or "f1_ru".
        before: The old model's figure.
        after: The new model's.
        limit: The end of the old figure's interval that must not be passed.
        worse: Whether it was passed.
    """

    name: str
    before: float
    after: float
    limit: float
    worse: bool


def seeds_digest(settings: Settings) -> str:
    """Hash over the papers and the labelled items: another when, and only when, they are."""
    papers = papers_hash(settings.seeds_dir)
    return short_hash(f"{papers} {labels_digest(settings.seeds_dir / 'labels')}")


def read_marker(data_dir: Path) -> Learned:
    """What the last training learned from; a missing or damaged note counts as none."""
    try:
        return Learned(**json.loads((data_dir / MARKER).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return Learned()


def write_marker(data_dir: Path, learned: Learned) -> None:
    """Note what was learned from, whole or not at all."""
    data_dir.mkdir(parents=True, exist_ok=True)
    half = data_dir / f".{MARKER}.part"
    half.write_text(json.dumps(asdict(learned), indent=1), encoding="utf-8")
    half.replace(data_dir / MARKER)


def labels_to_learn(learned: Learned, labels: Sequence[Label], now: datetime) -> bool:
    """Whether readers' labels are worth a training: twenty new ones, or any after a week.

    Args:
        learned: The last training.
        labels: All labels of readers.
        now: Aware.
    """
    new = len(labels) - learned.labels
    if new >= ENOUGH_LABELS:
        return True
    at = datetime.fromisoformat(learned.at) if learned.at else datetime.min.replace(tzinfo=UTC)
    return new > 0 and now - at >= A_WEEK


def reader_labels(desk: Desk) -> list[Label]:
    """Labels that readers gave in Slack, oldest first."""
    return [one for one in desk.labels.labels() if one.source != "file"]


def take_in_labels(desk: Desk) -> int:
    """Keep the figures of the items readers judged beside the other labels.

    Where readers differ the mean of their grades counts, rounded to the lower.

    Returns:
        How many labels there are; items no longer stored are left out of the figures.

    Raises:
        LabelError: seeds/labels/ cannot be written.
    """
    labels = reader_labels(desk)
    grades: dict[str, list[int]] = defaultdict(list)
    for one in labels:
        grades[one.item_id].append(one.grade)
    items = desk.items.get(list(grades))
    scores = desk.scores.for_items(list(grades))
    graded = [
        LabelledItem(
            title=item.title,
            summary=item.summary,
            grade=sum(grades[item_id]) // len(grades[item_id]),
            themes_any=scores[item_id].themes if item_id in scores else (),
            language=_language(item.language),
            source=FEEDBACK,
        )
        for item_id, item in sorted(items.items())
    ]
    if graded:
        settings = desk.settings
        lexicon = load_lexicon(settings.config_dir / "lexicon.toml")
        encoder = open_encoder(settings.score.encoder)
        add_labels(FEEDBACK, graded, settings.seeds_dir / "labels", lexicon, encoder)
    return len(labels)


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Check]:
    """Set the figures of two model cards side by side, by name.

    A figure is worse when it passes the far end of the old figure's interval, or falls by more
    than 0.02 where the old card gives none. Figures that one card lacks are left out.

    Args:
        before: Card of the model at work, with "metrics" and maybe "intervals".
        after: Card of the candidate.
    """
    old, new = before.get("metrics", {}), after.get("metrics", {})
    intervals = before.get("intervals", {})
    return [
        _check(name, float(old[name]), float(new[name]), intervals.get(name))
        for name in sorted(old.keys() & new.keys())
    ]


def _check(name: str, before: float, after: float, interval: Sequence[float] | None) -> Check:
    falls = name.startswith(LOWER_IS_BETTER)
    low, high = interval or (before - TOLERANCE, before + TOLERANCE)
    limit = max(high, before) if falls else min(low, before)
    worse = after > limit if falls else after < limit
    return Check(name=name, before=before, after=after, limit=limit, worse=worse)


def why_kept(checks: Iterable[Check]) -> list[str]:
    """One line a check that got worse beyond its interval; none when all is well."""
    return [
        f"{one.name}: {one.before:.3f} → {one.after:.3f}, "
        f"{'above' if one.after > one.limit else 'below'} {one.limit:.3f}"
        for one in checks
        if one.worse
    ]


def _language(code: str) -> str:
    known = code.replace("-", "_").lower()
    return known if known in LANGUAGES else "und"
