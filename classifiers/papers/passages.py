"""Running text into passages of about equal length that end where sentences end."""

import re
from collections.abc import Iterator

from classifiers.papers.blocks import weight

_SENTENCE_END = re.compile(r"(?<=[。！？])[」』”）)]*|(?<=[.!?])[”\")]*\s+(?=[A-ZА-ЯЁ“\"«(])")
_CLAUSE_END = re.compile(r"(?<=[，、；：,;:\s])")
_WANTED = 300.0  # 300 Chinese characters or 120 words
_MOST = 400.0
_LEAST = 100.0


def passages(text: str) -> list[str]:
    """Cut a section's text.

    Args:
        text: On one line; may be empty.

    Returns:
        Pieces of 300 to 400 Chinese characters or 120 to 160 words; the last of a section, or
        one that bears a very long sentence, may be shorter. None shorter than a quarter of that
        stands alone, unless the section has no more.
    """
    pieces: list[str] = []
    current = ""
    for sentence in _sentences(text):
        if current and weight(current) + weight(sentence) > _MOST:
            pieces.append(current)
            current = ""
        current += sentence
        if weight(current) >= _WANTED:
            pieces.append(current)
            current = ""
    if pieces and weight(current) < _LEAST:
        pieces[-1] += current
    elif weight(current):
        pieces.append(current)
    return [piece.strip() for piece in pieces]


def _sentences(text: str) -> Iterator[str]:
    for sentence in _cut(text, _SENTENCE_END):
        if weight(sentence) <= _MOST:
            yield sentence
        else:
            yield from _halves(sentence)


def _halves(sentence: str) -> Iterator[str]:
    """A sentence longer than a passage, such as a table run together, cut at its clauses."""
    current = ""
    for clause in (part for whole in _cut(sentence, _CLAUSE_END) for part in _slices(whole)):
        if current and weight(current) + weight(clause) > _WANTED:
            yield current
            current = ""
        current += clause
    yield current


def _slices(clause: str) -> Iterator[str]:
    """A clause as it is, or in slices where it has no points at all."""
    width = len(clause) if weight(clause) <= _WANTED else int(_WANTED)
    for start in range(0, len(clause), width):
        yield clause[start : start + width]


def _cut(text: str, end: re.Pattern[str]) -> Iterator[str]:
    start = 0
    for match in end.finditer(text):
        if match.end() > start:
            yield text[start : match.end()]
            start = match.end()
    if start < len(text):
        yield text[start:]
