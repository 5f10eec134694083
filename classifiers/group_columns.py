"""How groups stand in many items at once, the same as `groups` and `relations` tell of each."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from classifiers.columns import Bools, Doubles, Sheet, each_once, log1p, spread
from classifiers.form import Ints
from classifiers.groups import GROUPS, LEAD_CHARS
from classifiers.mark import TITLE
from classifiers.mark_names import MarkNames
from classifiers.relations import ACTING, BEHIND, PAIRS, nearness
from classifiers.survey import Survey

_ITEM = 4 * BEHIND  # characters between items in one line of all places


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups as they stand in items; tables have the shape (n_items, n_groups).

    Attributes:
        hits: Places of the survey that stand for a group, one for each of theirs; in order.
        of: That group.
        rows: Items of the groups that they name, in the order in which these first stand there.
        first: Those groups.
        times: How often each stands in each item.
        titled: Whether it stands in the title.
        led: Whether it stands at the beginning of the summary.
        rest: Whether it stands further behind.
        venue: Whether only towns stand for it.
    """

    hits: Ints
    of: Ints
    rows: Ints
    first: Ints
    times: Ints
    titled: Bools
    led: Bools
    rest: Bools
    venue: Bools


class _Line(NamedTuple):
    """Places of one group, all in one line, so far apart that those of two fields never meet.

    Attributes:
        rows: Item of each.
        starts: Where it begins.
        ends: Where it ends.
        sentences: Number of its sentence among those of all items.
    """

    rows: Ints
    starts: Ints
    ends: Ints
    sentences: Ints


def groups_of(seen: Survey, names: MarkNames) -> Groups:
    """The groups of all items."""
    hits, of = spread(names.of_group, seen.marks)
    shape = (seen.size, len(GROUPS))
    keys = seen.rows.take(hits) * len(GROUPS) + of

    def any_of(mask: Bools) -> Bools:
        table = np.zeros(shape, dtype=np.bool_)
        table.ravel()[keys[mask]] = True
        return table

    in_title, early = seen.fields.take(hits) == TITLE, seen.starts.take(hits) < LEAD_CHARS
    first = each_once(keys, seen.size * len(GROUPS))
    return Groups(
        hits,
        of,
        first // len(GROUPS),
        first % len(GROUPS),
        np.bincount(keys, minlength=seen.size * len(GROUPS)).reshape(shape),
        any_of(in_title),
        any_of(~in_title & early),
        any_of(~in_title & ~early),
        ~any_of(~names.is_venue.take(seen.marks.take(hits))),
    )


def add_who(sheet: Sheet, groups: Groups, names: MarkNames) -> None:
    """Add where and how often each group stands."""
    rows, of = groups.rows, groups.first
    there = np.stack(
        [*(table[rows, of] for table in (groups.titled, groups.led, groups.rest)), rows >= 0],
        axis=1,
    )
    values = np.ones(there.shape)
    values[:, 3] = log1p(groups.times[rows, of])
    sheet.add(rows, names.who[of], there, values)


def add_relations(sheet: Sheet, seen: Survey, groups: Groups, names: MarkNames) -> Bools:
    """Add what stands beside what.

    Returns:
        Beside which pairs acts count, shape (n_items, n_pairs).
    """
    there, front = groups.times > 0, groups.titled | groups.led
    first, second = np.array([[GROUPS.index(group) for group in pair] for pair in PAIRS]).T
    both = np.flatnonzero((there[:, first] & there[:, second]).T)
    pairs, rows = both // seen.size, both % seen.size
    a, b = first[pairs], second[pairs]
    line = _line_of(seen, groups.hits)
    one, other = (_of_pairs(line, groups.of, own, seen.size) for own in (first, second))
    near = _nearness(_gaps(one, other, len(PAIRS) * seen.size).take(both))
    mask = np.stack(
        [
            rows >= 0,
            groups.titled[rows, a] & groups.titled[rows, b],
            front[rows, a] & front[rows, b],
            _share_sentence(one, other, len(PAIRS) * seen.size).take(both),
            near > 0,
        ],
        axis=1,
    )
    values = np.ones(mask.shape)
    values[:, 4] = near
    sheet.add(rows, names.relations.take(pairs, axis=0), mask, values)
    acting = [[GROUPS.index(group) for group in pair] for pair in ACTING]
    return np.stack([there[:, a] & there[:, b] for a, b in acting], axis=1)


def _line_of(seen: Survey, hits: Ints) -> _Line:
    rows = seen.rows.take(hits)
    before = rows * _ITEM + seen.fields.take(hits) * BEHIND
    starts, ends = before + seen.starts.take(hits), before + seen.ends.take(hits)
    return _Line(rows, starts, ends, before + seen.sentences.take(hits))


def _of_pairs(line: _Line, of: Ints, groups: Ints, size: int) -> _Line:
    """Places of one group of each pair, pair by pair; items are counted on from one to the next."""
    own = [np.flatnonzero(of == group) for group in range(len(GROUPS))]
    at = np.concatenate([own[group] for group in groups.tolist()])
    rows = np.arange(len(groups)).repeat([len(own[group]) for group in groups.tolist()]) * size
    shift = rows * _ITEM
    return _Line(
        line.rows.take(at) + rows,
        line.starts.take(at) + shift,
        line.ends.take(at) + shift,
        line.sentences.take(at) + shift,
    )


def _gaps(a: _Line, b: _Line, size: int) -> Ints:
    """Characters between the nearest two of two groups in each item, shape (size,)."""
    behind = np.searchsorted(b.starts, a.starts, side="right")
    reach = np.concatenate([[-_ITEM], np.maximum.accumulate(b.ends)])
    begins = np.concatenate([b.starts, [size * _ITEM + _ITEM]])
    gaps = np.minimum(a.starts - reach.take(behind), begins.take(behind) - a.ends)
    least = np.full(size, _ITEM)
    np.minimum.at(least, a.rows, gaps)
    return np.asarray(np.maximum(least, 0))


def _nearness(gaps: Ints) -> Doubles:
    known, which = np.unique(gaps, return_inverse=True)
    return np.array([*map(nearness, known.tolist())]).take(which)


def _share_sentence(a: _Line, b: _Line, size: int) -> Bools:
    """Whether two groups stand in one sentence somewhere in each item, shape (size,)."""
    at = np.minimum(np.searchsorted(b.sentences, a.sentences), len(b.sentences) - 1)
    shared = np.zeros(size, dtype=np.bool_)
    shared[a.rows[b.sentences.take(at) == a.sentences]] = True
    return shared
