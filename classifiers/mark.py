"""What the lexicon knows, and where it stands in an item."""

from dataclasses import dataclass
from typing import NamedTuple

TITLE, SUMMARY, CAPTION = 0, 1, 2
CENTRAL_ASIA = ("kz", "kg", "tj", "tm", "uz", "ca")


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """One thing the lexicon knows; it is equal to itself alone.

    Attributes:
        number: Its place in the lexicon, from 0.
        mark_id: Its key in the lexicon.
        kind: What sort of thing it is: the lexicon's class.
        parties: Codes of the states or regions it stands for; several for a pair.
        themes: Names of the themes it speaks for.
        zh_name: Chinese name for a reader.
        en_name: English name for a reader.
    """

    number: int
    mark_id: str
    kind: str
    parties: tuple[str, ...]
    themes: tuple[str, ...]
    zh_name: str
    en_name: str


class Hit(NamedTuple):
    """One place in an item where a mark stands.

    Attributes:
        mark: The mark.
        start: First character in the cleaned text of the field.
        end: One past the last.
        field: 0 for the title, 1 for the summary, 2 for a picture's caption at its head.
        sentence: Number of the sentence within the field, from 0.
    """

    mark: Mark
    start: int
    end: int
    field: int
    sentence: int
