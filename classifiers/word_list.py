"""Jieba's dictionary, read where jieba lies, character by character as texts ask for them.

A start takes some hundredths of a second, and rare characters cost no memory.
"""

import math
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from sys import intern

import numpy as np
from numpy.typing import NDArray

from classifiers.remembered import Remembered

_HEAD_BYTES = 3  # of a Chinese character in UTF-8
_PART_BYTES = 1 << 20
_FIRST_OF_MANY = 0x80  # least byte of characters of more than one
_FIRST_HEAD = 0xE0  # first byte of the first character of so many bytes
_FIRST_ALONE, _LAST_ALONE = "\u0800", "\uffff"  # under a head of three bytes no other stands
_NEWLINE, _SPACE, _ZERO = 10, 32, 48

Span = tuple[int, int]
# Of the words that begin with two characters: weight of the two alone, and weights by what comes
# after the two; what is only the beginning of that has the weight of no word.
Longer = tuple[float | None, dict[str, float]]
# Of the words that begin with a character: its weight alone, and longer ones by the second.
Entry = tuple[float | None, dict[str, Longer]]
Weighed = tuple[str, float]  # a word and its weight
NO_WORD = -math.inf
_FREQUENCIES_KEPT = 1 << 13
_NO_RESTS: dict[str, float] = {}  # one for all, never written to
_NO_LONGER: Longer = (None, _NO_RESTS)


class WordList:
    """All words and their weights; may be used by several threads.

    Attributes:
        least: Weight of the rarest word there can be.
        entries: Of the characters whose words are read so far.

    Args:
        path: Of the dictionary: lines of a word, its frequency and its kind.
    """

    def __init__(self, path: Path) -> None:
        self._data = path.read_bytes()
        self._spans, total = _survey(self._data)
        self._log_total = math.log(total)
        self._lock = threading.Lock()
        self.entries: dict[str, Entry] = {}
        self._weight_of = Remembered(self._weight_of_frequency, _FREQUENCIES_KEPT)
        self.least = self._weight_of["1"]

    def weight(self, word: str) -> float:
        """Logarithm of a word's share of all words, below 0; minus infinity for what is none."""
        alone, longer = self.entries.get(word[:1]) or self.entry(word[:1])
        if len(word) < 2:
            return NO_WORD if alone is None else alone
        pair, rests = longer.get(word[1], _NO_LONGER)
        found = pair if len(word) == 2 else rests.get(word[2:])
        return NO_WORD if found is None else found

    def longer(self, char: str) -> dict[str, Longer]:
        """Words of two characters and more that begin with one, by the second."""
        return (self.entries.get(char) or self.entry(char))[1]

    def endings(self, size: int) -> tuple[NDArray[np.int64], NDArray[np.int32], str]:
        """The last so many bytes (at most 7) of each word that has them, as numbers in order.

        Returns:
            The numbers; where the line of each stands, for `line`; and, of all words that end with
            a Chinese character, the ASCII ones that stand before it.
        """
        text, starts, ends = self._words()
        before = text[ends - _HEAD_BYTES - 1]
        plain = np.unique(before[(before > _SPACE) & (before < _FIRST_OF_MANY)])
        enough = ends - starts >= size
        starts, ends = starts[enough], ends[enough]
        numbers = np.zeros(len(ends), dtype=np.int64)
        for place in range(size, 0, -1):
            numbers = (numbers << 8) | text[ends - place]
        order = np.argsort(numbers)
        return numbers[order], starts[order], plain.tobytes().decode()

    def _words(self) -> tuple[NDArray[np.uint8], NDArray[np.int32], NDArray[np.int32]]:
        """The dictionary's bytes, and where each word begins and ends in them."""
        text = np.frombuffer(self._data, dtype=np.uint8)
        ends = np.flatnonzero(text == _SPACE)[::2].astype(np.int32)
        starts = np.zeros(len(ends), dtype=np.int32)
        starts[1:] = np.flatnonzero(text == _NEWLINE)[: len(ends) - 1] + 1
        return text, starts, ends

    def lines(self) -> Iterator[bytes]:
        """The dictionary in parts of whole lines, so that none takes much memory."""
        start = 0
        while start < len(self._data):
            end = self._data.find(_NEWLINE, start + _PART_BYTES) + 1 or len(self._data)
            yield self._data[start:end]
            start = end

    def line(self, start: int) -> tuple[str, float]:
        """The word whose line begins at a place of the dictionary, and its weight."""
        word, frequency, _ = self._data[start : self._data.index(_NEWLINE, start)].split(b" ")
        return word.decode(), self._weight_of[frequency.decode()]

    def entry(self, char: str) -> Entry:
        """The words that begin with a character; read when first asked for."""
        with self._lock:
            known = self.entries.get(char)
            if known is not None:
                return known
            read: dict[str, list[Weighed]] = {char: []}
            for start, end in self._spans.pop(_head(char), ()):
                fields = self._data[start:end].decode().replace("\n", " ").split(" ")
                weights = map(self._weight_of.__getitem__, fields[1::3])
                words = zip(fields[::3], weights, strict=True)
                if _FIRST_ALONE <= char <= _LAST_ALONE:
                    read[char] += words
                    continue
                for word in words:
                    read.setdefault(word[0][0], []).append(word)
            for first, own in read.items():
                self.entries.setdefault(first, _entry_of(own))
            return self.entries[char]

    def _weight_of_frequency(self, frequency: str) -> float:
        return math.log(int(frequency)) - self._log_total


def _entry_of(words: Iterable[Weighed]) -> Entry:
    """The entry of words that begin with the same character."""
    alone: float | None = None
    longer: dict[str, Longer] = {}
    for word, weight in words:
        size = len(word)
        if size == 1:
            alone = weight
            continue
        second = intern(word[1])  # kept once, not for each word
        pair, rests = longer.get(second, _NO_LONGER)
        if size == 2:
            longer[second] = (weight, rests)
            continue
        if rests is _NO_RESTS:
            rests = {}
            longer[second] = (pair, rests)
        for end in range(3, size):
            rests.setdefault(intern(word[2:end]), NO_WORD)
        rests[intern(word[2]) if size == 3 else word[2:]] = weight
    return alone, longer


def _head(char: str) -> int:
    """Under which number a character's words stand; 0 for all of fewer bytes."""
    head = char.encode("utf-8", "surrogatepass")[:_HEAD_BYTES]
    return int.from_bytes(head) if head[:1] >= bytes([_FIRST_HEAD]) else 0


def _survey(data: bytes) -> tuple[dict[int, list[Span]], int]:
    """Where the words of each head stand, and the sum of all frequencies."""
    text = np.frombuffer(data, dtype=np.uint8)
    starts = np.concatenate([[0], np.flatnonzero(text == _NEWLINE) + 1])
    starts, end = (starts[:-1], len(data)) if starts[-1] == len(data) else (starts, len(data) + 1)
    heads = (text[starts].astype(np.int32) << 16) | (text[starts + 1].astype(np.int32) << 8)
    heads |= text[starts + 2]
    heads[text[starts] < _FIRST_HEAD] = 0
    changes = np.concatenate([[0], np.flatnonzero(np.diff(heads)) + 1])
    firsts = [*starts[changes].tolist(), end]
    spans: dict[int, list[Span]] = {}
    for head, start, after in zip(heads[changes].tolist(), firsts, firsts[1:], strict=False):
        spans.setdefault(head, []).append((start, after - 1))
    return spans, _sum_of_frequencies(text)


def _sum_of_frequencies(text: NDArray[np.uint8]) -> int:
    """Each line is a word, a number and a kind, parted by blanks."""
    blanks = np.flatnonzero(text == _SPACE).reshape(-1, 2)
    first, last = blanks[:, 0] + 1, blanks[:, 1] - 1
    total, place = 0, 1
    while len(last):
        total += place * int((text[last].astype(np.int64) - _ZERO).sum())
        last, place = last - 1, place * 10
        kept = last >= first
        first, last = first[kept], last[kept]
    return total
