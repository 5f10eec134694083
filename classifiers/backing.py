"""Which forms count beside which: those that need context only with another mark to back them."""

from collections.abc import Sequence
from functools import reduce
from operator import or_

from classifiers.form import Form
from classifiers.mark import CENTRAL_ASIA

_FIELD = (*CENTRAL_ASIA, "af", "xj")  # beside any of these a short form means the party it may mean
_ANY = 1  # what each form brings that needs no context, and all that it needs itself


class Backing:
    """Tells forms that count from those that do not, by sums of bits, one for each party.

    Args:
        forms: All forms of a lexicon; they are told by their place among these.
    """

    def __init__(self, forms: Sequence[Form]) -> None:
        named = {form.mark.parties for form in forms}
        codes = sorted({*_FIELD, *(party for parties in named for party in parties)})
        self._bits = {code: 2 << place for place, code in enumerate(codes)}
        brings = {parties: self._sum(parties) | _ANY for parties in named}
        needs = {parties: self._sum(_backers(parties)) for parties in named}
        self._brings = [0 if form.context else brings[form.mark.parties] for form in forms]
        self._needs = [needs[form.mark.parties] if form.context else _ANY for form in forms]

    def stand(self, numbers: Sequence[int]) -> list[int]:
        """Which forms of one item count: 0 for those that do not."""
        firm = reduce(or_, map(self._brings.__getitem__, numbers), _ANY)
        return [firm & needed for needed in map(self._needs.__getitem__, numbers)]

    def _sum(self, parties: Sequence[str]) -> int:
        return reduce(or_, map(self._bits.__getitem__, parties), 0)


def _backers(parties: tuple[str, ...]) -> tuple[str, ...]:
    """Parties any of which backs a form that stands for some."""
    if len(parties) == 1:
        return (*parties, *_FIELD)
    # a pair by two characters ("中阿", "中土") may be China with quite another state
    own = tuple(party for party in parties if party != "cn")
    return own if set(own).isdisjoint(CENTRAL_ASIA) else (*own, "ca")
