"""Chinese into words: jieba's dictionary and jieba's rules, the same words to the letter, faster.

A test holds it against jieba itself.
"""

import functools
import importlib.util
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from classifiers.unknown_words import UnknownWords
from classifiers.word_list import NO_WORD, Entry, WordList

_FIRST_CHINESE, _LAST_CHINESE = "\u4e00", "\u9fd5"  # as jieba sees it
_BLOCK = re.compile(r"([\u4e00-\u9fd5a-zA-Z0-9+#&._%\-]+)")
_ONE_BLOCK = re.compile("[\u4e00-\u9fd5]+")
_BLANK = re.compile(r"(\r\n|\s)")
_LETTER = re.compile("[a-zA-Z0-9]")


_RUNS_KEPT = 1 << 12  # of single characters, which say the same again and again
_UNLIKELY = -1e300  # less than any text comes to, but more than what holds no word


class Segmenter:
    """Cuts texts into words; may be used by several threads.

    Attributes:
        words: The dictionary.
        loose: Gives the words of two characters and more in a run of single ones.

    Args:
        folder: Where jieba is installed.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.words = WordList(folder / "dict.txt")
        self._in_runs: dict[str, Entry] = {}  # of characters that are Chinese
        self.loose = functools.lru_cache(maxsize=_RUNS_KEPT)(self._long_in)

    def lcut(self, text: str) -> list[str]:
        """The words of a text as a list; see `cut`."""
        return self._guessed(text) if _ONE_BLOCK.fullmatch(text) else list(self.cut(text))

    def long_words(self, text: str) -> list[str]:
        """Words of two characters and more of all runs of Chinese, each cut as if alone."""
        words: list[str] = []
        ends = self._all_ends(text, self._in_runs, self._in_run)
        run = at = 0  # the run of single characters goes from run to at
        while at < len(ends):
            end = ends[at]
            if end != at + 1:
                if at - run > 1:
                    words += self.loose(text[run:at])
                if end:
                    words.append(text[at:end])
                run = end = end or at + 1
            at = end
        if at - run > 1:
            words += self.loose(text[run:])
        return words

    def long_places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the words of `long_words` begin and end."""
        ends = self._all_ends(text, self._in_runs, self._in_run)
        run = at = 0  # as above
        while at <= len(ends):
            end = ends[at] if at < len(ends) else 0
            if end != at + 1:
                if at - run > 1:
                    begin = run
                    for word in self._loose(text[run:at]):
                        if len(word) > 1:
                            yield begin, begin + len(word)
                        begin += len(word)
                if end:
                    yield at, end
                run = end = end or at + 1
            at = end

    def _long_in(self, text: str) -> tuple[str, ...]:
        return tuple(word for word in self._loose(text) if len(word) > 1)

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

    def cuts(self, text: str, first: int, last: int, place: int) -> list[int]:
        """Where words begin and end about a place, cut without guessing; in order.

        Args:
            text: Any.
            first: From where on it is read.
            last: Where it is read no further.
            place: Of a character that jieba takes for part of a word.
        """
        for block in _BLOCK.finditer(text, first, last):
            if block.end() > place:
                own, start = block.group(), block.start()
                if _LETTER.search(own):
                    return list(itertools.accumulate(map(len, self._known(own)), initial=start))
                return [start, *[start + end for end in self._ends(own)]]
        return []

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
        if len(text) < 2 or self.words.weight(text) > NO_WORD:
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
        ends, found, at = self._all_ends(text, self.words.entries, self.words.entry), [], 0
        while at < len(text):
            at = ends[at]
            found.append(at)
        return found

    def _all_ends(
        self, text: str, entries: Mapping[str, Entry], read: Callable[[str], Entry | None]
    ) -> list[int]:
        """Where the word ends that would begin at each place on the likeliest way from there on.

        Args:
            text: Any.
            entries: Of the characters read so far.
            read: Gives the entry of another one; None where the way begins anew.

        Returns:
            One end a character; 0 for one that has no entry. Of two ways alike, the longer word.
        """
        size = at = len(text)
        sums, ends = [0.0] * (size + 1), [0] * size
        least, after, second, third = self.words.least, 0.0, "", ""
        for char in reversed(text):
            at -= 1
            entry = entries.get(char) or read(char)
            if entry is None:
                after, second = 0.0, ""
                continue
            alone, longer = entry
            best, end = _UNLIKELY if alone is None else alone + after, at + 1
            found = longer.get(second)
            if found is not None:
                weight, rests = found
                if weight is not None:
                    weight += sums[at + 2]
                    if weight >= best:
                        best, end = weight, at + 2
                if third in rests:
                    weight, to = rests[third], at + 3
                    while weight is not None:
                        weight += sums[to]
                        if weight >= best:
                            best, end = weight, to
                        to += 1
                        weight = rests.get(text[at + 2 : to]) if to <= size else None
            sums[at] = after = least + after if best == _UNLIKELY else best
            ends[at], second, third = end, char, second
        return ends

    def _in_run(self, char: str) -> Entry | None:
        """The entry of a Chinese character, kept; None for any other."""
        if _FIRST_CHINESE <= char <= _LAST_CHINESE:
            return self._in_runs.setdefault(char, self.words.entry(char))
        return None


@functools.cache
def open_segmenter() -> Segmenter:
    """The segmenter of this process."""
    spec = importlib.util.find_spec("jieba")
    if spec is None or spec.origin is None:
        raise ImportError("jieba is not installed")
    return Segmenter(Path(spec.origin).parent)
