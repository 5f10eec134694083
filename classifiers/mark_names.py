"""All features that the marks of a lexicon can give, by number, and what each mark brings."""

import itertools
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from classifiers.alphabets import SCRIPTS
from classifiers.form import Ints
from classifiers.groups import GROUPS, groups_named, is_venue
from classifiers.mark import CENTRAL_ASIA, Mark
from classifiers.relations import ACTING, HOWS, PAIRS


class MarkNames:
    """Numbers of features; shapes of the arrays tell what they are numbered by.

    Attributes:
        names: All names by number.
        parties: Codes of all parties in alphabetical order.
    """

    def __init__(self, marks: Sequence[Mark]) -> None:
        self.names: list[str] = []
        self.parties = sorted({party for mark in marks for party in mark.parties})
        kinds = sorted({mark.kind for mark in marks})
        themes = sorted({theme for mark in marks for theme in mark.themes})
        self._number_features(kinds, themes)
        self.of_group = _table(marks, GROUPS, groups_named)
        self.of_party_group = _table(
            marks, GROUPS, lambda mark: [name for name in groups_named(mark) if name != "body"]
        )
        self.of_party = _table(marks, self.parties, lambda mark: mark.parties)
        self.of_theme = _table(marks, themes, lambda mark: mark.themes)
        self.of_kind = np.array([kinds.index(mark.kind) for mark in marks])
        self.is_venue = np.array([*map(is_venue, marks)])
        self.is_central = np.array(
            [party in CENTRAL_ASIA for party in self.parties], dtype=np.bool_
        )

    def _number_features(self, kinds: Sequence[str], themes: Sequence[str]) -> None:
        add = self._add
        self.captions = add("who:{}:caption", GROUPS)
        self.who = add("who:{}:{}", GROUPS, ("title", "lead", "rest", "times"))
        self.relations = add("with:{}:{}", ["+".join(pair) for pair in PAIRS], HOWS)
        self.kinds = add("kind:{}:{}", kinds, ("title", "summary"))
        self.themes = add("about:{}", themes)
        self.lists = add("{}", ("list:states", "list:central", "list:others"))
        self.only = add("only:{}", ("none", "ca", "cn", "af"))
        self.alone = add("order:{}", GROUPS)
        self.orders = add("order:{}>{}", GROUPS, GROUPS)
        self.shares = add("{1}:{0}", GROUPS, ("share", "venue"))
        self.titles = add("title:{}", map(_titled, range(1 << len(GROUPS))))
        self.scripts = add("shape:{}", SCRIPTS)
        self.shape = add("shape:{}", ("title", "summary", "headline"))
        self.acts = add("act:{}:{}", kinds, ["+".join(pair) for pair in ACTING])

    def _add(self, pattern: str, *parts: Iterable[str]) -> Ints:
        lists = list(map(list, parts))
        numbers = np.arange(
            len(self.names), len(self.names) + int(np.prod([len(p) for p in lists]))
        )
        self.names += itertools.starmap(pattern.format, itertools.product(*lists))
        return numbers.reshape([len(part) for part in lists])

    def weights(self, known: Callable[[str], tuple[float, float] | None]) -> NDArray[np.float64]:
        """What a unit of each feature is worth, shape (n_features, 2); 0 where it is not known."""
        return np.array([known(name) or (0.0, 0.0) for name in self.names])


def _titled(groups: int) -> str:
    """The groups of a sum of 1, 2, 4 and so on, joined."""
    return "+".join(name for at, name in enumerate(GROUPS) if groups >> at & 1) or "none"


def _table(
    marks: Sequence[Mark], names: Sequence[str], of: Callable[[Mark], Iterable[str]]
) -> Ints:
    """Numbers of the names that each mark brings, in its own order; rows are filled up with -1."""
    rows = [[names.index(name) for name in of(mark)] for mark in marks]
    width = max(map(len, rows), default=1) or 1
    filled = [row + [-1] * (width - len(row)) for row in rows]
    return np.array(filled, dtype=np.int64).reshape(len(rows), width)
