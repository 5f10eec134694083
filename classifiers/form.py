"""One way in which the lexicon writes a mark."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a mark.

    Attributes:
        mark_id: The mark.
        text: As written in the lexicon: * for any ending, = in front for exact case.
        context: Counts only beside another mark.
        not_in: Longer words inside which it does not count.
    """

    mark_id: str
    text: str
    context: bool
    not_in: tuple[str, ...]


Place = tuple[Form, int, int]  # a form, and where in a text it begins and ends
