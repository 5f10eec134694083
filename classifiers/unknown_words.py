"""Cuts runs of Chinese that no dictionary word covers, exactly as jieba's finalseg does.

A hidden Markov model of four states: a character begins, ends or lies in the middle of a word, or
stands alone. The probabilities are those that jieba brings.

References:
    Viterbi: Error bounds for convolutional codes, 1967.
"""

import functools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_NEVER = -3.14e100
_HAN = re.compile("([\u4e00-\u9fd5]+)")
_LATIN = re.compile(r"([a-zA-Z0-9]+(?:\.\d+)?%?)")

Emits = tuple[float, float, float, float]  # of the states B, E, M, S


class UnknownWords:
    """Finds words by how characters stand in words.

    Args:
        folder: Where jieba is installed.
    """

    def __init__(self, folder: Path) -> None:
        start, trans, emit = (
            _table(folder / "finalseg" / f"prob_{name}.py") for name in ("start", "trans", "emit")
        )
        self._emit = emit
        self._start = [start[state] for state in "BEMS"]
        self._steps = tuple(
            trans[one][to] for to, froms in zip("BEMS", ("ES", "BM", "BM", "ES"), strict=True)
            for one in froms
        )  # fmt: skip
        self._emits = functools.cache(self._emits_of)

    def cut(self, text: str) -> Iterator[str]:
        """Cut a text into words; what is not Chinese is parted into runs."""
        for part in _HAN.split(text):
            if _HAN.match(part):
                yield from self._cut_han(part)
            else:
                yield from filter(None, _LATIN.split(part))

    def _cut_han(self, text: str) -> Iterator[str]:
        begin = 0
        for at, state in enumerate(self._states(text)):
            if state == 0:
                begin = at
            elif state == 1:
                yield text[begin : at + 1]
            elif state == 3:
                yield text[at]

    def _states(self, text: str) -> list[int]:
        """The likeliest states, 0 to 3 for B, E, M, S; of two alike the later letter wins."""
        e_b, s_b, b_e, m_e, b_m, m_m, e_s, s_s = self._steps
        b, e, m, s = (
            one + other for one, other in zip(self._start, self._emits(text[0]), strict=True)
        )
        came: list[tuple[int, int, int, int]] = []
        for char in text[1:]:
            to_b, to_e, to_m, to_s = self._emits(char)
            from_e, from_s = e + e_b + to_b, s + s_b + to_b
            new_b, b_by = (from_s, 3) if from_s >= from_e else (from_e, 1)
            from_b, from_m = b + b_e + to_e, m + m_e + to_e
            new_e, e_by = (from_m, 2) if from_m >= from_b else (from_b, 0)
            from_b, from_m = b + b_m + to_m, m + m_m + to_m
            new_m, m_by = (from_m, 2) if from_m >= from_b else (from_b, 0)
            from_e, from_s = e + e_s + to_s, s + s_s + to_s
            s, s_by = (from_s, 3) if from_s >= from_e else (from_e, 1)
            b, e, m = new_b, new_e, new_m
            came.append((b_by, e_by, m_by, s_by))
        states = [3 if s >= e else 1]
        for by in reversed(came):
            states.append(by[states[-1]])
        return states[::-1]

    def _emits_of(self, char: str) -> Emits:
        b, e, m, s = (self._emit[state].get(char, _NEVER) for state in "BEMS")
        return b, e, m, s


def _table(path: Path) -> Any:
    """A table of jieba's: one assignment, in a form that JSON knows too; nothing of it is run."""
    _, _, value = path.read_text(encoding="utf-8").partition("P=")
    return json.loads(value.replace("'", '"'))
