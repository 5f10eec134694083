"""Features from the marks of many items at once, the same as `mark_features` gives for each.

They come in the same order too, so that sums over them are the same to the bit.
"""

from collections.abc import Sequence

import numpy as np

from classifiers.alphabets import SCRIPTS
from classifiers.columns import Bools, Columns, Sheet, each_once, log1p, spread
from classifiers.feature_book import ONLY
from classifiers.form import Ints
from classifiers.group_columns import Groups, add_relations, add_who, groups_of
from classifiers.groups import GROUPS
from classifiers.mark import CAPTION, TITLE
from classifiers.mark_names import MarkNames
from classifiers.survey import Survey


def mark_columns(seen: Survey, names: MarkNames, scripts: Sequence[str], chars: Ints) -> Columns:
    """All features that marks give.

    Args:
        seen: The marks.
        names: Of the same lexicon.
        scripts: Main script of each item.
        chars: Length of the cleaned title and summary of each, shape (n, 2).
    """
    sheet = Sheet()
    captions = seen.fields == CAPTION
    if captions.any():
        _add_captions(sheet, seen.only(captions), names)
        seen = seen.only(~captions)
    groups = groups_of(seen, names)
    add_who(sheet, groups, names)
    acting = add_relations(sheet, seen, groups, names)
    kinds = _add_counts(sheet, seen, names)
    _add_lists(sheet, seen, groups, names)
    _add_order(sheet, groups, names)
    _add_shares(sheet, groups, names)
    _add_shape(sheet, names, scripts, chars)
    _add_acts(sheet, kinds, acting, names)
    return sheet.columns(names.names)


def _add_captions(sheet: Sheet, seen: Survey, names: MarkNames) -> None:
    at, of = spread(names.of_group, seen.marks)
    keys = each_once(seen.rows[at] * len(GROUPS) + of, seen.size * len(GROUPS))
    rows, named = keys // len(GROUPS), keys % len(GROUPS)
    sheet.add(rows, names.captions[named][:, None], np.ones((len(rows), 1), dtype=np.bool_))


def _add_counts(sheet: Sheet, seen: Survey, names: MarkNames) -> Ints:
    """Add how often each kind of mark and each theme stands there; themes count twice in titles.

    Returns:
        The kinds that stand in each item, counted on from one item to the next.
    """
    in_title = seen.fields == TITLE
    kinds = names.kinds.ravel()
    of_kind = names.of_kind.take(seen.marks) * 2 + ~in_title
    own = _add_count(sheet, seen.rows * len(kinds) + of_kind, None, kinds, seen.size)
    at, of_theme = spread(names.of_theme, seen.marks)
    keys = seen.rows.take(at) * len(names.themes) + of_theme
    _add_count(sheet, keys, 1 + in_title.take(at), names.themes, seen.size)
    # a kind that stands in title and summary acts once
    return each_once(own >> 1, seen.size * len(names.kinds))


def _add_count(sheet: Sheet, keys: Ints, times: Ints | None, features: Ints, size: int) -> Ints:
    width = len(features)
    counts = np.bincount(keys, times, minlength=size * width)
    keys = each_once(keys, size * width)
    there = np.ones((len(keys), 1), dtype=np.bool_)
    values = log1p(counts.take(keys).astype(np.int64))[:, None]
    sheet.add(keys // width, features.take(keys % width)[:, None], there, values)
    return keys


def _add_lists(sheet: Sheet, seen: Survey, groups: Groups, names: MarkNames) -> None:
    at, party = spread(names.of_party, seen.marks)
    named = np.zeros((seen.size, len(names.parties)), dtype=np.bool_)
    named[seen.rows.take(at), party] = True
    others = groups.times[:, GROUPS.index("other")]
    counts = np.stack([named.sum(axis=1), named[:, names.is_central].sum(axis=1), others], axis=1)
    there, rows = groups.times > 0, np.arange(seen.size)
    sheet.add(rows, names.lists, counts > 0, log1p(counts))
    only = [
        there[:, GROUPS.index(name)] & ~there[:, [GROUPS.index(one) for one in without]].any(axis=1)
        for name, without in ONLY
    ]
    sheet.add(rows, names.only, np.stack([~there.any(axis=1), *only], axis=1))


def _add_order(sheet: Sheet, groups: Groups, names: MarkNames) -> None:
    """Add which groups are named first."""
    parties = np.flatnonzero(groups.first != GROUPS.index("body"))
    rows, named = groups.rows.take(parties), groups.first.take(parties)
    first = np.flatnonzero(np.diff(rows, prepend=-1))
    second = np.minimum(first + 1, len(rows) - 1)
    there = np.stack([first >= 0, (second > first) & (rows[second] == rows[first])], axis=1)
    features = [names.alone[named[first]], names.orders[named[first], named[second]]]
    sheet.add(rows[first], np.stack(features, axis=1), there)


def _add_shares(sheet: Sheet, groups: Groups, names: MarkNames) -> None:
    rows, of = groups.rows, groups.first
    there = np.stack([rows >= 0, groups.venue[rows, of]], axis=1)
    values = np.ones(there.shape)
    values[:, 0] = groups.times[rows, of] / groups.times.sum(axis=1)[rows]
    sheet.add(rows, names.shares[of], there, values)
    titles = names.titles[groups.titled @ (1 << np.arange(len(GROUPS)))]
    sheet.add(np.arange(len(titles)), titles[:, None], np.ones((len(titles), 1), dtype=np.bool_))


def _add_shape(sheet: Sheet, names: MarkNames, scripts: Sequence[str], chars: Ints) -> None:
    numbers = [SCRIPTS.index(script) for script in scripts]
    title, summary = chars.T > 0
    there = np.stack([title, summary, ~summary], axis=1)
    lengths = log1p(chars) / 5
    rows = np.arange(len(chars))
    sheet.add(rows, names.scripts[numbers][:, None], np.ones((len(rows), 1), dtype=np.bool_))
    sheet.add(rows, names.shape, there, np.concatenate([lengths, np.ones((len(rows), 1))], axis=1))


def _add_acts(sheet: Sheet, kinds: Ints, acting: Bools, names: MarkNames) -> None:
    """Add each kind of mark beside each pair of groups that it may be an act between."""
    rows, of_kind = np.divmod(kinds, len(names.acts))
    sheet.add(rows, names.acts.take(of_kind, axis=0), acting.take(rows, axis=0))
