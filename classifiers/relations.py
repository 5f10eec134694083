"""Two groups in one item: whether they share a title or a sentence, and how near they are."""

import math
from collections.abc import Callable, Mapping, Sequence

from classifiers.groups import IN_LEAD, IN_TITLE, Group

PAIRS = (
    ("cn", "ca"), ("cn", "af"), ("xj", "ca"), ("ru", "ca"), ("other", "ca"), ("body", "ca"),
    ("cn", "body"), ("cn", "ru"), ("cn", "other"), ("cn", "xj"), ("ca", "af"),
)  # fmt: skip
ACTING = (("cn", "ca"), ("cn", "af"), ("xj", "ca"))  # beside these acts count
_FRONT = IN_TITLE | IN_LEAD
NEAR_CHARS = 30.0  # distance at which two names are about half as close as side by side
BEHIND = 1 << 20  # characters between fields, so many that nothing is near across them

Pair = tuple[str, float]
Span = tuple[int, int]
Spots = tuple[set[int], list[Span]]  # sentences and places


HOWS = ("item", "title", "front", "sentence", "near")
ACTS = tuple(f"{a}+{b}" for a, b in ACTING)
# first group, second, both, features of the first four ways, name of the last
_Names = tuple[str, str, str, Pair, Pair, Pair, Pair, str]
_RELATIONS: list[_Names] = [
    (
        a,
        b,
        f"{a}+{b}",
        (f"with:{a}+{b}:item", 1.0),
        (f"with:{a}+{b}:title", 1.0),
        (f"with:{a}+{b}:front", 1.0),
        (f"with:{a}+{b}:sentence", 1.0),
        f"with:{a}+{b}:near",
    )
    for a, b in PAIRS
]


def add_relations(
    features: list[Pair],
    groups: Mapping[str, Group],
    spots_of: Callable[[Sequence[int]], Spots],
) -> list[str]:
    """Add what stands beside what.

    Args:
        features: To add it to.
        groups: Of an item.
        spots_of: Gives sentences and places of marks by number; those of the summary come far
            behind those of the title.

    Returns:
        The relations beside which acts count.
    """
    acting = []
    spots: dict[str, Spots] = {}
    for first, second, name, item, title, front, sentence, nearness in _RELATIONS:
        if first not in groups or second not in groups:
            continue
        for group in (first, second):
            if group not in spots:
                spots[group] = spots_of(groups[group].at)
        in_a, in_b = groups[first].parts, groups[second].parts
        (sentences_a, a), (sentences_b, b) = spots[first], spots[second]
        features.append(item)
        if in_a & in_b & IN_TITLE:
            features.append(title)
        if in_a & _FRONT and in_b & _FRONT:
            features.append(front)
        if not sentences_a.isdisjoint(sentences_b):
            features.append(sentence)
        near = math.exp(-_least_gap(a, b) / NEAR_CHARS)
        if near:
            features.append((nearness, near))
        if name in ACTS:
            acting.append(name)
    return acting


def _least_gap(a: Sequence[Span], b: Sequence[Span]) -> float:
    """Characters between the nearest two of spans in order of their start; at least 0."""
    least, over, at = math.inf, -math.inf, 0  # over: how far those of b reach that begin before
    for start, end in a:
        while at < len(b) and b[at][0] <= start:
            over = max(over, b[at][1])
            at += 1
        least = min(least, start - over)
        if at < len(b) and b[at][0] - end < least:
            least = b[at][0] - end
        if least <= 0:
            return 0.0
    return least
