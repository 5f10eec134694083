"""What the desk decided by hand, and names of stories that stay the same from run to run."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol


class Decision(Protocol):
    """A merge or a split made by hand; a later one overrules an earlier one."""

    @property
    def kind(self) -> str:
        """Either "merge": these belong together, or "split": each of these stands alone."""
        ...

    @property
    def ids(self) -> tuple[str, ...]:
        """Reports, or stories as they are known now, which mean all their reports."""
        ...


@dataclass(frozen=True, slots=True)
class Rulings:
    """Decisions brought down to what holds now.

    Attributes:
        together: Sets of report ids that belong to one story; none shares a report.
        alone: Reports that nothing may join.
    """

    together: tuple[frozenset[str], ...]
    alone: frozenset[str]


def rulings(decisions: Iterable[Decision], known: Mapping[str, str]) -> Rulings:
    """Go through decisions in the order they were made.

    Args:
        decisions: Oldest first; kinds other than merge and split are passed over.
        known: story_id of each report by earlier runs.
    """
    members: dict[str, list[str]] = {}
    for report_id, story_id in known.items():
        members.setdefault(story_id, []).append(report_id)
    together: list[set[str]] = []
    alone: set[str] = set()
    for decision in decisions:
        named = {one for given in decision.ids for one in members.get(given, [given])}
        if decision.kind == "merge":
            touched = [group for group in together if group & named]
            together = [group for group in together if not group & named]
            together.append(named.union(*touched))
            alone -= named
        elif decision.kind == "split":
            together = [group - named for group in together]
            alone |= named
    return Rulings(
        tuple(frozenset(group) for group in together if len(group) > 1), frozenset(alone)
    )


def name_stories(groups: Iterable[Sequence[str]], known: Mapping[str, str]) -> dict[str, str]:
    """The story_id of each report: the known one, else one made from its first report.

    A known id goes to the group that holds most of its reports, the earlier group where two hold
    as many; a group that holds several keeps that of its earliest report.

    Args:
        groups: Report ids of each group, earliest first.
        known: story_id of each report by earlier runs.
    """
    ordered = [list(group) for group in groups]
    claims: dict[str, tuple[int, int]] = {}
    for at, group in enumerate(ordered):
        held = [known[one] for one in group if one in known]
        for story_id in dict.fromkeys(held):
            claim = (-held.count(story_id), at)
            claims[story_id] = min(claims.get(story_id, claim), claim)
    taken = set(known.values())
    named: dict[str, str] = {}
    for at, group in enumerate(ordered):
        own = [known[one] for one in group if one in known and claims[known[one]][1] == at]
        story_id = own[0] if own else _new_id(group[0], taken)
        taken.add(story_id)
        named.update(dict.fromkeys(group, story_id))
    return named


def _new_id(report_id: str, taken: set[str]) -> str:
    base = "story-" + sha256(report_id.encode("utf-8", "replace")).hexdigest()[:16]
    number, story_id = 1, base
    while story_id in taken:
        number += 1
        story_id = f"{base}-{number}"
    return story_id
