"""Which labelled items tell nearly the same: they must never stand on both sides of a test."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

import numpy as np
from numpy.typing import NDArray

TITLE_OVERLAP = 0.5
TEXT_OVERLAP = 0.35
_FEWEST = 4  # fewer shared terms say nothing
_COMMON = 400  # a term in more items than this says nothing


def near_duplicates(
    titles: Sequence[AbstractSet[int]], texts: Sequence[AbstractSet[int]]
) -> NDArray[np.int64]:
    """Group number of each item, shape (n,); near-duplicates share one.

    Two items are near-duplicates when their titles or their whole texts share enough terms
    (Jaccard 0.5 and 0.35); groups are closed under it. Terms are folded, so that Simplified and
    Traditional versions of an item meet.

    Args:
        titles: Hashed terms of each title.
        texts: Hashed terms of each title and summary together.
    """
    parent = list(range(len(titles)))
    for sets, least in ((titles, TITLE_OVERLAP), (texts, TEXT_OVERLAP)):
        for first, second in _pairs(sets, least):
            parent[_root(parent, second)] = _root(parent, first)
    roots = [_root(parent, at) for at in range(len(titles))]
    return np.unique(roots, return_inverse=True)[1].astype(np.int64)


def _pairs(sets: Sequence[AbstractSet[int]], least: float) -> Iterator[tuple[int, int]]:
    holders: dict[int, list[int]] = defaultdict(list)
    for at, own in enumerate(sets):
        shared = Counter(
            other for term in own if len(holders[term]) <= _COMMON for other in holders[term]
        )
        for other, count in shared.items():
            if count >= _FEWEST and count > least * (len(own) + len(sets[other]) - count):
                yield other, at
        for term in own:
            holders[term].append(at)


def _root(parent: list[int], at: int) -> int:
    while parent[at] != at:
        parent[at] = parent[parent[at]]
        at = parent[at]
    return at
