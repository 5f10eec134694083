"""Examples as plain arrays and back: marks by number, terms by hash, vectors at one byte each."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifiers.arrays import Arrays
from classifiers.examples import Examples
from classifiers.lexicon import Lexicon
from classifiers.mark import Hit
from classifiers.reading import Reading
from classifiers.vectors import Packed, pack, unpack

_PLACES = ("start", "end", "field", "sentence")
_NO_LIMIT = np.iinfo(np.uint16).max


def to_arrays(examples: Examples) -> dict[str, NDArray[Any]]:
    """Everything of the examples but the words behind the hashes; nothing here can be read back."""
    hits = [hit for reading in examples.readings for hit in reading.hits]
    ids = sorted({hit.mark.mark_id for hit in hits})
    number = {mark_id: at for at, mark_id in enumerate(ids)}
    places = np.array([[getattr(hit, name) for name in _PLACES] for hit in hits] or [[0] * 4])
    text, title = pack(examples.vectors), pack(examples.title_vectors)
    return {
        "mark_ids": np.array(ids or [""]),
        "hit_marks": np.array([number[hit.mark.mark_id] for hit in hits], dtype=np.uint16),
        "hit_places": np.minimum(places[: len(hits)], _NO_LIMIT).astype(np.uint16),
        "hit_counts": np.array([len(reading.hits) for reading in examples.readings], np.uint16),
        **_terms("title", [reading.title_terms for reading in examples.readings]),
        **_terms("summary", [reading.summary_terms for reading in examples.readings]),
        "chars": np.array([[r.title_chars, r.summary_chars] for r in examples.readings], np.uint16),
        "scripts": np.array([reading.script for reading in examples.readings]),
        "vector_codes": text.codes,
        "vector_scales": text.scales,
        "title_codes": title.codes,
        "title_scales": title.scales,
        "grades": examples.grades.astype(np.uint8),
        "languages": examples.languages,
        "sources": examples.sources,
        "named": np.array([" ".join(sorted(names)) for names in examples.named]),
        "allowed": np.array([" ".join(sorted(names)) for names in examples.allowed]),
    }


def from_arrays(arrays: Arrays, lexicon: Lexicon) -> Examples:
    """The examples again; marks that the lexicon no longer knows are left out.

    Raises:
        KeyError: An array is missing.
    """
    hits = _hits(arrays, lexicon)
    titles, summaries = _counts("title", arrays), _counts("summary", arrays)
    readings = [
        Reading(own, titles[at], summaries[at], int(chars[0]), int(chars[1]), str(script))
        for at, (own, chars, script) in enumerate(
            zip(hits, arrays["chars"], arrays["scripts"], strict=True)
        )
    ]
    return Examples(
        readings,
        unpack(Packed(arrays["vector_codes"], arrays["vector_scales"])),
        unpack(Packed(arrays["title_codes"], arrays["title_scales"])),
        arrays["grades"].astype(np.int64),
        arrays["languages"],
        arrays["sources"],
        [frozenset(str(names).split()) for names in arrays["named"]],
        [frozenset(str(names).split()) for names in arrays["allowed"]],
    )


def _terms(name: str, counted: Sequence[Mapping[int, int]]) -> dict[str, NDArray[Any]]:
    rows = [sorted(counts.items()) for counts in counted]
    flat = np.array([pair for row in rows for pair in row] or [(0, 0)], dtype=np.int64)
    total = sum(map(len, rows))
    return {
        f"{name}_terms": flat[:total, 0].astype(np.uint32),
        f"{name}_times": np.minimum(flat[:total, 1], 255).astype(np.uint8),
        f"{name}_counts": np.array([len(row) for row in rows], dtype=np.uint16),
    }


def _counts(name: str, arrays: Arrays) -> list[dict[int, int]]:
    ends = np.cumsum(arrays[f"{name}_counts"], dtype=np.int64)
    terms = np.split(arrays[f"{name}_terms"], ends[:-1])
    times = np.split(arrays[f"{name}_times"], ends[:-1])
    return [
        dict(zip(own.tolist(), often.tolist(), strict=True))
        for own, often in zip(terms, times, strict=True)
    ]


def _hits(arrays: Arrays, lexicon: Lexicon) -> list[tuple[Hit, ...]]:
    marks = [lexicon.marks.get(str(mark_id)) for mark_id in arrays["mark_ids"]]
    ends = np.cumsum(arrays["hit_counts"], dtype=np.int64)
    numbers = np.split(arrays["hit_marks"], ends[:-1])
    places = np.split(arrays["hit_places"], ends[:-1])
    return [
        tuple(
            Hit(mark, *place)
            for number, place in zip(own.tolist(), where.tolist(), strict=True)
            if (mark := marks[number]) is not None
        )
        for own, where in zip(numbers, places, strict=True)
    ]
