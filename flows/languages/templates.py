"""Templates: sentences with fields, such as "no model {version}", known again when filled in."""

import re
from collections.abc import Mapping

FIELD = re.compile(r"\{(\w+)\}")
NUMBERS = frozenset({"number", "column", "position", "port", "failures"})
BEFORE = "before_it"
LEAST_LETTERS = 4


class Template:
    """A sentence with fields.

    Attributes:
        literal: How many characters of it are its own.
        is_usable: Whether these are enough to know it by.
        is_tail: Whether it is said behind another sentence, such as ", asks to wait {pause} s".
        place: When it is tried: tails first, then what begins with words of its own.
    """

    def __init__(self, english: str, said: str) -> None:
        pieces = [piece.replace("{{", "{").replace("}}", "}") for piece in FIELD.split(english)]
        self._said = said
        self._own, self._names = pieces[::2], pieces[1::2]
        self.literal = sum(map(len, self._own))
        self.is_usable = sum(map(str.isalpha, "".join(self._own))) >= LEAST_LETTERS
        self.is_tail = self._own[0].startswith((" ", ", ", "; "))
        self.place = 0 if self.is_tail else 1 if self._own[0] else 2
        inner = [r"(\d+)" if name in NUMBERS else "(.*?)" for name in self._names]
        self._pattern = "".join(
            re.escape(own) + field for own, field in zip(self._own, [*inner, ""], strict=True)
        )

    def fields(self, text: str) -> Mapping[str, str] | None:
        """What stands in its fields; None when a text is not this sentence."""
        starts = self.is_tail or text.startswith(self._own[0])
        if not (starts and text.endswith(self._own[-1]) and all(one in text for one in self._own)):
            return None  # most end here: making a pattern is slow
        before = f"(?P<{BEFORE}>(?:(?!; ).)*?)" if self.is_tail else ""
        found = re.fullmatch(before + self._pattern, text, re.DOTALL)
        if found is None:
            return None
        names = [BEFORE, *self._names] if self.is_tail else self._names
        return dict(zip(names, found.groups(), strict=True))

    def filled(self, fields: Mapping[str, str]) -> str:
        """The translation with these fields."""
        return fields.get(BEFORE, "") + self._said.format_map(fields)
