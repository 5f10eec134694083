"""Two groups in one item: whether they share a sentence, and how near they are."""

import math
from collections.abc import Collection, Iterable, Sequence

from classifiers.groups import GROUPS, Stand

PAIRS = (
    ("cn", "ca"), ("cn", "af"), ("xj", "ca"), ("ru", "ca"), ("other", "ca"), ("body", "ca"),
    ("cn", "body"), ("cn", "ru"), ("cn", "other"), ("cn", "xj"), ("ca", "af"),
)  # fmt: skip
ACTING = (("cn", "ca"), ("cn", "af"), ("xj", "ca"))  # beside these acts count
HOWS = ("item", "title", "front", "sentence", "near")
NEAR_CHARS = 30.0  # distance at which two names are about half as close as side by side
BEHIND = 1 << 20  # characters between fields, so many that nothing is near across them

Partners = Sequence[Sequence[tuple[int, int]]]  # by group: the others, and numbers of the pairs


def nearness(gap: int) -> float:
    """How near two names are that stand so many characters apart; 0 for BEHIND."""
    return math.exp(-gap / NEAR_CHARS)


def partners_of(groups: Collection[int]) -> Partners:
    """With which others each group makes one of PAIRS, where only some of them stand."""
    partners: list[list[tuple[int, int]]] = [[] for _ in GROUPS]
    for number, (first, second) in enumerate(PAIRS):
        a, b = GROUPS.index(first), GROUPS.index(second)
        if a in groups and b in groups:
            partners[a].append((b, number))
            partners[b].append((a, number))
    return partners


def between(
    stands: Iterable[Stand], border: int, stops: Iterable[int], partners: Partners
) -> tuple[list[int], list[int]]:
    """How groups stand to each other, in one pass.

    Args:
        stands: Groups and where they stand, in reading order.
        border: Where the title ends.
        stops: Where sentences end.
        partners: See `partners_of`.

    Returns:
        Characters between the nearest two of each of PAIRS, BEHIND where no field holds both; and
        for each of GROUPS the sum of 1 << number of each sentence that it stands in.
    """
    gaps = [BEHIND] * len(PAIRS)
    said = [0] * len(GROUPS)
    reach = [-BEHIND] * len(GROUPS)  # how far those go that begin before
    ends = iter(stops)
    sentence, stop = 1, next(ends, BEHIND)
    for group, start, end in stands:
        if start > border:  # nothing is near to what stands in the title, nor in its sentence
            sentence, border, reach = sentence << 1, BEHIND, [-BEHIND] * len(GROUPS)
        while start >= stop:
            sentence, stop = sentence << 1, next(ends, BEHIND)
        said[group] |= sentence
        for other, pair in partners[group]:
            gap = start - reach[other]
            if gap < gaps[pair]:
                gaps[pair] = gap if gap > 0 else 0
        reach[group] = end if end > reach[group] else reach[group]
    return gaps, said
