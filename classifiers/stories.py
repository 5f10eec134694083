"""Which reports tell one event: across feeds, scripts and days."""

import logging
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifiers.encoder import Encoder
from classifiers.story_blocks import reach
from classifiers.story_cache import open_vectors
from classifiers.story_compare import (
    Comparer,
    Kit,
    VectorSource,
    load_kit,
    probabilities,
    text_key,
    title_key,
)
from classifiers.story_copies import copy_key, find_copies
from classifiers.story_ids import Decision, Rulings, name_stories, rulings
from classifiers.story_links import link
from classifiers.story_match import SPAN_HOURS, Matcher
from classifiers.story_reading import forget
from classifiers.story_start import Start
from classifiers.vectors import key_of, write_cache

TOGETHER = 0.7  # probability that pairs and cores must reach; a wrong merge hides news
_BATCH = 2000  # texts at a time

logger = logging.getLogger(__name__)


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
    encoder: Encoder | None = None,
    vectors: Mapping[bytes, NDArray[np.float32]] | None = None,
    cache_dir: Path | None = None,
    kit: Kit | None = None,
) -> dict[str, str]:
    """Group reports by event.

    Reports that earlier runs put together stay together and keep their story_id; new ones join
    them or found stories of their own. Neither the order of `reports` nor a report given twice
    changes the outcome.

    Args:
        reports: New ones and those of earlier runs that a new one may join.
        known: story_id of each report by earlier runs; may name reports that are not given.
        decisions: Merges and splits by hand, oldest first; they overrule everything.
        encoder: Gives sentence vectors; without one, or with another than the model was learned
            with, reports are compared by words, names and numbers, which finds far fewer stories
            across scripts.
        vectors: Vectors known already, by `classifiers.vectors.key_of` of the encoder's name and
            of `story_compare.title_key` or `text_key`.
        cache_dir: Folder that keeps the vectors of these reports for the next run.
        kit: What comparing needs; by default what is shipped.

    Returns:
        story_id by report_id, for each report given.

    Raises:
        ModelError: The shipped data is damaged.
    """
    ordered = sorted({one.report_id: one for one in reports}.values(), key=_place)
    kit = kit or load_kit()
    source = _source(kit, encoder, vectors, cache_dir)
    roots = _group_places(ordered, known, rulings(decisions, known), kit, source)
    forget()
    copy_key.cache_clear()
    if source and cache_dir:
        _keep(source, ordered, cache_dir)
    members: dict[int, list[str]] = defaultdict(list)
    for one, root in zip(ordered, roots, strict=True):
        members[root].append(one.report_id)
    return name_stories(members.values(), known)


def same_story(
    pairs: Sequence[tuple[str, str, str, str]],
    *,
    encoder: Encoder | None = None,
    vectors: Mapping[bytes, NDArray[np.float32]] | None = None,
    kit: Kit | None = None,
) -> list[tuple[float, bool]]:
    """Judge pairs of reports on their own, without dates and without their neighbours.

    Args:
        pairs: Title and summary of the one, title and summary of the other.
        encoder: As in `group`.
        vectors: As in `group`.
        kit: As in `group`.

    Returns:
        For each pair the probability in [0, 1] that both tell one event, and whether it reaches
        the model's threshold.

    Raises:
        ModelError: The shipped data is damaged.
    """
    kit = kit or load_kit()
    source = _source(kit, encoder, vectors, None)
    texts = [text for pair in pairs for text in (pair[:2], pair[2:])]
    space = kit.space if source else None
    comparer = Comparer(texts, kit.lexicon, kit.rarity, space, source)
    judge = kit.model.with_vectors if source else kit.model.plain
    judged: list[tuple[float, bool]] = []
    for start in range(0, len(texts), _BATCH):
        some = [(at, at + 1) for at in range(start, min(start + _BATCH, len(texts)), 2)]
        found = probabilities(kit.model, comparer.rows(some), with_vectors=source is not None)
        judged += [(float(p), bool(p >= judge.threshold)) for p in found]
    return judged


def _group_places(
    ordered: Sequence[Report],
    known: Mapping[str, str],
    ruled: Rulings,
    kit: Kit,
    source: VectorSource | None,
) -> list[int]:
    """Number of the group of each report."""
    hours = [_hours(one) for one in ordered]
    start = Start([one.report_id for one in ordered], known, ruled)
    fresh = [hours[at] for at in range(len(ordered)) if not start.settled(at)]
    places = reach(fresh, hours, SPAN_HOURS)
    speakers = _speakers(ordered, hours, places, start)
    texts = [(ordered[at].title, ordered[at].summary) for at in speakers]
    matcher = Matcher(texts, [hours[at] for at in speakers], kit, source)
    roots = [start.root(at) for at in speakers]
    found = link(
        roots,
        matcher.candidates([at for at, place in enumerate(speakers) if not start.settled(place)]),
        matcher.score,
        least=TOGETHER,
        alone={roots[at] for at, place in enumerate(speakers) if start.alone(place)},
    )
    home = {root: roots[group] for root, group in zip(roots, found, strict=True)}
    return [home.get(start.root(at), start.root(at)) for at in range(len(ordered))]


def _speakers(
    ordered: Sequence[Report], hours: Sequence[float], places: Sequence[int], start: Start
) -> list[int]:
    """One report of each set of copies, the earliest; the others follow it."""
    texts = [(ordered[at].title, ordered[at].summary) for at in places]
    fresh = [row for row, at in enumerate(places) if not start.settled(at)]
    found = find_copies(texts, [hours[at] for at in places], fresh)
    copies = [places[first] for first in found]
    for at, first in zip(places, copies, strict=True):
        start.join_copy(first, at)
    speakers: dict[tuple[int, int], int] = {}
    for at, first in zip(places, copies, strict=True):
        speakers.setdefault((start.root(at), first), at)
    return sorted(speakers.values())


def _hours(report: Report) -> float:
    if report.at is None:
        return math.nan
    at = report.at if report.at.tzinfo else report.at.replace(tzinfo=UTC)
    return at.timestamp() / 3600


def _place(report: Report) -> tuple[bool, float, str]:
    hours = _hours(report)
    return math.isnan(hours), 0.0 if math.isnan(hours) else hours, report.report_id


def _source(
    kit: Kit,
    encoder: Encoder | None,
    vectors: Mapping[bytes, NDArray[np.float32]] | None,
    cache_dir: Path | None,
) -> VectorSource | None:
    if encoder is None:
        return None
    if encoder.name != kit.space.encoder:
        logger.warning(
            "stories are compared without vectors: they are of encoder %s, the model knows %s",
            encoder.name,
            kit.space.encoder,
        )
        return None
    kept = open_vectors(cache_dir) if cache_dir else {}
    return VectorSource(encoder, vectors or {}, kept)


def _keep(source: VectorSource, reports: Sequence[Report], cache_dir: Path) -> None:
    """Keep the vectors of these reports for the next run, and none of those gone by."""
    texts = {title_key(one.title) for one in reports}
    texts |= {text_key(one.title, one.summary) for one in reports}
    found = {key_of(source.encoder.name, text): source.find(text) for text in sorted(texts)}
    try:
        cache_dir.mkdir(parents=True, exist_ok=True)
        write_cache(cache_dir, {key: one for key, one in found.items() if one is not None})
    except OSError as error:
        logger.warning("vectors of stories cannot be kept in %s: %s", cache_dir, error)
