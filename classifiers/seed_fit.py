"""From seed papers to what items are compared with."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from classifiers.alphabets import main_script
from classifiers.bags import Bags, bags_of, turned
from classifiers.centring import Centring
from classifiers.nearness import Seeds
from classifiers.papers.features import Counts
from classifiers.papers.load import Papers
from classifiers.terms import BUCKETS, bucket
from classifiers.words import Vocabulary

Floats = NDArray[np.float32]

_SMOOTH = 0.5  # added to every count: a term never seen says nothing either way
_SUREST = 4.0  # log-odds beyond this are cut: one odd word must not decide
_CITED_WEIGHT = 3  # a cited title is short and to the point


def seed_bags(papers: Papers) -> Bags:
    """Terms of all passages, then of all cited titles, by hash."""
    return bags_of(map(_hashed, (*papers.passage_counts, *papers.cited_counts)))


def make_seeds(
    papers: Papers, own: Bags, vocabulary: Vocabulary, noise: Bags, centring: Centring
) -> Seeds:
    """Turn the papers into what items are compared with.

    Args:
        papers: All seed papers; may be none.
        own: What `seed_bags` gives for them.
        vocabulary: Terms by which words are compared.
        noise: Terms of items that are noise, against which the seeds' are set.
        centring: Learned from the items; its vectors have 0 dimensions without an encoder.

    References:
        Monroe, Colaresi, Quinn: Fightin' Words, 2008, for smoothed log-odds.
    """
    return Seeds(
        tuple((p.paper_id, p.citation, p.label, p.heading) for p in papers.places),
        turned(vocabulary.weigh(own), len(vocabulary.buckets)),
        _log_odds(own, _shares(papers, own), noise),
        centring,
        _fitting(papers.passage_vectors, papers.passage_counts, centring),
        _fitting(papers.cited_vectors, papers.cited_counts, centring),
    )


def _hashed(counts: Mapping[str, int]) -> Counter[int]:
    hashed: Counter[int] = Counter()
    for term, count in counts.items():
        hashed[bucket(term)] += count
    return hashed


def _shares(papers: Papers, own: Bags) -> Floats:
    """Weight of each row's counts: every paper has the same say, however long it is."""
    rows = [place.paper_id for place in papers.places] + list(papers.cited_paper_ids)
    weights = np.where(np.arange(len(rows)) < len(papers.places), 1.0, _CITED_WEIGHT)
    if not rows:
        return weights.astype(np.float32)
    number = np.unique(rows, return_inverse=True)[1]
    sizes = weights * np.bincount(own.rows, own.values, len(rows))
    totals = np.bincount(number, sizes)
    fair = weights * totals.mean() / np.maximum(totals, 1)[number]
    return np.asarray(fair, dtype=np.float32)


def _log_odds(own: Bags, weights: Floats, noise: Bags) -> Floats:
    seeds = np.bincount(own.terms, own.values * weights[own.rows], BUCKETS)
    others = np.bincount(noise.terms, noise.values, BUCKETS)
    if not seeds.any():
        return np.zeros(BUCKETS, dtype=np.float32)
    share = (seeds + _SMOOTH) / (seeds.sum() + _SMOOTH * BUCKETS)
    usual = (others + _SMOOTH) / (others.sum() + _SMOOTH * BUCKETS)
    odds = np.clip(np.log(share / usual), -_SUREST, _SUREST)
    return np.where((seeds > 0) | (others > 0), odds, 0).astype(np.float32)


def _fitting(vectors: Floats, counted: Sequence[Counts], centring: Centring) -> Floats:
    shape = (len(counted), centring.means.shape[1])
    if vectors.shape != shape:
        return np.zeros(shape, dtype=np.float32)
    return centring.center(vectors, [main_script(" ".join(counts)) for counts in counted])
