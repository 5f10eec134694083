"""Features of marks, made once and kept: it is cheaper to ask for one than to make it."""

import math
from collections.abc import Callable
from functools import partial
from typing import Generic, TypeVar

from classifiers.groups import GROUPS, IN_LEAD, IN_REST, IN_TITLE
from classifiers.relations import ACTING, HOWS, PAIRS, Partners, nearness, partners_of
from classifiers.remembered import Remembered

T = TypeVar("T")

ONLY = (
    ("ca", frozenset(("cn", "xj"))), ("cn", frozenset(("ca", "af"))),
    ("af", frozenset(("ca", "cn"))),
)  # fmt: skip
_KEPT = 1 << 11
_FIGURES_KEPT = 1 << 9  # of each feature
_ORDERED = 2  # groups of which it matters which is named first
_PLACES = ((IN_TITLE, "title"), (IN_LEAD, "lead"), (IN_REST, "rest"))

# Plain tuples, which are taken apart quicker than named ones. Groups are given by number.
OfFigure = Remembered[int, T]  # features of one name by count or length
Acts = Remembered[str, tuple[T, ...]]  # by kind of mark
# Two groups that both stand in an item: number among PAIRS; both; the sum of 1 << their numbers;
# features of both in an item, its title, its front, one sentence; those by characters between them
Relation = tuple[int, int, int, int, T, T, T, T, OfFigure[tuple[T, ...]]]
# What follows from which groups stand in an item: see `between`; their relations; features of
# what is done beside these, None where none tells
Together = tuple[Partners, tuple[Relation[T], ...], Acts[T] | None]
# The same, and from their order: features of who is there alone, and who is named first
Company = tuple[Partners, tuple[Relation[T], ...], Acts[T] | None, tuple[T, ...]]


class FeatureBook(Generic[T]):
    """All features that marks can give.

    Attributes:
        plain: Those of value 1 by name.
        in_title: By kind and count of marks in titles.
        in_summary: The same for summaries.
        about: By theme and count.
        states: By count of parties.
        central: By count of those in Central Asia.
        others: By count of marks of other states.
        title: By length of the title.
        summary: By length of the summary.
        scripts: By script.
        headline: Of an item without summary.
        captions: By group in a caption.
        who: By group, where it stands (of WHERE), and count.
        shares: By group, whether it is FIRM, its count, and that of all groups.
        titled: By the sum of 1 << number of the groups in the title.
        companies: What groups give together, by those of an item in reading order.

    Args:
        make: Makes one from its name and its value; always the same of the same.
    """

    def __init__(self, make: Callable[[str, float], T]) -> None:
        self._make = make
        self.plain = Remembered[str, T](lambda name: make(name, 1.0), _KEPT)
        self.in_title, self.in_summary, self.about = (
            Remembered[str, OfFigure[T]](partial(self._counted, pattern), _KEPT)
            for pattern in ("kind:{}:title", "kind:{}:summary", "about:{}")
        )
        self.states, self.central, self.others = (
            self._counted("list:{}", which) for which in ("states", "central", "others")
        )
        self.title, self.summary = map(self._lengths, ("title", "summary"))
        self.scripts = Remembered[str, T](lambda name: self.plain[f"shape:{name}"], _KEPT)
        self.headline = self.plain["shape:headline"]
        self.captions = [self.plain[f"who:{name}:caption"] for name in GROUPS]
        self._times = [self._counted("who:{}:times", name) for name in GROUPS]
        self.who = Remembered(self._who, _KEPT)
        self.shares = Remembered(self._shares, _KEPT)
        self.titled = Remembered(self._titled, _KEPT)
        self.companies = Remembered(self._company, _KEPT)
        self._together = Remembered(self._of_groups, _KEPT)
        self._relations = [*map(self._relation, range(len(PAIRS)))]
        self._acts = Remembered(self._acts_beside, _KEPT)

    def _counted(self, pattern: str, which: str) -> OfFigure[T]:
        make, name = self._make, pattern.format(which)
        return Remembered(lambda count: make(name, math.log1p(count)), _FIGURES_KEPT)

    def _lengths(self, field: str) -> OfFigure[T]:
        make, name = self._make, f"shape:{field}"
        return Remembered(lambda chars: make(name, math.log1p(chars) / 5), _FIGURES_KEPT)

    def _who(self, group: tuple[int, int, int]) -> tuple[T, ...]:
        number, stood, times = group
        name = GROUPS[number]
        places = [self.plain[f"who:{name}:{where}"] for part, where in _PLACES if stood & part]
        return *places, self._times[number][times]

    def _shares(self, group: tuple[int, int, int, int]) -> tuple[T, ...]:
        number, firm, times, everyone = group
        name = GROUPS[number]
        share = self._make(f"share:{name}", times / everyone)
        # a state named by its towns alone is often where it happened, not whom it is about
        return (share,) if firm else (share, self.plain[f"venue:{name}"])

    def _titled(self, bits: int) -> T:
        names = [name for at, name in enumerate(GROUPS) if bits >> at & 1]
        return self._make(f"title:{'+'.join(names) or 'none'}", 1.0)

    def _company(self, groups: tuple[int, ...]) -> Company[T]:
        names = [GROUPS[group] for group in groups]
        told = [*_only(names), *_order([name for name in names if name != "body"])]
        return *self._together[frozenset(groups)], tuple(map(self.plain.__getitem__, told))

    def _of_groups(self, groups: frozenset[int]) -> Together[T]:
        relations = tuple([one for one in self._relations if groups.issuperset(one[1:3])])
        acting = tuple([PAIRS[one[0]] for one in relations if PAIRS[one[0]] in ACTING])
        return partners_of(groups), relations, self._acts[acting] if acting else None

    def _relation(self, number: int) -> Relation[T]:
        pair = "+".join(PAIRS[number])
        a, b = map(GROUPS.index, PAIRS[number])
        item, title, front, sentence = (self.plain[f"with:{pair}:{how}"] for how in HOWS[:-1])
        near = OfFigure[tuple[T, ...]](partial(self._near, f"with:{pair}:near"), _FIGURES_KEPT)
        return number, a, b, 1 << a | 1 << b, item, title, front, sentence, near

    def _near(self, name: str, gap: int) -> tuple[T, ...]:
        near = nearness(gap)
        return (self._make(name, near),) if near else ()

    def _acts_beside(self, pairs: tuple[tuple[str, str], ...]) -> Acts[T]:
        def acts(kind: str) -> tuple[T, ...]:
            return tuple([self.plain[f"act:{kind}:{a}+{b}"] for a, b in pairs])

        return Remembered(acts, _KEPT)


def _only(groups: list[str]) -> list[str]:
    if not groups:
        return ["only:none"]
    return [
        f"only:{name}" for name, without in ONLY if name in groups and without.isdisjoint(groups)
    ]


def _order(named: list[str]) -> list[str]:
    """Features of the groups that are named first, of those that are named as such."""
    first = named[:_ORDERED]
    names = dict.fromkeys((first[0], ">".join(first))) if first else ()
    return [f"order:{name}" for name in names]
