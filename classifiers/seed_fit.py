"""From seed papers to what items are compared with."""

from collections import Counter
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from classifiers.bags import Bags, bags_of, turned
from classifiers.nearness import Seeds
from classifiers.papers.load import Papers
from classifiers.reading import BUCKETS, bucket
from classifiers.words import Vocabulary

Floats = NDArray[np.float32]

_SMOOTH = 0.5  # added to every count: a term never seen says nothing either way
_SUREST = 4.0  # log-odds beyond this are cut: one odd word must not decide
_CITED_WEIGHT = 3  # a cited title is short and to the point


def seed_bags(papers: Papers) -> Bags:
    """Terms of all passages, then of all cited titles, by hash."""
    return bags_of(map(_hashed, (*papers.passage_counts, *papers.cited_counts)))


def make_seeds(
    papers: Papers, own: Bags, vocabulary: Vocabulary, noise: Bags, dimensions: int
) -> Seeds:
    """Turn the papers into what items are compared with.

    Args:
        papers: All seed papers; may be none.
        own: What `seed_bags` gives for them.
        vocabulary: Terms by which words are compared.
        noise: Terms of items that are noise, against which the seeds' are set.
        dimensions: Length of the items' vectors; 0 without an encoder.

    References:
        Monroe, Colaresi, Quinn: Fightin' Words, 2008, for smoothed log-odds.
    """
    passages, cited = len(papers.passage_counts), len(papers.cited_counts)
    weights = np.where(np.arange(len(own)) < passages, 1, _CITED_WEIGHT)
    return Seeds(
        tuple((p.paper_id, p.citation, p.label, p.heading) for p in papers.places),
        turned(vocabulary.weigh(own), len(vocabulary.buckets)),
        _log_odds(own, weights, noise),
        _fitting(papers.passage_vectors, passages, dimensions),
        _fitting(papers.cited_vectors, cited, dimensions),
    )


def _hashed(counts: Mapping[str, int]) -> Counter[int]:
    hashed: Counter[int] = Counter()
    for term, count in counts.items():
        hashed[bucket(term)] += count
    return hashed


def _log_odds(own: Bags, weights: NDArray[np.int64], noise: Bags) -> Floats:
    seeds = np.bincount(own.terms, own.values * weights[own.rows], BUCKETS)
    others = np.bincount(noise.terms, noise.values, BUCKETS)
    if not seeds.any():
        return np.zeros(BUCKETS, dtype=np.float32)
    share = (seeds + _SMOOTH) / (seeds.sum() + _SMOOTH * BUCKETS)
    usual = (others + _SMOOTH) / (others.sum() + _SMOOTH * BUCKETS)
    odds = np.clip(np.log(share / usual), -_SUREST, _SUREST)
    return np.where((seeds > 0) | (others > 0), odds, 0).astype(np.float32)


def _fitting(vectors: Floats, count: int, dimensions: int) -> Floats:
    if vectors.shape == (count, dimensions):
        return vectors
    return np.zeros((count, dimensions), dtype=np.float32)
