"""How near an item is to the seed papers: by meaning, by words, and by the field's vocabulary."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from classifiers.judgement import Nearest
from classifiers.papers.load import Papers, Place
from classifiers.reading import BUCKETS, bucket
from classifiers.sheets import Sheet, counts_matrix
from classifiers.words import Vocabulary

Floats = NDArray[np.float32]

_SMOOTH = 0.5  # added to every count: a term never seen says nothing either way
_SUREST = 4.0  # log-odds beyond this are cut: one odd word must not decide
_CITED_WEIGHT = 3  # a cited title is short and to the point
_FEW, _MANY = 5, 20
_NEAR = 0.8  # cosine of vectors under which no passage is called near; e5 rarely goes below 0.7
_WORDS_NEAR = 0.08  # the same for words
WORD_NAMES = (
    "odds:title:mean", "odds:title:best", "odds:mean", "odds:best", "odds:gain",
    "words:passage:best", "words:passage:few", "words:cited:best", "words:cited:few",
)  # fmt: skip
VECTOR_NAMES = tuple(
    f"meaning:{kind}:{name}"
    for kind in ("passage", "cited")
    for name in ("best", "few", "many", "mean", "gap")
)


@dataclass(frozen=True, slots=True)
class Seeds:
    """All that the model keeps of the seed papers.

    Attributes:
        places: Where each passage stands.
        vocabulary: Terms by which words are compared.
        passages: Weighed terms of each passage, shape (n_passages, n_terms), sparse.
        cited: The same for each cited title.
        odds: Log-odds of each hashed term, seeds against noise, shape (BUCKETS,).
        passage_vectors: Shape (n_passages, dimensions); 0 dimensions without an encoder.
        cited_vectors: The same for the cited titles.
    """

    places: tuple[Place, ...]
    vocabulary: Vocabulary
    passages: sp.csr_matrix
    cited: sp.csr_matrix
    odds: Floats
    passage_vectors: Floats
    cited_vectors: Floats

    def word_features(self, sheet: Sheet) -> Floats:
        """Columns WORD_NAMES, shape (n_items, 9)."""
        rows = self.vocabulary.weigh(sheet.terms + sheet.title_terms)
        columns = [
            *_odds(sheet.title_terms, self.odds)[:2],
            *_odds(sheet.terms, self.odds),
            *_best(_dense(rows @ self.passages.T))[:2],
            *_best(_dense(rows @ self.cited.T))[:2],
        ]
        return np.stack(columns, axis=1).astype(np.float32)

    def vector_features(self, vectors: Floats) -> Floats:
        """Columns VECTOR_NAMES, shape (n_items, 10)."""
        columns = []
        for own in (self.passage_vectors, self.cited_vectors):
            best, few, many, mean = _best(vectors @ own.T)
            columns += [best, few, many, mean, best - mean]
        return np.stack(columns, axis=1).astype(np.float32)

    def nearest(self, sheet: Sheet, vector: Floats) -> Nearest | None:
        """The passage one item comes nearest to; None when none is near.

        Args:
            sheet: The item alone.
            vector: Shape (dimensions,); with 0 dimensions words decide.
        """
        if not self.places:
            return None
        rows = self.vocabulary.weigh(sheet.terms + sheet.title_terms)
        by_words = _dense(rows @ self.passages.T)[0]
        if vector.shape[0] and self.passage_vectors.any():
            by_meaning = self.passage_vectors @ vector
            at = int(np.argmax(by_meaning + by_words))  # words settle what vectors leave close
            similarity, least = float(by_meaning[at]), _NEAR
        else:
            at = int(np.argmax(by_words))
            similarity, least = float(by_words[at]), _WORDS_NEAR
        if similarity < least:
            return None
        place = self.places[at]
        section = "，".join(part for part in (place.heading, place.label) if part)
        return Nearest(place.paper_id, place.citation, section, similarity)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The seeds as plain arrays."""
        known = np.flatnonzero(self.odds).astype(np.int32)
        return {
            "seed_places": np.array(
                [(p.paper_id, p.citation, p.label, p.heading) for p in self.places] or [("",) * 4]
            )[: len(self.places)],
            "seed_buckets": self.vocabulary.buckets,
            "seed_rarity": self.vocabulary.rarity,
            "seed_odds_buckets": known,
            "seed_odds": self.odds[known],
            "seed_passage_vectors": self.passage_vectors,
            "seed_cited_vectors": self.cited_vectors,
            **_matrix_arrays("seed_passages", self.passages),
            **_matrix_arrays("seed_cited", self.cited),
        }


def make_seeds(papers: Papers, background: Sheet, dimensions: int) -> Seeds:
    """Turn the papers into what items are compared with.

    Args:
        papers: All seed papers; may be none.
        background: Items that are noise, whose terms the seeds' are set against.
        dimensions: Length of the items' vectors; 0 without an encoder.

    References:
        Monroe, Colaresi, Quinn: Fightin' Words, 2008, for smoothed log-odds.
    """
    passages = counts_matrix(_hashed(counts) for counts in papers.passage_counts)
    cited = counts_matrix(_hashed(counts) for counts in papers.cited_counts)
    vocabulary = _vocabulary(sp.vstack([background.terms, passages, cited]).tocsr())
    return Seeds(
        papers.places,
        vocabulary,
        vocabulary.weigh(passages),
        vocabulary.weigh(cited),
        _log_odds(passages, cited, background.terms),
        _fitting(papers.passage_vectors, len(papers.passage_counts), dimensions),
        _fitting(papers.cited_vectors, len(papers.cited_counts), dimensions),
    )


def seeds_from(arrays: Mapping[str, NDArray[Any]]) -> Seeds:
    """Seeds from their arrays."""
    odds = np.zeros(BUCKETS, dtype=np.float32)
    odds[arrays["seed_odds_buckets"]] = arrays["seed_odds"]
    return Seeds(
        tuple(Place(*(str(part) for part in row)) for row in arrays["seed_places"]),
        Vocabulary(arrays["seed_buckets"], arrays["seed_rarity"]),
        _matrix_from("seed_passages", arrays),
        _matrix_from("seed_cited", arrays),
        odds,
        arrays["seed_passage_vectors"],
        arrays["seed_cited_vectors"],
    )


def _hashed(counts: Mapping[str, int]) -> Counter[int]:
    hashed: Counter[int] = Counter()
    for term, count in counts.items():
        hashed[bucket(term)] += count
    return hashed


def _vocabulary(counts: sp.csr_matrix) -> Vocabulary:
    holders = np.bincount(counts.indices, minlength=BUCKETS)
    buckets = np.flatnonzero(holders).astype(np.int32)
    rarity = np.log((counts.shape[0] + 1) / (holders[buckets] + 1))
    return Vocabulary(buckets, rarity.astype(np.float32))


def _log_odds(passages: sp.csr_matrix, cited: sp.csr_matrix, noise: sp.csr_matrix) -> Floats:
    seeds = _totals(passages) + _CITED_WEIGHT * _totals(cited)
    others = _totals(noise)
    if not seeds.any():
        return np.zeros(BUCKETS, dtype=np.float32)
    share = (seeds + _SMOOTH) / (seeds.sum() + _SMOOTH * BUCKETS)
    usual = (others + _SMOOTH) / (others.sum() + _SMOOTH * BUCKETS)
    odds = np.clip(np.log(share / usual), -_SUREST, _SUREST)
    return np.where((seeds > 0) | (others > 0), odds, 0).astype(np.float32)


def _totals(counts: sp.csr_matrix) -> NDArray[np.float64]:
    totals = np.bincount(counts.indices, weights=counts.data, minlength=BUCKETS)
    return totals.astype(np.float64)


def _odds(counts: sp.csr_matrix, odds: Floats) -> tuple[Floats, Floats, Floats]:
    """Mean, highest and mean positive log-odds of the terms of each item; 0 without terms."""
    values = odds[counts.indices]
    sizes = np.diff(counts.indptr)
    rows = np.repeat(np.arange(counts.shape[0]), sizes)
    many = np.maximum(sizes, 1)
    total = np.bincount(rows, weights=values, minlength=counts.shape[0])
    gain = np.bincount(rows, weights=np.maximum(values, 0), minlength=counts.shape[0])
    best = np.full(counts.shape[0], -np.inf)
    np.maximum.at(best, rows, values)
    return total / many, np.where(sizes > 0, best, 0), gain / many


def _best(likeness: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Best, mean of the 5 and of the 20 best, and mean, along each row."""
    if not likeness.shape[1]:
        nothing = np.zeros(len(likeness), dtype=np.float32)
        return nothing, nothing, nothing, nothing
    order = -np.sort(-likeness, axis=1)
    return (
        order[:, 0],
        order[:, :_FEW].mean(axis=1),
        order[:, :_MANY].mean(axis=1),
        likeness.mean(axis=1),
    )


def _dense(matrix: sp.csr_matrix) -> Floats:
    return np.asarray(matrix.toarray(), dtype=np.float32)


def _fitting(vectors: Floats, count: int, dimensions: int) -> Floats:
    if vectors.shape == (count, dimensions):
        return vectors
    return np.zeros((count, dimensions), dtype=np.float32)


def _matrix_arrays(name: str, matrix: sp.csr_matrix) -> dict[str, NDArray[Any]]:
    return {
        f"{name}_data": matrix.data,
        f"{name}_indices": matrix.indices.astype(np.int32),
        f"{name}_ends": matrix.indptr.astype(np.int32),
        f"{name}_shape": np.array(matrix.shape),
    }


def _matrix_from(name: str, arrays: Mapping[str, NDArray[Any]]) -> sp.csr_matrix:
    parts = (arrays[f"{name}_data"], arrays[f"{name}_indices"], arrays[f"{name}_ends"])
    return sp.csr_matrix(parts, shape=tuple(arrays[f"{name}_shape"].tolist()))
