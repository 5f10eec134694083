"""The terms of texts as numbers: what a model knows of words."""

import functools
import re
import zlib
from collections.abc import Sequence

from classifiers.long_words import LongWords
from classifiers.remembered import Remembered
from classifiers.segment import open_segmenter
from classifiers.simplified import HAN_CHAR, simplify
from classifiers.text import ASCII_CHUNK, LETTERS, term_of

BUCKETS = 1 << 18  # terms are counted by hash; with some 30,000 terms few share a bucket

_RUN = re.compile("([\u4e00-\u9fd5]+)")  # what the segmenter takes for Chinese


def _bucket(term: str) -> int:
    return zlib.crc32(term.encode("utf-8", "replace")) % BUCKETS


bucket = Remembered(_bucket, 1 << 16).__getitem__  # place of a term among the hashed ones


def _bucket_of(chunk: str) -> int:
    term = term_of(chunk)
    return _bucket(term) if term else -1


_BUCKETS_OF = Remembered(_bucket_of, 1 << 15)  # of words in letters; -1 of what is no term


def hashed_terms(cleaned: str) -> list[int]:
    """The terms of a cleaned text by hash, in any order, as often as they occur."""
    simplified = simplify(cleaned) if HAN_CHAR.search(cleaned) else ""
    return hashed_terms_of([cleaned], [simplified])[0]


def hashed_terms_of(cleaned: Sequence[str], simplified: Sequence[str]) -> list[list[int]]:
    """The same of each of some texts.

    Args:
        cleaned: The texts.
        simplified: The same in Simplified characters, with or without capitals; empty where
            nothing is Chinese.
    """
    runs: list[list[str]] = []
    found: list[list[int]] = []
    for text, simple in zip(cleaned, simplified, strict=True):
        parts = _RUN.split(simple)
        runs.append(parts[1::2])
        found.append(_in_letters(" ".join(parts[::2]) if simple else text))
    if not any(runs):
        return found
    return [one + other for one, other in zip(found, open_long_words().of_each(runs), strict=True)]


def _in_letters(text: str) -> list[int]:
    chunks = ASCII_CHUNK.findall(text) if text.isascii() else LETTERS.findall(text)
    return [own for own in map(_BUCKETS_OF.__getitem__, chunks) if own >= 0]


@functools.cache
def open_long_words() -> LongWords:
    """The long words of this process's segmenter, as buckets."""
    return LongWords(open_segmenter(), bucket)
