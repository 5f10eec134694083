"""Which reports are worth a look: those within reach, and pairs that lie close together."""

import math
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from classifiers.story_links import Pair

_MOST_NEAR = 4  # partners a report by vectors
_LEAST_NEAR = 0.3  # cosine in the space
_CHUNK = 256


def near(
    spots: NDArray[np.float32], places: Sequence[int], fresh: Sequence[int],
    hours: Sequence[float], span: float,
) -> Iterator[Pair]:  # fmt: skip
    """Pairs with a fresh report whose titles lie close in the space, the best few of each.

    Args:
        spots: Shape (n, dimensions), each of length 1.
        places: Report of each row.
        fresh: Those to find partners for; all among `places`.
        hours: Time of each report; nan when unknown.
        span: Hours that two reports may be apart.
    """
    row_of = {at: row for row, at in enumerate(places)}
    times = np.array([hours[at] for at in places])
    for start in range(0, len(fresh), _CHUNK):
        some = fresh[start : start + _CHUNK]
        rows = [row_of[at] for at in some]
        cosines = spots[rows] @ spots.T
        cosines[np.arange(len(rows)), rows] = -1.0
        cosines[np.abs(times[rows][:, None] - times[None, :]) > span] = -1.0
        for own, at in zip(cosines, some, strict=True):
            close = np.flatnonzero(own >= _LEAST_NEAR)
            for column in close[np.argsort(-own[close], kind="stable")[:_MOST_NEAR]].tolist():
                yield min(at, places[column]), max(at, places[column])


def not_apart(
    pairs: Iterable[Pair], spots: NDArray[np.float32], places: Sequence[int], *, least: float
) -> set[Pair]:
    """The pairs whose titles reach a cosine in the space.

    Args:
        pairs: Reports, all among `places`.
        spots: Shape (n, dimensions), each of length 1.
        places: Report of each row.
        least: Cosine.
    """
    ordered = list(pairs)
    row_of = {at: row for row, at in enumerate(places)}
    kept: set[Pair] = set()
    for start in range(0, len(ordered), _CHUNK):
        some = ordered[start : start + _CHUNK]
        first = spots[[row_of[a] for a, _ in some]]
        second = spots[[row_of[b] for _, b in some]]
        cosines = np.einsum("ij,ij->i", first, second)
        kept.update(pair for pair, cosine in zip(some, cosines, strict=True) if cosine >= least)
    return kept


def reach(fresh: Sequence[float], hours: Sequence[float], span: float) -> list[int]:
    """Reports that some fresh one may join: within the span, or of unknown time.

    Args:
        fresh: Times of the fresh ones, in hours; nan when unknown.
        hours: Times of all.
        span: Hours.
    """
    if not fresh:
        return []
    known = np.sort(np.array([hour for hour in fresh if not math.isnan(hour)]))
    if len(known) < len(fresh):
        return list(range(len(hours)))
    times = np.array(hours)
    left = np.clip(np.searchsorted(known, times) - 1, 0, len(known) - 1)
    right = np.clip(np.searchsorted(known, times), 0, len(known) - 1)
    gap = np.minimum(np.abs(times - known[left]), np.abs(times - known[right]))
    return [int(at) for at in np.flatnonzero(~(gap > span))]
