"""What words, seeds and marks say of many items at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from classifiers.bags import Bags
from classifiers.features import Space
from classifiers.nearness import Seeds
from classifiers.one_item import Weighed
from classifiers.reading import Terms
from classifiers.terms import BUCKETS
from classifiers.words import WordModel

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weighing:
    """Items as the stages see them, one a row.

    Attributes:
        terms: Of the vocabulary, weighed.
        said: What their words say, shape (n, 2).
        likeness: Of their words with the seeds, shape (n, n_documents).
        columns: Of a stage without vectors, shape (n, n_columns).
    """

    terms: Bags
    said: Floats
    likeness: Floats
    columns: Floats

    def at(self, row: int) -> Weighed:
        """One of them."""
        own = slice(*self.terms.ends[row : row + 2].tolist())
        rows = slice(row, row + 1)
        return Weighed(
            self.terms.terms[own],
            self.terms.values[own],
            self.said[row],
            self.likeness[rows],
            self.columns[rows],
        )


def weigh(
    words: WordModel, seeds: Seeds, space: Space, terms: Sequence[Terms], marks: Floats
) -> Weighing:
    """Weigh items.

    Args:
        words: What words say.
        seeds: The seed papers.
        space: The columns of a stage without vectors.
        terms: Of each item.
        marks: Raw values of the columns for marks, shape (n, n_marks).
    """
    titles, summaries = (_keys([own[field] for own in terms]) for field in (0, 1))
    texts = _bags(np.concatenate([titles, titles, summaries]), len(terms))
    weighed = words.vocabulary.weigh(texts)
    likeness = seeds.by_words(weighed)
    near = seeds.word_features(_bags(titles, len(terms)), texts, likeness)
    raw = np.concatenate([marks, near], axis=1)
    return Weighing(weighed, words.logits(weighed), likeness, space.standard(raw))


def bags_of_terms(terms: Terms) -> tuple[Bags, Bags]:
    """Terms of one title, and of the whole item, where those of the title count twice."""
    title, summary = (_keys([own]) for own in terms)
    return _bags(title, 1), _bags(np.concatenate([title, title, summary]), 1)


def _keys(terms: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    """Each term with the number of its row."""
    sizes = [*map(len, terms)]
    flat = np.fromiter(chain.from_iterable(terms), dtype=np.int64, count=sum(sizes))
    return flat + (np.arange(len(terms)) * BUCKETS).repeat(sizes)


def _bags(keys: NDArray[np.int64], size: int) -> Bags:
    """Counted terms of so many rows."""
    known, counts = np.unique(keys, return_counts=True)
    ends = np.searchsorted(known, np.arange(size + 1) * BUCKETS)
    return Bags((known % BUCKETS).astype(np.int32), counts.astype(np.float32), ends)
