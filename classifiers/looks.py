"""The first look at items, marks and what the gate says of them: one by one, or all at once.

Both ways give the same figures to the bit. All at once takes half of the time an item, once there
are enough to pay for the arrays.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from classifiers.columns import Columns, Doubles, spread
from classifiers.feature_book import FeatureBook
from classifiers.form import Form, Place
from classifiers.gate import Gate, Share
from classifiers.groups import LEAD_CHARS, TRAITS, Traits, tally_of
from classifiers.lexicon import Lexicon, stops_of
from classifiers.mark import TITLE
from classifiers.mark_columns import mark_columns
from classifiers.mark_names import MarkNames
from classifiers.marks import features_of
from classifiers.page import BETWEEN, Page, page_of
from classifiers.pages import Pages, pages_of
from classifiers.reading import (
    Reading,
    caption_end,
    hits_in,
    reading_of,
)
from classifiers.survey import Survey
from classifiers.terms import TermColumns, term_columns_of

Text = tuple[str, str]

_MARK = attrgetter("mark")


class Look(NamedTuple):
    """What the gate sees of one item, and what it says.

    Attributes:
        page: The item.
        places: Where its marks stand, by number of form.
        forms: All forms by number.
        marks: Their features, and what each adds.
        parties: Codes of states and regions, the most prominent first.
        field: Raw logit of "in the field".
    """

    page: Page
    places: Sequence[Place]
    forms: Sequence[Form]
    marks: Sequence[Share]
    parties: tuple[str, ...]
    field: float

    def let_in(self) -> "LetIn":
        """What the stages are asked about."""
        read = partial(_reading_at, self.page, self.places, self.forms)
        marks = {name: value for _, _, _, value, name in self.marks}
        return LetIn(self.page, marks, self.parties, read)


class LetIn(NamedTuple):
    """One item that the gate lets in.

    Attributes:
        page: The item.
        marks: Features of its marks.
        parties: Codes of states and regions, the most prominent first.
        read: Lists its marks, which only reasons need.
    """

    page: Page
    marks: Mapping[str, float]
    parties: tuple[str, ...]
    read: Callable[[], Reading]


@dataclass(frozen=True, slots=True)
class Looks:
    """The same of many items as columns.

    Attributes:
        raw: Title and summary of each as the feed gives them.
        pages: The same, looked through.
        seen: Their marks.
        columns: Features of these.
        parties: Party codes of each, most prominent first.
        fields: Raw logits of "in the field".
        cores: Raw logits of "core".
    """

    raw: Sequence[Text]
    pages: Pages
    seen: Survey
    columns: Columns
    parties: Sequence[tuple[str, ...]]
    fields: Sequence[float]
    cores: Sequence[float]

    def terms(self, rows: Sequence[int]) -> TermColumns:
        """Hashed terms of some of them: of titles and summaries in turns."""
        pages, size = self.pages, 0
        ends: list[int] = []
        spans = [pages.bounds[row] for row in rows]
        for start, border, end in spans:
            ends += (size + border - start, size + end - start)
            size += end - start + 1
        text, words, folded = [
            form and BETWEEN.join([form[start:end] for start, _, end in spans])
            for form in (pages.text, pages.words, pages.folded)
        ]
        return term_columns_of(text, words, folded, ends)

    def let_in(self, row: int) -> LetIn:
        """One of them."""
        page = page_of(*self.raw[row])
        read = partial(_reading_of_row, page, self.seen, row)
        return LetIn(page, self.columns.of(row), self.parties[row], read)


class Lookout:
    """Looks at items.

    Args:
        lexicon: Finds marks.
        gate: Is asked.
        places: Columns of their features by name, for whom weighs them.
    """

    def __init__(self, lexicon: Lexicon, gate: Gate, places: Mapping[str, int]) -> None:
        self._lexicon = lexicon
        self._gate = gate
        self._forms = lexicon.forms
        self._book = FeatureBook[Share](
            lambda name, value: (*gate.share(name, value), places.get(name, -1), value, name)
        )

    @cached_property
    def _traits(self) -> list[Traits]:
        return [*map(TRAITS.__getitem__, map(_MARK, self._forms))]  # by number of form

    @cached_property
    def _names(self) -> MarkNames:
        return MarkNames(list(self._lexicon.marks.values()))

    @property
    def feature_names(self) -> Sequence[str]:
        """Names of all features that marks give, by number."""
        return self._names.names

    @cached_property
    def _weights(self) -> tuple[Doubles, Doubles]:
        weights = self._names.weights(self._gate.weights.get)
        return np.ascontiguousarray(weights[:, 0]), np.ascontiguousarray(weights[:, 1])

    def at(self, title: str, summary: str) -> Look:
        """Look at one item as a feed gives it."""
        page = page_of(title, summary)
        text, border, _, _, script = page
        places = self._lexicon.places(page)
        caption = caption_end(text, border + 1) or border
        tally = tally_of(self._traits, places, (border, caption, border + 1 + LEAD_CHARS))
        shape = (script, border, len(text) - border - 1)
        marks = features_of(self._book, tally, partial(stops_of, page), shape)
        field = self._gate.field_logit(marks)
        return Look(page, places, self._forms, marks, tally.prominent(), field)

    def together(self, texts: Sequence[Text]) -> Looks:
        """Look at many items at once."""
        pages = pages_of(texts)
        captions = [caption_end(pages.text[border + 1 : end]) for _, border, end in pages.bounds]
        seen = self._lexicon.find_many(pages).in_captions(np.array(captions))
        chars = np.diff(np.array(pages.bounds, dtype=np.int64), axis=1) - np.array([0, 1])
        columns = mark_columns(seen, self._names, pages.scripts, chars)
        parties = _parties(seen, self._names)
        fields, cores = (
            _sums(columns, weights, bias, len(texts))
            for weights, bias in zip(self._weights, self._gate.biases, strict=True)
        )
        return Looks(texts, pages, seen, columns, parties, fields, cores)


def _reading_at(page: Page, places: Sequence[Place], forms: Sequence[Form]) -> Reading:
    return reading_of(page, hits_in(page, places, forms))


def _reading_of_row(page: Page, seen: Survey, row: int) -> Reading:
    return reading_of(page, seen.hits(row))


def _sums(columns: Columns, weights: Doubles, bias: float, size: int) -> list[float]:
    """Logits of items, added up one feature after another as the gate does."""
    rows = np.concatenate([np.arange(size), columns.rows])
    shares = columns.values * weights.take(columns.features)
    sums = np.bincount(rows, np.concatenate([np.full(size, bias), shares]), size)
    return list(sums.tolist())


def _parties(seen: Survey, names: MarkNames) -> list[tuple[str, ...]]:
    """Party codes of each item, most prominent first."""
    at, of = spread(names.of_party, seen.marks)
    width = len(names.parties)
    times = np.where(seen.fields.take(at) == TITLE, 3, 1)
    table = np.bincount(seen.rows.take(at) * width + of, times, seen.size * width)
    keys = np.flatnonzero(table)
    rows, of = keys // width, keys % width
    often = table.take(keys).astype(np.int64)
    most = int(often.max(initial=0))
    # one number for item, prominence and code: quicker to sort than three
    order = np.sort((rows * (most + 1) + most - often) * width + of)
    codes = [names.parties[number] for number in (order % width).tolist()]
    ends = np.cumsum(np.bincount(rows, minlength=seen.size)).tolist()
    return [tuple(codes[first:last]) for first, last in pairwise([0, *ends])]
