"""Readings as arrays, ready to be cut into training and test rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifiers.bags import Bags, bags_of
from classifiers.examples import Examples
from classifiers.marks import mark_features
from classifiers.reading import Reading

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is known of some items before anything is learned; one row an item.

    Attributes:
        marks: Named features of marks.
        titles: Terms of the titles by hash.
        texts: Terms of titles and summaries by hash; those of a title count twice.
        vectors: Shape (n, dimensions); 0 dimensions without an encoder.
        scripts: Main script of each item.
    """

    marks: Sequence[Mapping[str, float]]
    titles: Bags
    texts: Bags
    vectors: Floats
    scripts: NDArray[np.str_]

    def __len__(self) -> int:
        return len(self.marks)

    def at(self, rows: NDArray[np.int64]) -> "Sheet":
        """These rows in this order."""
        return Sheet(
            [self.marks[row] for row in rows.tolist()],
            self.titles.at(rows),
            self.texts.at(rows),
            self.vectors[rows],
            self.scripts[rows],
        )


def sheet_of(
    readings: Sequence[Reading], marks: Sequence[Mapping[str, float]], vectors: Floats
) -> Sheet:
    """One sheet of readings, their mark features and vectors of shape (n, dimensions)."""
    return Sheet(
        marks,
        bags_of(reading.title_terms for reading in readings),
        bags_of(reading.weighted_terms for reading in readings),
        vectors,
        np.array([reading.script for reading in readings]),
    )


def sheet_of_examples(examples: Examples) -> Sheet:
    """One sheet of labelled items."""
    marks = [mark_features(reading) for reading in examples.readings]
    return sheet_of(examples.readings, marks, examples.vectors)
