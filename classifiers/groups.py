"""Whom a mark stands for, and how those stand in an item."""

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from classifiers.mark import CAPTION, CENTRAL_ASIA, Hit, Mark

GROUPS = ("cn", "xj", "ca", "af", "ru", "body", "other")
IN_TITLE, IN_LEAD, IN_REST = 1, 2, 4
_BODIES = ("org", "summit")
_VENUES = ("capital", "city", "place", "port")
LEAD_CHARS = 120
_ORDERED = 2  # groups of which it matters which is named first


class Traits(NamedTuple):
    """What a mark brings to the features of every item.

    Attributes:
        groups: Those it stands for, by name.
        parties: Groups of its parties alone, by name.
        in_title: Name of the feature that counts its kind in titles.
        in_summary: The same for summaries.
        about: Names of the features of its themes.
        is_venue: Whether it names a town.
    """

    groups: tuple[str, ...]
    parties: tuple[str, ...]
    in_title: str
    in_summary: str
    about: tuple[str, ...]
    is_venue: bool


@functools.lru_cache(maxsize=1 << 12)
def traits_of(mark: Mark) -> Traits:
    """What a mark brings to the features of every item."""
    parties = {group_of(party) for party in mark.parties}
    groups = parties | {"body"} if mark.kind in _BODIES else parties
    return Traits(
        tuple(sorted(groups)),
        tuple(sorted(parties)),
        f"kind:{mark.kind}:title",
        f"kind:{mark.kind}:summary",
        tuple(f"about:{theme}" for theme in mark.themes),
        mark.kind in _VENUES,
    )


@dataclass(slots=True)
class Group:
    """One group as it stands in an item.

    Attributes:
        hits: Its hits in reading order, at least one.
        places: Where they stand, as a sum of IN_TITLE and the like.
        is_venue: Whether they all name towns.
    """

    hits: list[Hit]
    places: int
    is_venue: bool


@dataclass(slots=True)
class Tally:
    """The marks of an item, counted.

    Attributes:
        groups: Those that stand there, by name, in reading order.
        states: Party codes.
        kinds: How often each kind of mark stands in title and summary, by name of the feature.
        themes: The same for themes; one in the title counts twice.
        named: The first groups that are named as such, at least two where there are so many.
        captions: Groups in captions; for nothing else do these count.
    """

    groups: dict[str, Group]
    states: set[str]
    kinds: dict[str, int]
    themes: dict[str, int]
    named: list[str]
    captions: list[str]


def group_of(party: str) -> str:
    """Which of GROUPS a party code belongs to; any other state is "other"."""
    if party in CENTRAL_ASIA:
        return "ca"
    if party in ("cn", "xj", "af", "ru"):
        return party
    return "other"


def tally_of(hits: Iterable[Hit]) -> Tally:
    """Count marks given in reading order."""
    groups: dict[str, Group] = {}
    states: set[str] = set()
    kinds: dict[str, int] = {}
    themes: dict[str, int] = {}
    named: list[str] = []
    captions: list[str] = []
    for hit in hits:
        mark, start, _, field, _ = hit
        own_groups, parties, in_titles, in_summaries, about, is_venue = traits_of(mark)
        if field == CAPTION:
            captions += own_groups
            continue
        kind = in_summaries if field else in_titles
        kinds[kind] = kinds.get(kind, 0) + 1
        for theme in about:
            themes[theme] = themes.get(theme, 0) + (1 if field else 2)
        if own_groups:
            states.update(mark.parties)
            if len(named) < _ORDERED:
                named += [name for name in parties if name not in named]
            place = IN_TITLE if not field else IN_LEAD if start < LEAD_CHARS else IN_REST
            for name in own_groups:
                group = groups.get(name)
                if group is None:
                    groups[name] = Group([hit], place, is_venue)
                else:
                    group.hits.append(hit)
                    group.places |= place
                    group.is_venue &= is_venue
    return Tally(groups, states, kinds, themes, named, captions)
