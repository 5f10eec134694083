"""Whom a mark stands for, and how those stand in an item."""

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from classifiers.mark import CAPTION, CENTRAL_ASIA, TITLE, Hit, Mark

GROUPS = ("cn", "xj", "ca", "af", "ru", "body", "other")
IN_TITLE, IN_LEAD, IN_REST = 1, 2, 4
_BODIES = ("org", "summit")
_VENUES = ("capital", "city", "place", "port")
LEAD_CHARS = 120


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
    """

    groups: dict[str, Group]
    states: set[str]
    kinds: dict[str, int]
    themes: dict[str, int]


def group_of(party: str) -> str:
    """Which of GROUPS a party code belongs to; any other state is "other"."""
    if party in CENTRAL_ASIA:
        return "ca"
    if party in ("cn", "xj", "af", "ru"):
        return party
    return "other"


def in_group(hits: Iterable[Hit], group: str) -> list[Hit]:
    """Hits that stand for a group, in reading order."""
    return [hit for hit in hits if group in traits_of(hit.mark).groups]


def tally_of(hits: Iterable[Hit]) -> Tally:
    """Count marks given in reading order; those of captions count for nothing."""
    groups: dict[str, Group] = {}
    states: set[str] = set()
    kinds: dict[str, int] = {}
    themes: dict[str, int] = {}
    for hit in hits:
        mark, start, _, field, _ = hit
        if field == CAPTION:
            continue
        own = traits_of(mark)
        in_title = field == TITLE
        kind = own.in_title if in_title else own.in_summary
        kinds[kind] = kinds.get(kind, 0) + 1
        for theme in own.about:
            themes[theme] = themes.get(theme, 0) + (2 if in_title else 1)
        if own.groups:
            states.update(mark.parties)
            place = IN_TITLE if in_title else IN_LEAD if start < LEAD_CHARS else IN_REST
            for name in own.groups:
                group = groups.get(name)
                if group is None:
                    groups[name] = Group([hit], place, own.is_venue)
                else:
                    group.hits.append(hit)
                    group.places |= place
                    group.is_venue &= own.is_venue
    return Tally(groups, states, kinds, themes)
