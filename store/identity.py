"""Whether an item that a feed shows now is one it has shown before.

A guid may churn, a link may move, a title may be edited, a date may be bumped; each of the
three keys (guid, link, title) identifies only where it is unique within one document.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from items.item import Item
from items.keys import digest, keys_of

TITLE_SPAN = timedelta(days=30)
# Columns such as "Press review" bear the same title every week: they are not one item.
DATE_SPAN = timedelta(days=3)


@dataclass(slots=True)
class Known:
    """What is stored of an item, as far as recognising it again needs it."""

    item_id: str
    title: str
    summary: str
    link: str
    link_key: str
    title_key: str
    published_at: datetime | None
    last_seen_at: datetime


_NOTHING: Mapping[str, Known] = {}


@dataclass(slots=True, kw_only=True)
class Candidate:
    """An item of one document, with what identifies it there.

    Attributes:
        item: As parsed.
        item_id: The item's own, or a derived one when its guid is shared.
        link_key: Digest of feed and link; empty when there is none that points to one page.
        title_key: Digest of feed and folded title.
        link_identifies: No other item of the document has the link.
        title_identifies: No other item of the document has the title.
    """

    item: Item
    item_id: str
    link_key: str
    title_key: str
    link_identifies: bool = True
    title_identifies: bool = True

    @property
    def derived_id(self) -> str:
        """The key it gets when its guid already stands for a different story."""
        return f"{self.item.item_id}~{digest(self.link_key, self.title_key)[:12]}"


@dataclass(slots=True)
class Memory:
    """Stored items by each of their keys."""

    by_id: dict[str, Known] = field(default_factory=dict)
    by_link: defaultdict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))
    by_title: defaultdict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))

    def add(self, rows: Iterable[Known]) -> None:
        """Take in rows; one that is there already is skipped."""
        for row in rows:
            if row.item_id not in self.by_id:
                self.by_id[row.item_id] = row
                self.by_link[row.link_key].append(row)
                self.by_title[row.title_key].append(row)


def candidates(items: Sequence[Item], stored: Mapping[str, Known] = _NOTHING) -> list[Candidate]:
    """Take the items of one document apart: each once, with what identifies it.

    Args:
        items: Of one feed, in the document's order.
        stored: Stored items by item_id; of those that are the same now, the keys are at hand.

    Returns:
        In the same order; of two alike (same guid or link, and same link or title) the first.
    """
    found: list[Candidate] = []
    seen: set[tuple[str, str]] = set()
    for item in items:
        known = stored.get(item.item_id)
        if known is not None and known.link == item.link and known.title == item.title:
            link_key, title_key = known.link_key, known.title_key
        else:
            link_key, title_key = keys_of(item)
        marks = [(item.item_id, title_key)]
        if link_key:
            marks += [(item.item_id, link_key), (link_key, title_key)]
        if seen.isdisjoint(marks):
            found.append(
                Candidate(item=item, item_id=item.item_id, link_key=link_key, title_key=title_key)
            )
        seen.update(marks)
    return _mark_shared(found)


def _mark_shared(found: list[Candidate]) -> list[Candidate]:
    """Note which guids, links and titles stand for more than one item of the document."""
    ids = _repeated([candidate.item.item_id for candidate in found])
    links = _repeated([candidate.link_key for candidate in found])
    titles = _repeated([candidate.title_key for candidate in found])
    for candidate in found:
        candidate.link_identifies = bool(candidate.link_key) and candidate.link_key not in links
        candidate.title_identifies = candidate.title_key not in titles
        if candidate.item.item_id in ids:
            candidate.item_id = candidate.derived_id
    return found


def _repeated(keys: list[str]) -> set[str]:
    """The keys that are there more than once; nearly always none."""
    if len(set(keys)) == len(keys):
        return set()
    return {key for key, count in Counter(keys).items() if count > 1}


def recognise(
    found: Sequence[Candidate],
    memory: Memory,
    *,
    seen_at: datetime,
    taken: Callable[[], Collection[str]] = tuple,
) -> list[tuple[Candidate, Known | None]]:
    """Match a document's items with stored ones: by guid, else by link, else by title.

    A guid whose link and title are both others is a different story: the candidate is given
    its derived id. No stored item is matched twice.

    Args:
        found: From candidates(), of one document.
        memory: Stored items that share a key with them.
        seen_at: Time of the poll.
        taken: Gives the keys of stored items that other items of the document are; called only
            where that matters.

    Returns:
        Each candidate with the stored item it is, or None when it is new.
    """
    matched: dict[int, Known] = {}
    for position, candidate in enumerate(found):
        known = _by_id(candidate, memory)
        if known is not None:
            matched[position] = known
    gone: set[str] | None = None
    for rule in (_by_link, _by_title):
        for position, candidate in enumerate(found):
            if position in matched:
                continue
            rows = rule(candidate, memory, seen_at)
            if not rows:
                continue
            if gone is None:
                gone = {*taken(), *(known.item_id for known in matched.values())}
            rows = [row for row in rows if row.item_id not in gone]
            if len(rows) == 1:
                matched[position] = rows[0]
                gone.add(rows[0].item_id)
    return [(candidate, matched.get(position)) for position, candidate in enumerate(found)]


def _by_id(candidate: Candidate, memory: Memory) -> Known | None:
    known = memory.by_id.get(candidate.item_id)
    if known is None or not _is_other_story(candidate, known):
        return known
    candidate.item_id = candidate.derived_id
    return memory.by_id.get(candidate.item_id)


def _is_other_story(candidate: Candidate, known: Known) -> bool:
    links = candidate.link_key and known.link_key and candidate.link_key != known.link_key
    return bool(links) and candidate.title_key != known.title_key


def _by_link(candidate: Candidate, memory: Memory, _seen_at: datetime) -> list[Known]:
    return memory.by_link.get(candidate.link_key, []) if candidate.link_identifies else []


def _by_title(candidate: Candidate, memory: Memory, seen_at: datetime) -> list[Known]:
    if not candidate.title_identifies:
        return []
    rows = memory.by_title.get(candidate.title_key, [])
    return [
        row
        for row in rows
        if abs(seen_at - row.last_seen_at) <= TITLE_SPAN and _may_be_one(candidate.item, row)
    ]


def _may_be_one(item: Item, known: Known) -> bool:
    """Whether the dates, or else the summaries, let two items of one title be the same."""
    if item.published_at is None or known.published_at is None:
        return True
    near = abs(item.published_at - known.published_at) <= DATE_SPAN
    return near or bool(item.summary and item.summary == known.summary)
