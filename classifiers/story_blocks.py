"""Which pairs of reports are worth a look: what shares something rare, or lies close together."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from classifiers.reading import bucket
from classifiers.story_links import Pair
from classifiers.story_numbers import figures_of
from classifiers.story_rarity import Rarity, hashed
from classifiers.story_sounds import sounds_of
from classifiers.text import clean, fold, terms

_TITLE_CHARS = 300
_LEAD_CHARS = 60  # of the summary
_COMMON = 250  # what more reports share finds no partner: that keeps the cost linear
_MOST_SHARING = 8  # partners a report by shared things
_LEAST_SHARED = 6.0  # weight: about one rare word
_MOST_NEAR = 4  # partners a report by vectors
_LEAST_NEAR = 0.3  # cosine in the space
_NUMBER_WEIGHT = 4.0
_PLACES = len("12")  # digits that make a number worth a look
_CHUNK = 256

Keys = frozenset[tuple[str, int]]


def keys_of(title: str, summary: str) -> Keys:
    """Words, names and telling numbers of a title and of the beginning of its summary."""
    text = f"{clean(title[:_TITLE_CHARS])}\n{clean(summary[:_LEAD_CHARS])}"
    numbers = (number for number in figures_of(fold(text)).numbers if len(number) > _PLACES)
    return frozenset(
        {("words", bucket(word)) for word in terms(text)}
        | {("sounds", hashed(sound)) for sound in sounds_of(text)}
        | {("numbers", hashed(number)) for number in numbers}
    )


def words_of(keys: Keys) -> set[int]:
    """The words among the keys."""
    return {one for kind, one in keys if kind == "words"}


def sharing(
    keys: Mapping[int, Keys],
    fresh: Sequence[int],
    hours: Sequence[float],
    rarity: Rarity,
    span: float,
) -> Iterator[Pair]:
    """Pairs with a fresh report that share rare things, the best few of each.

    Args:
        keys: Of each report that may be paired.
        fresh: Those to find partners for.
        hours: Time of each report; nan when unknown.
        rarity: Weights of words and sounds.
        span: Hours that two reports may be apart.
    """
    holders: dict[tuple[str, int], list[int]] = defaultdict(list)
    for at, own in keys.items():
        for key in own:
            holders[key].append(at)
    for at in fresh:
        shared: Counter[int] = Counter()
        for key in sorted(keys.get(at, ())):
            if 1 < len(holders[key]) <= _COMMON:
                weight = round(1000 * _weight(key, rarity))
                for other in holders[key]:
                    shared[other] += weight
        near = [
            (-weight, other)
            for other, weight in shared.items()
            if other != at
            and weight >= 1000 * _LEAST_SHARED
            and not abs(hours[other] - hours[at]) > span
        ]
        for _, other in sorted(near)[:_MOST_SHARING]:
            yield min(at, other), max(at, other)


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


def _weight(key: tuple[str, int], rarity: Rarity) -> float:
    kind, one = key
    if kind == "numbers":
        return _NUMBER_WEIGHT
    return max(rarity.of(kind, one), 0.0)


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
