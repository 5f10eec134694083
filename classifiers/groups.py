"""Whom a mark stands for, and how those stand in an item."""

import functools
from collections.abc import Iterable
from typing import NamedTuple

from classifiers.lexicon import CENTRAL_ASIA, TITLE, Hit, Mark

GROUPS = ("cn", "xj", "ca", "af", "ru", "body", "other")
IN_TITLE, IN_LEAD, IN_REST = 1, 2, 4
_BODIES = ("org", "summit")
_VENUES = ("capital", "city", "place", "port")
_LEAD_CHARS = 120


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


class Group(NamedTuple):
    """One group as it stands in an item.

    Attributes:
        hits: Its hits in reading order, at least one.
        places: Where they stand, as a sum of IN_TITLE and the like.
        is_venue: Whether they all name towns.
    """

    hits: list[Hit]
    places: int
    is_venue: bool


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


def groups_in(shown: Iterable[Hit], traits: Iterable[Traits]) -> dict[str, Group]:
    """The groups of marks in reading order, and what each mark brings, by name."""
    hits: dict[str, list[Hit]] = {}
    places: dict[str, int] = {}
    firm: set[str] = set()  # groups that are named otherwise than by towns
    for hit, own in zip(shown, traits, strict=True):
        if not own.groups:
            continue
        in_front = hit.start < _LEAD_CHARS
        place = IN_TITLE if hit.field == TITLE else IN_LEAD if in_front else IN_REST
        for group in own.groups:
            if group in hits:
                hits[group].append(hit)
                places[group] |= place
            else:
                hits[group] = [hit]
                places[group] = place
        if not own.is_venue:
            firm.update(own.groups)
    return {name: Group(own, places[name], name not in firm) for name, own in hits.items()}
