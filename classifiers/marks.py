"""Features from marks: who stands in an item, where, beside whom, and what is done."""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from classifiers.groups import (
    GROUPS,
    IN_LEAD,
    IN_REST,
    IN_TITLE,
    Group,
    Tally,
    tally_of,
)
from classifiers.mark import CENTRAL_ASIA, TITLE
from classifiers.reading import Reading
from classifiers.relations import add_relations

Features = dict[str, float]

ONLY = (
    ("ca", frozenset(("cn", "xj"))), ("cn", frozenset(("ca", "af"))),
    ("af", frozenset(("ca", "cn"))),
)  # fmt: skip


class _Who(NamedTuple):
    """Names of the features of a group."""

    title: str
    lead: str
    rest: str
    times: str
    share: str
    venue: str


_WHO = {
    name: _Who(
        f"who:{name}:title",
        f"who:{name}:lead",
        f"who:{name}:rest",
        f"who:{name}:times",
        f"share:{name}",
        f"venue:{name}",
    )
    for name in GROUPS
}


def mark_features(reading: Reading) -> Features:
    """All features that marks give, by name; what is absent is 0 and left out.

    Names: who:GROUP:PLACE, with:A+B:HOW, kind:CLASS:PLACE, act:CLASS:PAIR, about:THEME, only:...,
    list:..., order:A>B, share:GROUP, venue:GROUP, title:GROUPS, shape:... PLACE is title, lead
    (the first 120 characters of the summary), rest, or caption: what stands in a picture's caption
    counts for nothing else.
    """
    tally = tally_of(reading.hits)
    groups = tally.groups
    features: Features = {}
    for name in tally.captions:
        features[f"who:{name}:caption"] = 1.0
    _add_who(features, groups)
    relations = add_relations(features, groups)
    for name, count in (*tally.kinds.items(), *tally.themes.items()):
        features[name] = math.log1p(count)
    _add_lists(features, tally)
    _add_order(features, tally.named)
    _add_shares(features, groups)
    _add_shape(features, reading)
    if relations:
        for kind in dict.fromkeys(name.split(":")[1] for name in tally.kinds):
            for relation in relations:
                features[f"act:{kind}:{relation}"] = 1.0
    return features


def parties_of(reading: Reading) -> tuple[str, ...]:
    """Party codes of an item, most prominent first; a name in the title counts thrice."""
    weights: dict[str, int] = {}
    for mark, _, _, field, _ in reading.hits:
        for party in mark.parties:
            weights[party] = weights.get(party, 0) - (3 if field == TITLE else 1)
    return tuple(sorted(weights, key=lambda party: (weights[party], party)))


def _add_who(features: Features, groups: Mapping[str, Group]) -> None:
    for name, group in groups.items():
        names, places = _WHO[name], group.places
        if places & IN_TITLE:
            features[names.title] = 1.0
        if places & IN_LEAD:
            features[names.lead] = 1.0
        if places & IN_REST:
            features[names.rest] = 1.0
        features[names.times] = math.log1p(len(group.hits))


def _add_lists(features: Features, tally: Tally) -> None:
    groups, states = tally.groups, tally.states
    if states:
        features["list:states"] = math.log1p(len(states))
        central = len(states.intersection(CENTRAL_ASIA))
        if central:
            features["list:central"] = math.log1p(central)
    if "other" in groups:
        features["list:others"] = math.log1p(len(groups["other"].hits))
    if not groups:
        features["only:none"] = 1.0
    for name, without in ONLY:
        if name in groups and without.isdisjoint(groups):
            features[f"only:{name}"] = 1.0


def _add_order(features: Features, named: Sequence[str]) -> None:
    """Add which groups are named first."""
    if named:
        features[f"order:{named[0]}"] = 1.0
        features[f"order:{'>'.join(named[:2])}"] = 1.0


def _add_shares(features: Features, groups: Mapping[str, Group]) -> None:
    everyone = sum(len(group.hits) for group in groups.values())
    for name, group in groups.items():
        features[_WHO[name].share] = len(group.hits) / everyone
        # a state named by its towns alone is often where it happened, not whom it is about
        if group.is_venue:
            features[_WHO[name].venue] = 1.0
    titled = [name for name in GROUPS if name in groups and groups[name].places & IN_TITLE]
    features[f"title:{'+'.join(titled) or 'none'}"] = 1.0


def _add_shape(features: Features, reading: Reading) -> None:
    features[f"shape:{reading.script}"] = 1.0
    if reading.title_chars:
        features["shape:title"] = math.log1p(reading.title_chars) / 5
    if reading.summary_chars:
        features["shape:summary"] = math.log1p(reading.summary_chars) / 5
    else:
        features["shape:headline"] = 1.0
