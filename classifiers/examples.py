"""What a model learns from: readings, vectors and grades of labelled items, without their text."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifiers.duplicates import near_duplicates
from classifiers.encoder import Encoder, cut
from classifiers.labelled import LabelledItem
from classifiers.lexicon import Lexicon
from classifiers.page import TITLE_CHARS
from classifiers.reading import Reading, read_item
from classifiers.vectors import vectors_of


@dataclass(frozen=True, slots=True)
class Examples:
    """Labelled items as figures; all lists and arrays have one entry an item.

    Attributes:
        readings: Marks and terms.
        vectors: Of title and summary, shape (n, dimensions); dimensions is 0 without an encoder.
        title_vectors: Of the title alone, the same shape.
        grades: 2 core, 1 adjacent, 0 noise.
        languages: en, zh_hans, zh_hant, ru or und.
        sources: Name of the collection.
        named: Themes every annotator named.
        allowed: Themes at least one annotator named.
    """

    readings: Sequence[Reading]
    vectors: NDArray[np.float32]
    title_vectors: NDArray[np.float32]
    grades: NDArray[np.int64]
    languages: NDArray[np.str_]
    sources: NDArray[np.str_]
    named: Sequence[frozenset[str]]
    allowed: Sequence[frozenset[str]]

    def __len__(self) -> int:
        return len(self.grades)

    def groups(self) -> NDArray[np.int64]:
        """Group number of each item; near-duplicates share one."""
        return near_duplicates(
            [set(reading.title_terms) for reading in self.readings],
            [set(reading.terms) for reading in self.readings],
        )

    def at(self, rows: NDArray[np.int64]) -> "Examples":
        """The items of these rows, in this order."""
        chosen = [int(row) for row in rows]
        return Examples(
            [self.readings[row] for row in chosen],
            self.vectors[rows],
            self.title_vectors[rows],
            self.grades[rows],
            self.languages[rows],
            self.sources[rows],
            [self.named[row] for row in chosen],
            [self.allowed[row] for row in chosen],
        )

    def headlines(self) -> "Examples":
        """The same items as if no feed had given a summary."""
        return Examples(
            [reading.headline() for reading in self.readings],
            self.title_vectors,
            self.title_vectors,
            self.grades,
            self.languages,
            self.sources,
            self.named,
            self.allowed,
        )


def make_examples(
    items: Sequence[LabelledItem],
    lexicon: Lexicon,
    encoder: Encoder | None,
    known: dict[bytes, NDArray[np.float32]],
) -> Examples:
    """Read and encode labelled items.

    Args:
        items: At least one.
        lexicon: Finds the marks.
        encoder: Gives the vectors; None leaves them out.
        known: Vectors already made, by key; new ones are added.
    """
    texts, titles = encoded_texts(items)
    nothing = np.zeros((len(items), 0), dtype=np.float32)
    return Examples(
        [read_item(item.title, item.summary, lexicon) for item in items],
        nothing if encoder is None else vectors_of(texts, encoder, known),
        nothing if encoder is None else vectors_of(titles, encoder, known),
        np.array([item.grade for item in items]),
        np.array([item.language for item in items]),
        np.array([item.source for item in items]),
        [frozenset(item.themes) for item in items],
        [frozenset(item.themes_any) for item in items],
    )


def encoded_texts(items: Sequence[LabelledItem]) -> tuple[list[str], list[str]]:
    """What the encoder reads of each item, and of each item's title alone."""
    texts = [cut(item.title[:TITLE_CHARS], item.summary) for item in items]
    return texts, [cut(item.title[:TITLE_CHARS], "") for item in items]


def join(parts: Sequence[Examples]) -> Examples:
    """All items of all parts in order; parts without vectors get zeros when others have some."""
    width = max(part.vectors.shape[1] for part in parts)
    return Examples(
        [reading for part in parts for reading in part.readings],
        np.concatenate([_widen(part.vectors, width) for part in parts]),
        np.concatenate([_widen(part.title_vectors, width) for part in parts]),
        np.concatenate([part.grades for part in parts]),
        np.concatenate([part.languages for part in parts]),
        np.concatenate([part.sources for part in parts]),
        [names for part in parts for names in part.named],
        [names for part in parts for names in part.allowed],
    )


def _widen(vectors: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    if vectors.shape[1] == width:
        return vectors
    return np.zeros((len(vectors), width), dtype=np.float32)
