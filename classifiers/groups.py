"""Whom a mark stands for, and how those stand in an item."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any, TypeVar

from classifiers.mark import CENTRAL_ASIA, Mark
from classifiers.remembered import Remembered

GROUPS = ("cn", "xj", "ca", "af", "ru", "body", "other")
_BODIES = ("org", "summit")
_VENUES = ("capital", "city", "place", "port")
LEAD_CHARS = 120
# What may be known of the first group as it stands in an item; of the next it is twice as much
IN_TITLE, IN_LEAD, IN_REST, FIRM = (1 << len(GROUPS) * at for at in range(4))
WHERE = IN_TITLE | IN_LEAD | IN_REST
_CENTRAL = frozenset(CENTRAL_ASIA)
_MARKS_KEPT = 1 << 14
_ENDLESS = 1 << 62  # beyond any text

Key = TypeVar("Key")
Placed = tuple[Any, int, int]  # what stands there, where it begins, where it ends
# Plain tuples, which are taken apart quicker than named ones. Groups are given by number.
# What a mark's groups add to `Tally.stood` in title, lead and rest; group and code of a mark that
# has one of each, as most have, else -1 and none; all its groups; all codes of parties
Whom = tuple[tuple[int, int, int], int, str, tuple[int, ...], tuple[str, ...]]
# Of a mark: kind, first theme or none, other themes, whom it stands for
Traits = tuple[str, str, tuple[str, ...], Whom | None]
_Alike = tuple[str, tuple[str, ...], tuple[str, ...]]  # kind, themes, parties
# Where the title ends; a picture's caption at the head of the summary, as the title without one;
# the lead of the summary, caption or not
Extent = tuple[int, int, int]
Stand = tuple[int, int, int]  # a group, where it begins, where it ends


def group_of(party: str) -> str:
    """Which of GROUPS a party code belongs to; any other state is "other"."""
    if party in CENTRAL_ASIA:
        return "ca"
    if party in ("cn", "xj", "af", "ru"):
        return party
    return "other"


def groups_named(mark: Mark) -> tuple[str, ...]:
    """Names of the groups that a mark stands for, in alphabetical order."""
    return _groups(mark.kind, mark.parties)


def _groups(kind: str, parties: tuple[str, ...]) -> tuple[str, ...]:
    body = ["body"] if kind in _BODIES else []
    return tuple(sorted({*map(group_of, parties), *body}))


def is_venue(mark: Mark) -> bool:
    """Whether a mark names a town."""
    return mark.kind in _VENUES


def _traits_of(mark: Mark) -> Traits:
    return _ALIKE[mark.kind, mark.themes, mark.parties]


def _of_alike(marks: _Alike) -> Traits:
    """One object for all marks that bring the same, so that little memory is asked for."""
    kind, themes, parties = marks
    groups = tuple(map(GROUPS.index, _groups(kind, parties)))
    theme, others = (themes[0], themes[1:]) if themes else ("", ())
    if not groups:
        return kind, theme, others, None
    own = sum(1 << group for group in groups)
    firm = 0 if kind in _VENUES else own * FIRM
    title, lead, rest = (own * part | firm for part in (IN_TITLE, IN_LEAD, IN_REST))
    group, code = (groups[0], parties[0]) if len(groups) == len(parties) == 1 else (-1, "")
    return kind, theme, others, ((title, lead, rest), group, code, groups, parties)


_ALIKE = Remembered(_of_alike, _MARKS_KEPT)
TRAITS = Remembered(_traits_of, _MARKS_KEPT)


@dataclass(slots=True)
class Tally:
    """The marks of an item, counted; what stands in captions only by the last two.

    Attributes:
        in_title: How often each kind of mark stands in the title.
        in_summary: The same for the summary.
        themes: The same for themes in both; one in the title counts twice.
        groups: How often each group stands in both, by number, in reading order.
        stands: Where they do, in reading order.
        stood: What is known of all groups: the sum of IN_TITLE, IN_LEAD, IN_REST for where one
            stands, and FIRM unless only towns stand for it, each times 1 << its number.
        states: How many parties stand there.
        central: How many of them are in Central Asia.
        captions: Groups in captions, in reading order.
        parties: Party codes and, below 0, how often they are named; a name in the title counts
            thrice.
    """

    in_title: dict[str, int]
    in_summary: dict[str, int]
    themes: dict[str, int]
    groups: dict[int, int]
    stands: list[Stand]
    stood: int
    states: int
    central: int
    captions: Iterable[int]
    parties: dict[str, int]

    def prominent(self) -> tuple[str, ...]:
        """Party codes, the most prominent first."""
        parties = self.parties
        if len(parties) < 2:
            return tuple(parties)
        return tuple(sorted(sorted(parties), key=parties.__getitem__))


def tally_of(
    traits: Mapping[Any, Traits] | Sequence[Traits], places: Iterable[Placed], extent: Extent
) -> Tally:
    """Count marks.

    Args:
        traits: Of marks, by what stands there.
        places: Where each stands, in reading order.
        extent: Tells in which part of the item that is.
    """
    in_title: dict[str, int] = {}
    in_summary: dict[str, int] = {}
    themes: dict[str, int] = {}
    groups: dict[int, int] = {}
    parties: dict[str, int] = {}
    stands: list[Stand] = []
    captioned: list[Whom] = []
    turn, caption, lead = extent
    kinds, part, times, weight, stood = in_title, 0, 2, 3, 0
    for placed, start, end in places:
        kind, theme, others, whom = traits[placed]
        if start >= turn:
            if start < caption:
                if whom:
                    captioned.append(whom)
                continue
            part, turn = (1, lead) if start < lead else (2, _ENDLESS)
            kinds, times, weight = in_summary, 1, 1
        kinds[kind] = kinds.get(kind, 0) + 1
        if theme:
            themes[theme] = themes.get(theme, 0) + times
            if others:
                _count(themes, others, times)
        if whom is not None:
            known, group, code, own, codes = whom
            stood |= known[part]
            if code:
                groups[group] = groups.get(group, 0) + 1
                parties[code] = parties.get(code, 0) - weight
                stands.append((group, start, end))
            else:
                _count(groups, own, 1)
                _count(parties, codes, -weight)
                stands += zip(own, repeat(start), repeat(end))
    states, central = len(parties), len(_CENTRAL.intersection(parties))
    captions = _add_captions(parties, captioned) if captioned else ()
    return Tally(
        in_title, in_summary, themes, groups, stands, stood, states, central, captions, parties
    )


def _add_captions(parties: dict[str, int], captioned: Iterable[Whom]) -> dict[int, None]:
    """Groups in captions; their parties are added to those of the item."""
    groups: dict[int, None] = {}
    for _, _, _, own, codes in captioned:
        groups.update(dict.fromkeys(own))
        _count(parties, codes, -1)
    return groups


def _count(counts: dict[Key, int], keys: Iterable[Key], times: int) -> None:
    for key in keys:
        counts[key] = counts.get(key, 0) + times
