"""The terms of texts as numbers: what a model knows of words."""

import functools
import zlib
from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np

from classifiers.blanks import blank
from classifiers.known_pieces import Ints
from classifiers.long_words import LongWords, flattened
from classifiers.remembered import Remembered
from classifiers.segment import open_segmenter
from classifiers.simplified import HAN_CHAR, simplify
from classifiers.stretches import RARE, STOP, UNIT, units_of
from classifiers.text import LETTERS, term_of

BUCKETS = 1 << 18  # terms are counted by hash; with some 30,000 terms few share a bucket

_SIGNS = "-'\u2019"  # hold parts of a word together
_BLANK = " "
_NONE, _SEVERAL, _PART = -1, -2, -3  # instead of a bucket
_MARK = "|"  # between parts: no word holds it
_IOTA = "\u0345"


def _bucket(term: str) -> int:
    return zlib.crc32(term.encode("utf-8", "replace")) % BUCKETS


bucket = Remembered(_bucket, 1 << 16).__getitem__  # place of a term among the hashed ones


def _buckets_in(letters: str) -> list[int]:
    terms = map(term_of, LETTERS.findall(letters))
    return [bucket(term) for term in terms if term]


def _bucket_in(letters: str) -> int:
    if letters == _MARK:
        return _PART
    buckets = _buckets_in(letters)
    return _SEVERAL if len(buckets) > 1 else buckets[0] if buckets else _NONE


_BUCKET_IN = Remembered(_bucket_in, 1 << 15)  # of what stands between two blanks


def hashed_terms(cleaned: str) -> list[int]:
    """The terms of a cleaned text by hash, in any order, as often as they occur."""
    simplified = simplify(cleaned) if HAN_CHAR.search(cleaned) else ""
    return hashed_terms_of(cleaned, blank(cleaned), simplified, [len(cleaned)])[0]


def hashed_terms_of(text: str, words: str, folded: str, ends: Sequence[int]) -> list[list[int]]:
    """The same of each part of a text.

    Args:
        text: Cleaned parts, a sign of any sort between each two.
        words: The same as `blank` gives it.
        folded: The same in Simplified characters, with or without capitals; empty where nothing
            is Chinese.
        ends: Where each part ends; the last where the text does.
    """
    words, units = _prepared(text, words, folded)
    found: list[list[int]] = []
    start = 0
    for end in ends:
        letters = words[start:end].split()
        own = [*map(_BUCKET_IN.__getitem__, letters)]
        if _SEVERAL in own:
            own = [*chain.from_iterable(map(_buckets_in, letters))]
        found.append([own_bucket for own_bucket in own if own_bucket >= 0])
        start = end + 1
    if units:
        for own, long_words in zip(found, open_long_words().of_parts(units, ends), strict=True):
            own.extend(long_words)
    return found


class TermColumns(NamedTuple):
    """Terms of the parts of a text, in any order, as often as they occur.

    Attributes:
        buckets: The terms by hash.
        parts: Number of the part that each stands in, of the same shape.
    """

    buckets: Ints
    parts: Ints


def term_columns_of(text: str, words: str, folded: str, ends: Sequence[int]) -> TermColumns:
    """The same of many parts as columns."""
    words, units = _prepared(text, words, folded)
    starts = [0, *[end + 1 for end in ends]]
    own = [words[start:end] for start, end in zip(starts, ends, strict=False)]
    tokens = f" {_MARK} ".join(own).split()
    buckets = np.fromiter(map(_BUCKET_IN.__getitem__, tokens), dtype=np.int64, count=len(tokens))
    parts = np.cumsum(buckets == _PART, dtype=np.int64)
    kept = np.flatnonzero(buckets >= 0)
    several = np.flatnonzero(buckets == _SEVERAL)
    more, of = flattened([_buckets_in(tokens[at]) for at in several.tolist()])
    letters = TermColumns(
        np.concatenate([buckets[kept], more]),
        np.concatenate([parts[kept], parts[several].take(of)]),
    )
    if not units:
        return letters
    long_words = open_long_words().in_columns(units, ends)
    return TermColumns(*map(np.concatenate, zip(letters, long_words, strict=True)))


def _prepared(text: str, words: str, folded: str) -> tuple[str, bytes]:
    """Words in letters between blanks, and the text in which long words are looked for."""
    if not folded:
        return _held_together(text, words), b""
    units = units_of(folded)
    if len(units) > UNIT * len(folded) or _IOTA in text:  # no letter, but folded one
        text, words = folded, blank(folded)
        units = units_of(RARE.sub(STOP, folded))
    return _held_together(text, words), units


def _held_together(text: str, words: str) -> str:
    """Blanked words with the signs that stand between two letters or digits."""
    places = []
    for sign in _SIGNS:
        at = text.find(sign)
        while at >= 0:
            if words[at - 1 : at] > _BLANK and words[at + 1 : at + 2] > _BLANK:
                places.append(at)
            at = text.find(sign, at + 1)
    if not places:
        return words
    pieces: list[str] = []
    start = 0
    for at in sorted(places):
        pieces += words[start:at], text[at]
        start = at + 1
    return "".join((*pieces, words[start:]))


@functools.cache
def open_long_words() -> LongWords:
    """The long words of this process's segmenter, as buckets."""
    return LongWords(open_segmenter(), bucket)
