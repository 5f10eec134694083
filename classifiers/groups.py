"""Whom a mark stands for, and how those stand in an item."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from classifiers.mark import CENTRAL_ASIA, Mark
from classifiers.remembered import Remembered

GROUPS = ("cn", "xj", "ca", "af", "ru", "body", "other")
IN_TITLE, IN_LEAD, IN_REST = 1, 2, 4
_BODIES = ("org", "summit")
_VENUES = ("capital", "city", "place", "port")
LEAD_CHARS = 120
_ORDERED = 2  # groups of which it matters which is named first
_MARKS_KEPT = 1 << 14

Placed = tuple[Any, int, int]  # what stands there, where it begins, where it ends


class Whom(NamedTuple):
    """Whom a mark stands for.

    Attributes:
        parties: Groups of its parties alone, by name.
        codes: Codes of its parties.
        is_venue: Whether it names a town.
    """

    parties: tuple[str, ...]
    codes: tuple[str, ...]
    is_venue: bool


class Traits(NamedTuple):
    """What a mark brings to the features of every item.

    Attributes:
        in_title: Name of the feature that counts its kind in titles.
        in_summary: The same for summaries.
        about: Names of the features of its themes.
        groups: Those it stands for, by name.
        whom: What else is to be known of them.
    """

    in_title: str
    in_summary: str
    about: tuple[str, ...]
    groups: tuple[str, ...]
    whom: Whom


def traits_of(mark: Mark) -> Traits:
    """What a mark brings to the features of every item."""
    parties = {group_of(party) for party in mark.parties}
    groups = parties | {"body"} if mark.kind in _BODIES else parties
    return Traits(
        f"kind:{mark.kind}:title",
        f"kind:{mark.kind}:summary",
        tuple(f"about:{theme}" for theme in mark.themes),
        tuple(sorted(groups)),
        Whom(tuple(sorted(parties)), mark.parties, mark.kind in _VENUES),
    )


TRAITS = Remembered(traits_of, _MARKS_KEPT)


@dataclass(slots=True)
class Group:
    """One group as it stands in an item.

    Attributes:
        at: Numbers of the places where it stands, in reading order; at least one.
        parts: Where in the item they are, as a sum of IN_TITLE and the like.
        is_venue: Whether they all name towns.
    """

    at: list[int]
    parts: int
    is_venue: bool


class Extent(NamedTuple):
    """Where the parts of an item end, one after the other.

    Attributes:
        title: The title.
        caption: A picture's caption at the head of the summary; as the title without one.
        lead: The lead of the summary, caption or not.
    """

    title: int
    caption: int
    lead: int


@dataclass(slots=True)
class Tally:
    """The marks of an item, counted; what stands in captions only by the last two.

    Attributes:
        groups: Those that stand there, by name, in reading order.
        states: Party codes.
        kinds: How often each kind of mark stands in title and summary, by name of the feature.
        themes: The same for themes; one in the title counts twice.
        named: The first groups that are named as such, at least two where there are so many.
        captions: Groups in captions.
        parties: Party codes and, below 0, how often they are named; a name in the title counts
            thrice.
    """

    groups: dict[str, Group]
    states: set[str]
    kinds: dict[str, int]
    themes: dict[str, int]
    named: list[str]
    captions: list[str]
    parties: dict[str, int]

    def prominent(self) -> tuple[str, ...]:
        """Party codes, the most prominent first."""
        weights = self.parties
        if len(weights) < _ORDERED:
            return tuple(weights)
        return tuple(sorted(weights, key=lambda party: (weights[party], party)))


def group_of(party: str) -> str:
    """Which of GROUPS a party code belongs to; any other state is "other"."""
    if party in CENTRAL_ASIA:
        return "ca"
    if party in ("cn", "xj", "af", "ru"):
        return party
    return "other"


def tally_of(traits: Sequence[Traits], places: Iterable[Placed], extent: Extent) -> Tally:
    """Count marks.

    Args:
        traits: Of each mark, in reading order.
        places: Where each stands.
        extent: Tells in which part of the item that is.
    """
    groups: dict[str, Group] = {}
    kinds: dict[str, int] = {}
    themes: dict[str, int] = {}
    named: list[str] = []
    parties: dict[str, int] = {}
    captioned: list[Traits] = []
    title, caption, lead = extent
    at = -1
    for (in_title, in_summary, about, own, whom), (_, start, _) in zip(traits, places, strict=True):
        at += 1
        if start < title:
            kind, times, part = in_title, 2, IN_TITLE
        elif start < caption:
            captioned.append(traits[at])
            continue
        else:
            kind, times, part = in_summary, 1, IN_LEAD if start < lead else IN_REST
        kinds[kind] = kinds.get(kind, 0) + 1
        for theme in about:
            themes[theme] = themes.get(theme, 0) + times
        if own:
            of_parties, codes, is_venue = whom
            for code in codes:
                parties[code] = parties.get(code, 0) - (3 if part == IN_TITLE else 1)
            if len(named) < _ORDERED:
                named += [name for name in of_parties if name not in named]
            for name in own:
                group = groups.get(name)
                if group is None:
                    groups[name] = Group([at], part, is_venue)
                else:
                    group.at.append(at)
                    group.parts |= part
                    group.is_venue &= is_venue
    tally = Tally(groups, set(parties), kinds, themes, named, [], parties)
    if captioned:
        _add_captions(tally, captioned)
    return tally


def _add_captions(tally: Tally, marks: Iterable[Traits]) -> None:
    for mark in marks:
        tally.captions += mark.groups
        for code in mark.whom.codes:
            tally.parties[code] = tally.parties.get(code, 0) - 1
