"""Who is together before anything is compared: by earlier runs, by hand, and as copies."""

from collections.abc import Mapping, Sequence

from classifiers.story_ids import Rulings


class Start:
    """Groups of places; a group is named by its earliest place."""

    def __init__(self, ids: Sequence[str], known: Mapping[str, str], ruled: Rulings) -> None:
        """Put together what earlier runs and the desk put together.

        Args:
            ids: report_id of each place, in order of time.
            known: story_id of each report by earlier runs.
            ruled: What the desk decided.
        """
        place = {one: at for at, one in enumerate(ids)}
        self._parent = list(range(len(ids)))
        self._alone = {place[one] for one in ruled.alone if one in place}
        self._settled = {at for at, one in enumerate(ids) if one in known} | self._alone
        stories: dict[str, int] = {}
        for at, one in enumerate(ids):
            if one in known and at not in self._alone:
                self._join(stories.setdefault(known[one], at), at)
        for group in ruled.together:
            places = sorted(place[one] for one in group if one in place)
            for at in places[1:]:
                self._join(places[0], at)

    def root(self, at: int) -> int:
        """The group of a place."""
        while self._parent[at] != at:
            self._parent[at] = self._parent[self._parent[at]]
            at = self._parent[at]
        return at

    def settled(self, at: int) -> bool:
        """Whether an earlier run or the desk has placed the group already."""
        return self.root(at) in self._settled

    def alone(self, at: int) -> bool:
        """Whether the desk wants nothing to join the report."""
        return at in self._alone

    def join_copy(self, first: int, copy: int) -> None:
        """Put a copy to its original, unless both have their stories already."""
        if {first, copy} & self._alone or (self.settled(first) and self.settled(copy)):
            return
        self._join(first, copy)

    def _join(self, a: int, b: int) -> None:
        first, second = sorted((self.root(a), self.root(b)))
        self._parent[second] = first
        if second in self._settled:
            self._settled.add(first)
