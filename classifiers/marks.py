"""Features from marks: who stands in an item, where, beside whom, and what is done."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from classifiers.groups import (
    GROUPS,
    IN_LEAD,
    IN_REST,
    IN_TITLE,
    LEAD_CHARS,
    TRAITS,
    Extent,
    Group,
    Tally,
    tally_of,
)
from classifiers.mark import CAPTION, CENTRAL_ASIA, Hit
from classifiers.reading import Reading
from classifiers.relations import ACTS, BEHIND, Spots, add_relations
from classifiers.remembered import Remembered

Features = dict[str, float]
Pair = tuple[str, float]  # name and value of a feature
Pairs = tuple[Pair, ...]

ONLY = (
    ("ca", frozenset(("cn", "xj"))), ("cn", frozenset(("ca", "af"))),
    ("af", frozenset(("ca", "cn"))),
)  # fmt: skip
_KEPT = 1 << 12


class Shape(NamedTuple):
    """What is known of an item besides its marks.

    Attributes:
        script: Where most letters are from.
        title_chars: Length of the cleaned title.
        summary_chars: Length of the cleaned summary.
    """

    script: str
    title_chars: int
    summary_chars: int


# What is the same for many items is made once; it is cheaper to ask for than to name anew
_COUNTED = Remembered[Pair, Pair](lambda counted: (counted[0], math.log1p(counted[1])), _KEPT)
_WHO = {
    (name, parts): tuple(
        (f"who:{name}:{where}", 1.0)
        for part, where in ((IN_TITLE, "title"), (IN_LEAD, "lead"), (IN_REST, "rest"))
        if parts & part
    )
    for name in GROUPS
    for parts in range((IN_TITLE | IN_LEAD | IN_REST) + 1)
}
_TIMES = {name: f"who:{name}:times" for name in GROUPS}
_SHARES = {name: f"share:{name}" for name in GROUPS}
_VENUES = {name: (f"venue:{name}", 1.0) for name in GROUPS}
_TITLED = [
    (f"title:{'+'.join(name for at, name in enumerate(GROUPS) if own >> at & 1) or 'none'}", 1.0)
    for own in range(1 << len(GROUPS))
]
_BIT = {name: 1 << at for at, name in enumerate(GROUPS)}
_HEADLINE = ("shape:headline", 1.0)


def _only(groups: tuple[str, ...]) -> Pairs:
    if not groups:
        return (("only:none", 1.0),)
    return tuple(
        (f"only:{name}", 1.0)
        for name, without in ONLY
        if name in groups and without.isdisjoint(groups)
    )


def _order(named: tuple[str, ...]) -> Pairs:
    names = dict.fromkeys((named[0], ">".join(named)))
    return tuple((f"order:{name}", 1.0) for name in names)


def _acts(kind: str) -> dict[str, Pair]:
    """Features of a kind of marks beside relations; it is given by a feature that counts it."""
    return {relation: (f"act:{kind.split(':')[1]}:{relation}", 1.0) for relation in ACTS}


_ONLY = Remembered(_only, _KEPT)
_ORDER = Remembered(_order, _KEPT)
_ACTS = Remembered(_acts, _KEPT)


def mark_features(reading: Reading) -> Features:
    """All features that the marks of a reading give, by name; see `features_of`."""
    border, behind = reading.title_chars, reading.title_chars + 1
    places = [
        (mark, start + behind, end + behind) if field else (mark, start, end)
        for mark, start, end, field, _ in reading.hits
    ]
    captioned = [
        place[1] for place, hit in zip(places, reading.hits, strict=True) if hit.field == CAPTION
    ]
    caption = captioned[-1] + 1 if captioned else border
    tally = tally_of(
        [TRAITS[hit.mark] for hit in reading.hits],
        places,
        Extent(border, caption, behind + LEAD_CHARS),
    )
    shape = Shape(reading.script, reading.title_chars, reading.summary_chars)
    return dict(features_of(tally, partial(_spots, reading.hits), shape))


def _spots(hits: Sequence[Hit], at: Iterable[int]) -> Spots:
    sentences = set()
    spans = []
    for number in at:
        _, start, end, field, sentence = hits[number]
        behind = field * BEHIND
        sentences.add(behind + sentence)
        spans.append((behind + start, behind + end))
    return sentences, spans


def features_of(
    tally: Tally, spots_of: Callable[[Sequence[int]], Spots], shape: Shape
) -> list[Pair]:
    """All features that marks give, each once; what is absent is 0 and left out.

    Names: who:GROUP:PLACE, with:A+B:HOW, kind:CLASS:PLACE, act:CLASS:PAIR, about:THEME, only:...,
    list:..., order:A>B, share:GROUP, venue:GROUP, title:GROUPS, shape:... PLACE is title, lead
    (the first 120 characters of the summary), rest, or caption: what stands in a picture's caption
    counts for nothing else.

    Args:
        tally: The marks, counted.
        spots_of: See `add_relations`.
        shape: Of the item.
    """
    groups, counted = tally.groups, _COUNTED.__getitem__
    features: list[Pair] = []
    if tally.captions:
        features += [(f"who:{name}:caption", 1.0) for name in dict.fromkeys(tally.captions)]
    for name, group in groups.items():
        features += _WHO[name, group.parts]
        features.append(_COUNTED[_TIMES[name], len(group.at)])
    relations = add_relations(features, groups, spots_of) if len(groups) > 1 else ()
    features += map(counted, tally.kinds.items())
    features += map(counted, tally.themes.items())
    if groups:
        _add_lists(features, tally)
    features += _ONLY[tuple(groups)]
    if tally.named:
        features += _ORDER[tuple(tally.named[:2])]
    _add_shares(features, groups)
    _add_shape(features, shape)
    if relations:
        acts = [_ACTS[kind] for kind in tally.kinds]
        # a kind that stands in title and summary acts once
        features += dict.fromkeys([own[relation] for own in acts for relation in relations])
    return features


def _add_lists(features: list[Pair], tally: Tally) -> None:
    states = tally.states
    if states:
        features.append(_COUNTED["list:states", len(states)])
        central = len(states.intersection(CENTRAL_ASIA))
        if central:
            features.append(_COUNTED["list:central", central])
    others = tally.groups.get("other")
    if others is not None:
        features.append(_COUNTED["list:others", len(others.at)])


def _add_shares(features: list[Pair], groups: Mapping[str, Group]) -> None:
    everyone = sum([len(group.at) for group in groups.values()])
    titled = 0
    for name, group in groups.items():
        features.append((_SHARES[name], len(group.at) / everyone))
        # a state named by its towns alone is often where it happened, not whom it is about
        if group.is_venue:
            features.append(_VENUES[name])
        if group.parts & IN_TITLE:
            titled |= _BIT[name]
    features.append(_TITLED[titled])


def _add_shape(features: list[Pair], shape: Shape) -> None:
    script, title_chars, summary_chars = shape
    features.append((f"shape:{script}", 1.0))
    if title_chars:
        features.append(("shape:title", math.log1p(title_chars) / 5))
    if summary_chars:
        features.append(("shape:summary", math.log1p(summary_chars) / 5))
    else:
        features.append(_HEADLINE)
