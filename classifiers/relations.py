"""Two groups in one item: whether they share a title or a sentence, and how near they are."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from classifiers.groups import IN_LEAD, IN_TITLE, Group
from classifiers.mark import Hit

PAIRS = (
    ("cn", "ca"), ("cn", "af"), ("xj", "ca"), ("ru", "ca"), ("other", "ca"), ("body", "ca"),
    ("cn", "body"), ("cn", "ru"), ("cn", "other"), ("cn", "xj"), ("ca", "af"),
)  # fmt: skip
ACTING = (("cn", "ca"), ("cn", "af"), ("xj", "ca"))  # beside these acts count
_FRONT = IN_TITLE | IN_LEAD
NEAR_CHARS = 30.0  # distance at which two names are about half as close as side by side
BEHIND = 1 << 20  # characters between fields, so many that nothing is near across them

Span = tuple[int, int]
Spots = tuple[set[int], list[Span]]  # sentences and places


class _Names(NamedTuple):
    """Names of the features of two groups in one item."""

    item: str
    title: str
    front: str
    sentence: str
    near: str


HOWS = _Names._fields
_RELATIONS = [(a, b, _Names(*(f"with:{a}+{b}:{how}" for how in HOWS))) for a, b in PAIRS]


def add_relations(features: dict[str, float], groups: Mapping[str, Group]) -> list[str]:
    """Add what stands beside what.

    Returns:
        The relations beside which acts count.
    """
    acting = []
    spots: dict[str, Spots] = {}
    for first, second, name in _RELATIONS:
        if first not in groups or second not in groups:
            continue
        for group in (first, second):
            if group not in spots:
                spots[group] = _spots(groups[group].hits)
        in_a, in_b = groups[first].places, groups[second].places
        (sentences_a, a), (sentences_b, b) = spots[first], spots[second]
        features[name.item] = 1.0
        if in_a & in_b & IN_TITLE:
            features[name.title] = 1.0
        if in_a & _FRONT and in_b & _FRONT:
            features[name.front] = 1.0
        if not sentences_a.isdisjoint(sentences_b):
            features[name.sentence] = 1.0
        near = math.exp(-_least_gap(a, b) / NEAR_CHARS)
        if near:
            features[name.near] = near
        if (first, second) in ACTING:
            acting.append(f"{first}+{second}")
    return acting


def _spots(hits: Iterable[Hit]) -> Spots:
    """Sentences and places of hits, those of the summary far behind those of the title."""
    sentences = set()
    spans = []
    for _, start, end, field, sentence in hits:
        behind = field * BEHIND
        sentences.add(behind + sentence)
        spans.append((behind + start, behind + end))
    return sentences, spans


def _least_gap(a: Sequence[Span], b: Sequence[Span]) -> float:
    """Characters between the nearest two of spans in order of their start; at least 0."""
    least, over, at = math.inf, -math.inf, 0  # over: how far those of b reach that begin before
    for start, end in a:
        while at < len(b) and b[at][0] <= start:
            over = max(over, b[at][1])
            at += 1
        least = min(least, start - over)
        if at < len(b):
            least = min(least, b[at][0] - end)
    return max(least, 0.0)
