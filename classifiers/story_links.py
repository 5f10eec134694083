"""From pairs that tell the same to groups, by average link over cores: no chain grows.

Pairs are taken best first. Two groups become one only when, on average, the reports of the one's
core match those of the other's; a report that resembles only the edge of a story stays outside.
"""

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet

CORE = 6  # reports that speak for a group: bounds the cost of a look at two large groups

Pair = tuple[int, int]
Scorer = Callable[[Sequence[Pair]], Sequence[float]]


def link(
    together: Sequence[int],
    pairs: Iterable[tuple[float, int, int]],
    score: Scorer,
    *,
    least: float,
    alone: AbstractSet[int] = frozenset(),
) -> list[int]:
    """Group number of each report; the same whatever order the pairs come in.

    Args:
        together: Group each report starts in; those of one group are never parted.
        pairs: (probability in [0, 1], report, report) worth a look; reports count from 0 in
            order of time.
        score: Gives the probability of any pairs.
        least: Pairs, and the mean over two cores, must reach this probability.
        alone: Groups of `together` that nothing may join.

    References:
        Manning, Raghavan, Schütze: Introduction to Information Retrieval, 2008, section 17.3
        (group-average clustering; here greedy over pairs, the mean taken over cores).
    """
    groups = _Groups(together)
    refused: set[tuple[int, int, int, int]] = set()
    for probability, first, second in sorted(pairs, key=lambda pair: (-pair[0], *pair[1:])):
        if probability < least:
            break
        a, b = sorted((groups.of(first), groups.of(second)))
        sizes = (a, b, len(groups.members[a]), len(groups.members[b]))
        if a == b or sizes in refused or together[first] in alone or together[second] in alone:
            continue
        crossing = [(x, y) for x in _core(groups.members[a]) for y in _core(groups.members[b])]
        scores = score(crossing)
        if sum(scores) >= least * len(scores):
            groups.join(a, b)
        else:
            refused.add(sizes)
    return [groups.of(at) for at in range(len(together))]


def _core(members: Sequence[int]) -> Sequence[int]:
    """First, last and evenly spaced between them: a group that drifts in time is seen to drift."""
    if len(members) <= CORE:
        return members
    step = (len(members) - 1) / (CORE - 1)
    return [members[round(step * at)] for at in range(CORE)]


class _Groups:
    """Disjoint sets that know their members in order."""

    def __init__(self, together: Sequence[int]) -> None:
        first: dict[int, int] = {}
        self._home = [first.setdefault(group, at) for at, group in enumerate(together)]
        self.members: dict[int, list[int]] = {}
        for at, home in enumerate(self._home):
            self.members.setdefault(home, []).append(at)

    def of(self, at: int) -> int:
        return self._home[at]

    def join(self, a: int, b: int) -> None:
        small, large = sorted((a, b), key=lambda home: (len(self.members[home]), -home))
        self.members[large] = sorted(self.members[large] + self.members[small])
        for at in self.members.pop(small):
            self._home[at] = large
