"""Retrain: when there is something new to learn from, and whether what was learned may serve."""

import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from classifiers.labelled import LANGUAGES
from classifiers.labels import labels_digest
from classifiers.papers.load import papers_hash
from flows.settings import Settings
from flows.tell import short_hash
from items.delivery import Label

MARKER = "learned.json"
LABELS = "labels"
ENOUGH_LABELS = 20
A_WEEK = timedelta(days=7)
# A figure without an interval may fall by so much before it counts as worse; one of a single
# language stands on fewer items.
TOLERANCE = 0.02
TOLERANCE_OF_ONE_LANGUAGE = 0.05
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
    return short_hash(f"{papers} {labels_digest(settings.seeds_dir / LABELS)}")


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


def gather_lessons(settings: Settings) -> Path:
    """One folder of everything to learn from: the seeds, and what readers' reactions gave.

    It holds links only, made anew each time; a collection of seeds/ goes before one of the same
    name in the data directory.

    Raises:
        OSError: The data directory cannot be written.
    """
    folder = settings.data_dir.resolve() / "lessons"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / LABELS).mkdir(parents=True)
    seeds = settings.seeds_dir.resolve()
    for name in ("papers", "contrast"):
        (folder / name).symlink_to(seeds / name)
    for source in (seeds / LABELS, settings.data_dir.resolve() / LABELS):
        for file in sorted(source.iterdir()) if source.is_dir() else []:
            place = folder / LABELS / file.name
            if not place.exists():
                place.symlink_to(file)
    return folder


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Check]:
    """Set the figures of two model cards side by side, by name.

    A figure is worse when it passes the far end of the old figure's interval; where the old card
    gives none, when it falls by more than 0.02, or 0.05 for that of one language. Figures that
    one card lacks are left out.

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
    one_language = name.endswith(LANGUAGES)
    allowed = TOLERANCE_OF_ONE_LANGUAGE if one_language else TOLERANCE
    low, high = interval or (before - allowed, before + allowed)
    limit = max(high, before) if falls else min(low, before)
    worse = after > limit if falls else after < limit
    return Check(name=name, before=before, after=after, limit=limit, worse=worse)


def why_kept(checks: Iterable[Check]) -> list[str]:
    """One line a check that got worse beyond its interval; none when all is well."""
    return [
        f"{one.name}: {one.before:.3f} → {one.after:.3f}, above {one.limit:.3f}"
        if one.after > one.limit
        else f"{one.name}: {one.before:.3f} → {one.after:.3f}, below {one.limit:.3f}"
        for one in checks
        if one.worse
    ]
