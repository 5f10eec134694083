"""Marks of many items at once, as columns: what is done for each mark is done for all together."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from classifiers.form import Ints, Places
from classifiers.mark import CAPTION, SUMMARY, TITLE, Hit, Mark


@dataclass(frozen=True, slots=True)
class Survey:
    """The marks of some items, one a place of each column, in reading order.

    Attributes:
        known: All marks of the lexicon by number.
        size: How many items there are.
        rows: Which item each stands in; in order.
        marks: Number of the mark.
        starts: First character in the cleaned text of the field.
        ends: One past the last.
        fields: Title, summary or caption.
        sentences: Number of the sentence within the field, from 0.
    """

    known: Sequence[Mark]
    size: int
    rows: Ints
    marks: Ints
    starts: Ints
    ends: Ints
    fields: Ints
    sentences: Ints

    def hits(self, row: int) -> tuple[Hit, ...]:
        """The marks of one item."""
        first, last = self.rows.searchsorted((row, row + 1)).tolist()
        columns = (self.starts, self.ends, self.fields, self.sentences)
        places = zip(*(column[first:last].tolist() for column in columns), strict=True)
        marks = map(self.known.__getitem__, self.marks[first:last].tolist())
        return tuple(Hit(mark, *place) for mark, place in zip(marks, places, strict=True))

    def only(self, kept: NDArray[np.bool_]) -> "Survey":
        """Some of the marks."""
        return Survey(
            self.known,
            self.size,
            self.rows[kept],
            self.marks[kept],
            self.starts[kept],
            self.ends[kept],
            self.fields[kept],
            self.sentences[kept],
        )

    def in_captions(self, ends: Ints) -> "Survey":
        """The same when the first so many characters of each summary are a picture's caption."""
        if not ends.any():
            return self
        inside = (self.fields == SUMMARY) & (self.starts < ends[self.rows])
        return replace(self, fields=np.where(inside, CAPTION, self.fields))


def survey(ends: Ints, places: Places, marks: Ints, known: Sequence[Mark], stops: Ints) -> Survey:
    """Tell which item each place is in, and where in it.

    Args:
        ends: Where title and summary of each item end in the text of all, one character behind
            each; shape (n, 2), n at least 1.
        places: What stands in that text.
        marks: The mark of each place.
        known: All marks by number.
        stops: Where sentences end in that text.
    """
    lasts = ends.ravel()  # of title, summary, title, ...
    firsts = np.concatenate([[0], lasts[:-1] + 1])
    parts = np.searchsorted(lasts, places.starts)
    begins = firsts[parts]
    sentences = np.searchsorted(stops, places.starts, side="right")
    # stops up to the last character before the part belong to what stands before it
    sentences -= np.searchsorted(stops, begins - (parts & 1), side="right")
    return Survey(
        known,
        len(ends),
        parts >> 1,
        marks,
        places.starts - begins,
        places.ends - begins,
        np.where(parts & 1, SUMMARY, TITLE),
        sentences,
    )
