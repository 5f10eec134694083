"""What the classifier keeps of a paper: counts and figures, from which no sentence comes back."""

import json
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifiers.errors import SeedError

FEATURES = "features.json"
VECTORS = "vectors.npz"
_FORMAT = 1

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class PassageCounts:
    """One passage.

    Attributes:
        section: Number of its section in the record.
        counts: How often each term stands in it.
    """

    section: int
    counts: Counts


@dataclass(frozen=True, slots=True)
class CitedCounts:
    """One cited title.

    Attributes:
        language: BCP 47 code.
        year: Of publication; None when the paper states none.
        counts: How often each term stands in it.
    """

    language: str
    year: int | None
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """All that is kept of one paper besides its record.

    Attributes:
        tokeniser: Rules by which the terms were cut.
        encoder: Name of the encoder; empty when there are no vectors.
        headings: Terms of each section's heading, by the section's number.
        passages: In the order of the paper.
        cited: In the order they are first cited.
        passage_vectors: Shape (n_passages, dimensions), float16; None without an encoder.
        cited_vectors: Shape (n_cited, dimensions), float16; None without an encoder.
    """

    tokeniser: str
    encoder: str
    headings: Mapping[int, Counts]
    passages: tuple[PassageCounts, ...]
    cited: tuple[CitedCounts, ...]
    passage_vectors: NDArray[np.float16] | None = None
    cited_vectors: NDArray[np.float16] | None = None


def total_counts(features: Features) -> Counter[str]:
    """Terms of the whole running text."""
    total: Counter[str] = Counter()
    for passage in features.passages:
        total.update(passage.counts)
    return total


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """Share in [0, 1] of terms two texts have in common (weighted Jaccard)."""
    either = (one | other).total()
    return (one & other).total() / either if either else 0.0


def write_features(folder: Path, features: Features) -> None:
    """Write features.json and, where there are vectors, vectors.npz.

    Terms stand once, sorted, in a vocabulary; a passage is pairs of a term's place there and its
    count, sorted too. The same features give the same bytes.
    """
    vocabulary = sorted(
        {
            term
            for counts in (
                *features.headings.values(),
                *(passage.counts for passage in features.passages),
                *(title.counts for title in features.cited),
            )
            for term in counts
        }
    )
    place = {term: index for index, term in enumerate(vocabulary)}
    rows: dict[str, Any] = {
        "format": _FORMAT,
        "tokeniser": features.tokeniser,
        "encoder": features.encoder,
        "vocabulary": vocabulary,
        "headings": [[n, _pairs(c, place)] for n, c in sorted(features.headings.items())],
        "passages": [[p.section, _pairs(p.counts, place)] for p in features.passages],
        "cited": [[t.language, t.year, _pairs(t.counts, place)] for t in features.cited],
    }
    (folder / FEATURES).write_text(_layout(rows), encoding="utf-8")
    if features.passage_vectors is not None and features.cited_vectors is not None:
        # No pickle, and numpy dates every member 1980: the bytes depend on the figures alone.
        np.savez(folder / VECTORS, passages=features.passage_vectors, cited=features.cited_vectors)


def read_features(folder: Path) -> Features:
    """Read what write_features wrote.

    Raises:
        SeedError: A file is missing, damaged, or does not fit the other.
    """
    try:
        rows = json.loads((folder / FEATURES).read_text(encoding="utf-8"))
        if rows["format"] != _FORMAT:
            raise ValueError(f"format {rows['format']}")
        passage_vectors, cited_vectors = _vectors(folder, bool(rows["encoder"]))
        features = _features(rows, passage_vectors, cited_vectors)
        if passage_vectors is not None and len(passage_vectors) != len(features.passages):
            raise ValueError("as many vectors as passages are needed")
        if cited_vectors is not None and len(cited_vectors) != len(features.cited):
            raise ValueError("as many vectors as cited titles are needed")
    except (OSError, ValueError, KeyError, TypeError, IndexError, zipfile.BadZipFile) as error:
        reason = f"missing or damaged ({error}): remove the paper and add it again"
        raise SeedError(f"{folder.name}/{FEATURES}", reason) from error
    return features


def _features(
    rows: Mapping[str, Any],
    passage_vectors: NDArray[np.float16] | None,
    cited_vectors: NDArray[np.float16] | None,
) -> Features:
    vocabulary = rows["vocabulary"]
    return Features(
        tokeniser=rows["tokeniser"],
        encoder=rows["encoder"],
        headings={number: _counts(pairs, vocabulary) for number, pairs in rows["headings"]},
        passages=tuple(PassageCounts(n, _counts(p, vocabulary)) for n, p in rows["passages"]),
        cited=tuple(CitedCounts(la, y, _counts(p, vocabulary)) for la, y, p in rows["cited"]),
        passage_vectors=passage_vectors,
        cited_vectors=cited_vectors,
    )


def _vectors(
    folder: Path, expected: bool
) -> tuple[NDArray[np.float16] | None, NDArray[np.float16] | None]:
    if not expected:
        return None, None
    with np.load(folder / VECTORS, allow_pickle=False) as arrays:
        return arrays["passages"], arrays["cited"]


def _pairs(counts: Counts, place: Mapping[str, int]) -> list[list[int]]:
    return sorted([place[term], count] for term, count in counts.items())


def _counts(pairs: Sequence[tuple[int, int]], vocabulary: Sequence[str]) -> dict[str, int]:
    return {vocabulary[place]: count for place, count in pairs}


def _layout(rows: Mapping[str, Any]) -> str:
    """JSON with one passage, title or term list a line, so that a change is seen in a diff."""
    parts = []
    for name, value in rows.items():
        if isinstance(value, list) and name != "vocabulary":
            inner = ",\n".join("  " + _compact(row) for row in value)
            parts.append(f'"{name}": [\n{inner}\n]' if value else f'"{name}": []')
        else:
            parts.append(f'"{name}": {_compact(value)}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
