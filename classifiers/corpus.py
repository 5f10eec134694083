"""Everything a model learns from, as one table of rows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifiers.examples import Examples, join
from classifiers.metrics import CORE
from classifiers.sheets import Sheet, sheet_of_examples
from classifiers.themes import theme_table

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]

_HEADLINE_WEIGHT = 0.5  # an item's copy without summary counts half
_MADE_UP_WEIGHT = 0.6  # what a made-up item counts where there are real ones


@dataclass(frozen=True, slots=True)
class Corpus:
    """All examples, each item with its copy without summary behind it.

    Attributes:
        examples: The items, then their headline copies.
        sheet: The same as matrices.
        weights: Of each row.
        answers: Shape (n_rows, 2 + n_themes), 0 or 1: in the field, core, and each theme.
        answer_weights: Of the same shape; 0 where the answer is not known or not asked.
        noise: Rows the seeds' vocabulary is set against.
        groups: Near-duplicates share a number; a copy has the number of its item.
        real: Rows of real items, copies too.
        origin: Row of the item itself: for a copy, that of the item it is a copy of.
        items: How many rows are items; the copies stand behind them.
    """

    examples: Examples
    sheet: Sheet
    weights: Floats
    answers: Floats
    answer_weights: Floats
    noise: NDArray[np.bool_]
    groups: Rows
    real: NDArray[np.bool_]
    origin: Rows
    items: int

    @property
    def with_vectors(self) -> bool:
        """Whether there are sentence vectors to learn from."""
        return bool(self.sheet.vectors.shape[1])


def make_corpus(
    contrast: Sequence[Examples], labelled: Sequence[Examples], names: Sequence[str]
) -> Corpus:
    """Put made-up and real items together, in this order."""
    items = join([*contrast, *labelled])
    long = np.flatnonzero([reading.summary_chars > 0 for reading in items.readings])
    examples = join([items, items.at(long).headlines()])
    real = np.arange(len(items)) >= sum(map(len, contrast))
    weights = np.full(len(examples), _HEADLINE_WEIGHT, dtype=np.float32)
    weights[: len(items)] = 1
    field = examples.grades >= 1
    named = theme_table(examples.named, names)
    known = named | ~theme_table(examples.allowed, names)
    answers = np.column_stack([field, examples.grades == CORE, named])
    asked = np.column_stack([np.ones(len(field)), field, known & field[:, None]])
    origin = np.concatenate([np.arange(len(items)), long])
    if real.any():
        weights[~real[origin]] *= _MADE_UP_WEIGHT
    noise = (examples.grades == 0) & (np.arange(len(examples)) < len(items))
    return Corpus(
        examples,
        sheet_of_examples(examples),
        weights,
        answers.astype(np.float32),
        (asked * weights[:, None]).astype(np.float32),
        noise & real[origin] if (noise & real[origin]).any() else noise,
        items.groups()[origin],
        real[origin],
        origin,
        len(items),
    )


def judged_rows(corpus: Corpus) -> Rows:
    """Rows to measure on: the real items and their copies, or all when there are none."""
    return np.flatnonzero(corpus.real if corpus.real.any() else np.ones_like(corpus.real))
