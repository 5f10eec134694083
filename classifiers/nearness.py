"""How near an item is to the seed papers: by meaning, by words, and by the field's vocabulary."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifiers.bags import Bags, products
from classifiers.centring import Centring
from classifiers.judgement import Nearest
from classifiers.terms import BUCKETS

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

_FEW, _MANY = 5, 20
_NEAR = 0.1  # cosine of centred vectors under which no passage is near: no labelled core item is
_WORDS_NEAR = 0.08  # the same for words
WORD_NAMES = (
    "odds:title:mean", "odds:title:best", "odds:mean", "odds:best", "odds:gain",
    "words:passage:best", "words:passage:few", "words:cited:best", "words:cited:few", "own:words",
)  # fmt: skip
VECTOR_NAMES = (
    *(
        f"meaning:{kind}:{name}"
        for kind in ("passage", "cited")
        for name in ("best", "few", "many", "mean", "gap")
    ),
    "own:meaning",
)


@dataclass(frozen=True)
class Seeds:
    """All that the model keeps of the seed papers.

    Attributes:
        places: Paper, citation, number and heading of the section of each passage.
        documents: Weighed terms of passages, then of cited titles, by term.
        odds: Log-odds of each hashed term, seeds against noise, shape (BUCKETS,).
        centring: Takes off vectors what is common to their script.
        passage_vectors: Centred, shape (n_passages, dimensions); 0 dimensions without an encoder.
        cited_vectors: The same for the cited titles.
    """

    places: tuple[tuple[str, str, str, str], ...]
    documents: Bags
    odds: Floats
    centring: Centring
    passage_vectors: Floats
    cited_vectors: Floats

    @functools.cached_property
    def starts(self) -> NDArray[np.int64]:
        """First passage of each paper, whose passages stand together."""
        papers = [place[0] for place in self.places]
        return np.array([at for at, name in enumerate(papers) if papers.index(name) == at])

    @functools.cached_property
    def _sections(self) -> list[tuple[str, str, str]]:
        """Paper, citation and section of each passage, as a reader is told."""
        return [
            (paper_id, citation, "，".join(part for part in (heading, label) if part))
            for paper_id, citation, label, heading in self.places
        ]

    def by_words(self, weighed: Bags) -> Floats:
        """Cosine of each item's words with each passage and title, shape (n, n_documents)."""
        return products(weighed, self.documents, len(self.places) + len(self.cited_vectors))

    def word_features(self, titles: Bags, texts: Bags, likeness: Floats) -> Floats:
        """Columns WORD_NAMES, shape (n_items, 10).

        Args:
            titles: Terms of the titles by hash.
            texts: Terms of the whole items by hash.
            likeness: What `by_words` gives for them.
        """
        passages = len(self.places)
        mean, best, gain = _odds(titles, texts, self.odds)
        size = len(texts)
        near, cited = likeness[:, :passages], likeness[:, passages:]
        columns: list[NDArray[Any]] = [
            *(mean[:size], best[:size], mean[size:], best[size:], gain[size:]),
            *_foremost(near),
            *_foremost(cited),
            self._own(near),
        ]
        table = np.empty((size, len(columns)), dtype=np.float32)
        for at, column in enumerate(columns):
            table[:, at] = column
        return table

    def vector_features(self, vectors: Floats) -> Floats:
        """Columns VECTOR_NAMES of centred vectors, shape (n_items, 11)."""
        columns = [self._own(vectors @ self.passage_vectors.T)]
        for own in (self.passage_vectors, self.cited_vectors):
            best, few, many, mean = _best(vectors @ own.T)
            columns += [best, few, many, mean, best - mean]
        return np.stack([*columns[1:], columns[0]], axis=1).astype(np.float32)

    def _own(self, likeness: Floats) -> Floats:
        """How much nearer an item is to one paper than to the usual one, shape (n,)."""
        if not len(self.starts):
            return np.zeros(len(likeness), dtype=np.float32)
        best = np.maximum.reduceat(likeness, self.starts, axis=1)
        return np.asarray(best.max(axis=1) - _middle(best), dtype=np.float32)

    def nearest(self, likeness: Floats, vector: Floats, script: str) -> Nearest | None:
        """The passage one item comes nearest to; None when none is near.

        Args:
            likeness: Of its words with passages and titles, shape (n_documents,).
            vector: Shape (dimensions,); with 0 dimensions words decide.
            script: Its main script.
        """
        if not self.places:
            return None
        by_words = likeness[: len(self.places)]
        if not vector.shape[0] or not self.passage_vectors.any():
            return self.nearest_by_words(likeness)
        by_meaning = self.passage_vectors @ self.centring.center(vector[None], [script])[0]
        at = int(np.argmax(by_meaning + by_words))  # words settle what vectors leave close
        similarity = float(by_meaning[at])
        return None if similarity < _NEAR else self._nearest_at(at, similarity)

    def nearest_by_words(self, shared: Doubles | Floats, scale: float = 1.0) -> Nearest | None:
        """The same by words alone, from what an item shares with each document; see `Weighed`."""
        own = shared[: len(self.places)]
        if not len(own):
            return None
        at = int(own.argmax())
        similarity = scale * own.item(at)
        return None if similarity < _WORDS_NEAR else self._nearest_at(at, similarity)

    def nearest_by_words_each(self, shared: Doubles, scales: Doubles) -> list[Nearest | None]:
        """The same of many items."""
        own = shared[:, : len(self.places)]
        if not own.size:
            return [None] * len(own)
        places = own.argmax(axis=1)
        best = own[np.arange(len(places)), places] * scales
        return [
            None if similarity < _WORDS_NEAR else self._nearest_at(at, similarity)
            for at, similarity in zip(places.tolist(), best.tolist(), strict=True)
        ]

    def _nearest_at(self, at: int, similarity: float) -> Nearest:
        return Nearest(*self._sections[at], similarity)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The seeds as plain arrays."""
        known = np.flatnonzero(self.odds).astype(np.int32)
        return {
            "seed_places": np.array(self.places or [("",) * 4])[: len(self.places)],
            "seed_terms": self.documents.terms,
            "seed_values": self.documents.values,
            "seed_ends": self.documents.ends.astype(np.int32),
            "seed_odds_buckets": known,
            "seed_odds": self.odds[known],
            "seed_script_means": self.centring.means,
            "seed_passage_vectors": self.passage_vectors,
            "seed_cited_vectors": self.cited_vectors,
        }


def seeds_from(arrays: Mapping[str, NDArray[Any]]) -> Seeds:
    """Seeds from their arrays."""
    odds = np.zeros(BUCKETS, dtype=np.float32)
    odds[arrays["seed_odds_buckets"]] = arrays["seed_odds"]
    ends = arrays["seed_ends"].astype(np.int64)
    rows = arrays["seed_places"].tolist()
    return Seeds(
        tuple((paper, citation, label, heading) for paper, citation, label, heading in rows),
        Bags(arrays["seed_terms"], arrays["seed_values"], ends),
        odds,
        Centring(arrays["seed_script_means"]),
        arrays["seed_passage_vectors"],
        arrays["seed_cited_vectors"],
    )


def _odds(titles: Bags, texts: Bags, odds: Floats) -> tuple[Doubles, Doubles, Doubles]:
    """Mean, highest and mean positive log-odds of the terms of titles, then of texts; 0 of none."""
    values = odds.take(np.concatenate([titles.terms, texts.terms]))
    sizes = np.concatenate([titles.sizes, texts.sizes])
    size = len(sizes)
    rows = np.arange(size).repeat(sizes)
    many = np.maximum(sizes, 1)
    total = np.bincount(rows, values, size)
    gain = np.bincount(rows, np.maximum(values, 0), size)
    best, filled = np.zeros(size), np.flatnonzero(sizes)
    if len(filled):
        best[filled] = np.maximum.reduceat(values, (sizes.cumsum() - sizes)[filled])
    return total / many, best, gain / many


def _foremost(likeness: Floats) -> tuple[Floats, Floats]:
    """Best and mean of the 5 best along each row."""
    if not likeness.shape[1]:
        nothing = np.zeros(len(likeness), dtype=np.float32)
        return nothing, nothing
    top = _descending(likeness, _FEW)
    return top[:, 0], _mean(top)


def _best(likeness: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Best, mean of the 5 and of the 20 best, and mean, along each row."""
    if not likeness.shape[1]:
        nothing = np.zeros(len(likeness), dtype=np.float32)
        return nothing, nothing, nothing, nothing
    top = _descending(likeness, _MANY)
    return top[:, 0], _mean(top[:, :_FEW]), _mean(top), _mean(likeness)


def _descending(likeness: Floats, most: int) -> Floats:
    """The highest of each row, the highest first."""
    return np.sort(likeness, axis=1)[:, : -most - 1 : -1]


def _mean(rows: Floats) -> Floats:
    """What np.mean gives along each row, for half of its cost where there are few."""
    return np.asarray(np.add.reduce(rows, axis=1) / np.float32(rows.shape[1]))


def _middle(rows: Floats) -> Floats:
    """What np.median gives along each row, for a fifth of its cost where there are few."""
    ordered, half = np.sort(rows, axis=1), rows.shape[1] // 2
    if rows.shape[1] % 2:
        return np.asarray(ordered[:, half])
    return np.asarray((ordered[:, half - 1] + ordered[:, half]) / 2)
