"""Copies: one text in several outlets is one report; a headline of every day is no event."""

import math
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from classifiers.prints import Print, PrintIndex, likeness, print_of
from classifiers.story_blocks import reach
from classifiers.story_numbers import figures_of
from classifiers.story_sounds import sounds_of
from classifiers.text import fold

COPY_HOURS = 36.0  # the same words later than this are told anew; nan, no time, is never later
MOST_COPIES = 60  # no event has more outlets word for word; a headline with more is a habit
HABIT_DAYS = 3  # a headline seen on so many days is one of every day
HABIT_HOURS = 18.0
_LIKE = 0.9  # Jaccard similarity of shingles from which two texts are one
_SHINGLE = 12  # bytes
_EVERY = 4  # a fixed quarter of all shingles says as much as all of them
_LEAST_CHARS = 80  # shorter summaries are copies only word for word
_READ_CHARS = 400

_AT_ONCE = 200  # texts: bounds the memory
_NO_WORD = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")
_SPACE = re.compile(r"\s+")

Text = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Headlines:
    """What the headlines of many reports show when they are seen side by side.

    Attributes:
        templates: The headline of each report with its digits blotted out.
        habits: Templates that come back on several days.
        common: Templates that too many reports bear to say anything.
    """

    templates: tuple[str, ...]
    habits: frozenset[str]
    common: frozenset[str]


def watch_headlines(titles: Sequence[str], hours: Sequence[float]) -> Headlines:
    """Find the headlines of every day.

    Args:
        titles: One of each report.
        hours: Time of each in hours since any start; nan when unknown.
    """
    templates = tuple(_DIGITS.sub("#", _SPACE.sub(" ", fold(title)).strip()) for title in titles)
    days: dict[str, set[int]] = defaultdict(set)
    for template, hour in zip(templates, hours, strict=True):
        if not math.isnan(hour):
            days[template].add(int(hour // 24))
    counts = Counter(templates)
    return Headlines(
        templates,
        frozenset(one for one, seen in days.items() if len(seen) >= HABIT_DAYS),
        frozenset(one for one, count in counts.items() if count > MOST_COPIES or not one),
    )


def find_copies(texts: Sequence[Text], hours: Sequence[float], fresh: Sequence[int]) -> list[int]:
    """The first report of which each report is a copy; itself when it is none.

    Args:
        texts: Title and summary of each, in order of time.
        hours: Time of each in hours, rising; nan, at the end, when unknown.
        fresh: Those that near-copies are sought for; verbatim ones are found for all.

    References:
        Broder: On the resemblance and containment of documents, 1997 (MinHash).
    """
    firsts = list(range(len(texts)))
    headlines = watch_headlines([title for title, _ in texts], hours)
    open_runs: dict[str, tuple[int, int]] = {}
    for at, text in enumerate(texts):
        key = copy_key(text)
        first, count = open_runs.get(key, (at, 0))
        habit = headlines.templates[at] in headlines.habits and len(text[1]) < _LEAST_CHARS
        limit = HABIT_HOURS if habit else COPY_HOURS
        if count == MOST_COPIES or abs(hours[at] - hours[first]) > limit or not key:
            first, count = at, 0
        open_runs[key] = (first, count + 1)
        firsts[at] = first
    worth = reach([hours[at] for at in fresh], hours, COPY_HOURS)
    for first, second in _near_copies(texts, [at for at in worth if firsts[at] == at]):
        a, b = firsts[first], firsts[second]
        late = abs(hours[b] - hours[a]) > COPY_HOURS
        if firsts[b] == b and firsts[a] == a and a < b and not late:
            firsts[b] = a
    return [firsts[first] for first in firsts]


@lru_cache(maxsize=1 << 11)
def copy_key(text: Text) -> str:
    """What is equal in two verbatim copies: letters and digits alone; empty for an empty report."""
    return _NO_WORD.sub(" ", fold(f"{text[0]} {text[1][:_READ_CHARS]}")).strip()


def _near_copies(texts: Sequence[Text], places: Sequence[int]) -> Iterator[tuple[int, int]]:
    index = PrintIndex()
    prints: dict[int, Print] = {}
    told = [at for at in places if len(texts[at][1]) >= _LEAST_CHARS]
    for at, own in zip(told, _prints([texts[at] for at in told]), strict=True):
        for other in index.near(own):
            alike = likeness(prints[other], own) >= _LIKE
            if alike and _facts(texts[other]) == _facts(texts[at]):
                yield other, at
        prints[at] = own
        index.add(at, own)


def _prints(texts: Sequence[Text]) -> Iterator[Print]:
    """The print of each text, of a fixed part of its shingles."""
    for start in range(0, len(texts), _AT_ONCE):
        some = texts[start : start + _AT_ONCE]
        raws = [
            fold(f"{title} {summary[:_READ_CHARS]}").encode("utf-8", "replace")
            for title, summary in some
        ]
        for own in shingles_of(raws):
            kept = own[own % _EVERY == 0]
            yield print_of(kept if len(kept) else own)


def shingles_of(raws: Sequence[bytes]) -> Iterator[NDArray[np.uint32]]:
    """CRC-32 of each _SHINGLE bytes in a row of each text; of a shorter text, of all of it."""
    flat = np.frombuffer(b"".join(raws), dtype=np.uint8).astype(np.intp)
    tables, nothing = _crc_tables()
    windows = np.full(max(0, len(flat) - _SHINGLE + 1), nothing, dtype=np.uint32)
    for at, table in enumerate(tables):
        windows ^= table[flat[at : at + len(windows)]]
    start = 0
    for raw in raws:
        if len(raw) < _SHINGLE:
            yield np.array([zlib.crc32(raw)], dtype=np.uint32)
        else:
            yield windows[start : start + len(raw) - _SHINGLE + 1]
        start += len(raw)


@cache
def _crc_tables() -> tuple[list[NDArray[np.uint32]], int]:
    """What each byte at each place adds to the CRC-32 of so many zeros, and that CRC-32.

    A CRC is linear: what two bytes add is the one's part XOR the other's.
    """
    nothing = zlib.crc32(bytes(_SHINGLE))
    tables = [
        np.array(
            [
                zlib.crc32(bytes(at) + bytes([value]) + bytes(_SHINGLE - at - 1)) ^ nothing
                for value in range(256)
            ],
            dtype=np.uint32,
        )
        for at in range(_SHINGLE)
    ]
    return tables, nothing


def _facts(text: Text) -> tuple[object, ...]:
    """What must be equal too: bulletins of two cities or two days differ in little else."""
    read = f"{text[0]}\n{text[1][:_READ_CHARS]}"
    return figures_of(fold(read)), sounds_of(read)
