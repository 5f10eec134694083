"""Chinese into words: jieba's dictionary and jieba's rules, the same words to the letter, faster.

The dictionary is read where jieba lies, character by character as texts ask for them: a start
takes some hundredths of a second, and rare characters cost no memory. A test holds it against
jieba itself.
"""

import functools
import importlib.util
import math
import re
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifiers.unknown_words import UnknownWords

_BLOCK = re.compile(r"([\u4e00-\u9fd5a-zA-Z0-9+#&._%\-]+)")
_BLANK = re.compile(r"(\r\n|\s)")
_HEAD_BYTES = 3  # of a Chinese character in UTF-8
_FIRST_HEAD = 0xE0  # first byte of the first character of so many bytes
_NEWLINE, _SPACE, _ZERO = 10, 32, 48

Span = tuple[int, int]
# Of the words that begin with two characters: weight of the two alone, length of the longest, and
# weights by what comes after the two.
Longer = tuple[float | None, int, dict[str, float]]
# Of the words that begin with a character: its weight alone, and longer ones by the second.
Entry = tuple[float | None, dict[str, Longer]]
NO_WORD = -math.inf
_NO_RESTS: dict[str, float] = {}  # one for all, never written to
_NO_LONGER: Longer = (None, 2, _NO_RESTS)


class Segmenter:
    """Cuts texts into words; may be used by several threads.

    Attributes:
        least: Weight of the rarest word there can be.

    Args:
        folder: Where jieba is installed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._data = (folder / "dict.txt").read_bytes()
        self._spans, total = _survey(self._data)
        self._log_total = math.log(total)
        self._lock = threading.Lock()
        self._entries: dict[str, Entry] = {}  # of characters whose words are read
        self._weight_of = functools.cache(self._weight_of_frequency)
        self.least = self._weight_of(1)

    def weight(self, word: str) -> float:
        """Logarithm of a word's share of all words, below 0; minus infinity for what is none."""
        alone, longer = self._entries.get(word[:1]) or self._entry(word[:1])
        if len(word) < 2:
            return NO_WORD if alone is None else alone
        pair, _, rests = longer.get(word[1], _NO_LONGER)
        found = pair if len(word) == 2 else rests.get(word[2:])
        return NO_WORD if found is None else found

    def longer(self, char: str) -> dict[str, Longer]:
        """Words of two characters and more that begin with one, by the second."""
        return (self._entries.get(char) or self._entry(char))[1]

    def endings(self, size: int) -> NDArray[np.int64]:
        """The last so many bytes (at most 7) of each longer word, as numbers in order."""
        text = np.frombuffer(self._data, dtype=np.uint8)
        ends = np.flatnonzero(text == _SPACE)[::2]
        starts = np.concatenate([[0], np.flatnonzero(text == _NEWLINE)[: len(ends) - 1] + 1])
        ends = ends[ends - starts > size]
        numbers = np.zeros(len(ends), dtype=np.int64)
        for before in range(size, 0, -1):
            numbers = (numbers << 8) | text[ends - before]
        return np.unique(numbers)

    def lcut(self, text: str) -> list[str]:
        """The words of a text as a list; see `cut`."""
        return list(self.cut(text))

    def cut(self, text: str, *, guess: bool = True) -> Iterator[str]:
        """Cut a text into words, likeliest by the dictionary.

        Args:
            text: Any; nothing of it is lost.
            guess: Whether runs of single characters are searched for words that are not in the
                dictionary.
        """
        for part in _BLOCK.split(text):
            if _BLOCK.match(part):
                yield from self._guessed(part) if guess else self._known(part)
            else:
                for piece in _BLANK.split(part):
                    yield from [piece] if _BLANK.match(piece) else piece

    def _guessed(self, text: str) -> list[str]:
        words: list[str] = []
        run = at = 0  # the run of single characters goes from run to at
        for end in self._ends(text):
            if end - at > 1:
                if run < at:
                    words += self._loose(text[run:at])
                words.append(text[at:end])
                run = end
            at = end
        if run < at:
            words += self._loose(text[run:])
        return words

    def _loose(self, text: str) -> Iterable[str]:
        if len(text) < 2 or self.weight(text) > NO_WORD:
            return text
        return self._unknown.cut(text)

    @functools.cached_property
    def _unknown(self) -> UnknownWords:
        return UnknownWords(self._folder)

    def _known(self, text: str) -> Iterator[str]:
        """Without guessing, single Latin letters and digits stay together."""
        letters, at = "", 0
        for end in self._ends(text):
            word, at = text[at:end], end
            if len(word) == 1 and word.isascii() and word.isalnum():
                letters += word
                continue
            if letters:
                yield letters
                letters = ""
            yield word
        if letters:
            yield letters

    def _ends(self, text: str) -> list[int]:
        """Where each word ends on the likeliest way through a text; of two alike, the longer."""
        size = len(text)
        sums, ends = [0.0] * (size + 1), [0] * size
        entries, after, follower = self._entries, 0.0, ""
        for at in range(size - 1, -1, -1):
            char = text[at]
            best, longer = entries.get(char) or self._entry(char)
            end = at + 1
            if best is not None:
                best += after
            found = longer.get(follower)
            if found is not None:
                weight, longest, rests = found
                if weight is not None:
                    weight += sums[at + 2]
                    if best is None or weight >= best:
                        best, end = weight, at + 2
                for to in range(at + 3, min(at + longest, size) + 1):
                    weight = rests.get(text[at + 2 : to])
                    if weight is not None:
                        weight += sums[to]
                        if best is None or weight >= best:
                            best, end = weight, to
            sums[at] = after = self.least + after if best is None else best
            ends[at], follower = end, char
        found_ends, at = [], 0
        while at < size:
            at = ends[at]
            found_ends.append(at)
        return found_ends

    def _weight_of_frequency(self, frequency: int) -> float:
        return math.log(frequency) - self._log_total

    def _entry(self, char: str) -> Entry:
        """The words that begin with a character; read when first asked for."""
        with self._lock:
            known = self._entries.get(char)
            if known is not None:
                return known
            read: dict[str, tuple[float | None, dict[str, Longer]]] = {char: (None, {})}
            for start, end in self._spans.pop(_head(char), ()):
                for line in self._data[start:end].decode().split("\n"):
                    word, frequency, *_ = line.split(" ")
                    self._add(read, word, self._weight_of(int(frequency)))
            for first, entry in read.items():
                self._entries.setdefault(first, entry)
            return self._entries[char]

    @staticmethod
    def _add(read: dict[str, Entry], word: str, weight: float) -> None:
        alone, longer = read.get(word[0]) or (None, {})
        if len(word) == 1:
            read[word] = (weight, longer)
            return
        pair, longest, rests = longer.get(word[1]) or _NO_LONGER
        if len(word) == 2:
            pair = weight
        else:
            rests = {} if rests is _NO_RESTS else rests
            rests[word[2:]] = weight
            longest = max(longest, len(word))
        longer[word[1]] = (pair, longest, rests)
        read[word[0]] = (alone, longer)


@functools.cache
def open_segmenter() -> Segmenter:
    """The segmenter of this process."""
    spec = importlib.util.find_spec("jieba")
    if spec is None or spec.origin is None:
        raise ImportError("jieba is not installed")
    return Segmenter(Path(spec.origin).parent)


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
