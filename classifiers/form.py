"""One way in which the lexicon writes a mark."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifiers.mark import Mark

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """One way to write a mark; it is equal to itself alone.

    Attributes:
        mark: The mark.
        text: As written in the lexicon: * for any ending, = in front for exact case.
        context: Counts only beside another mark.
        not_in: Longer words inside which it does not count.
    """

    mark: Mark
    text: str
    context: bool
    not_in: tuple[str, ...]


Place = tuple[int, int, int]  # number of a form, and where in a text it begins and ends


class Places(NamedTuple):
    """Many places as columns of shape (n,), in reading order.

    Attributes:
        numbers: Of the forms.
        starts: Where in the text each begins.
        ends: One past where it ends.
    """

    numbers: Ints
    starts: Ints
    ends: Ints
