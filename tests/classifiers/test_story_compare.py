"""Comparing many pairs: the same figures as pair by pair, and no more memory for more pairs."""

import random
import tracemalloc
from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pytest

from classifiers import story_compare, story_space
from classifiers.story_compare import Comparer, VectorSource, load_kit

WORDS = ("bridge", "flood", "lorry", "customs", "tariff", "valley", "station", "ferry", "pylon")


class Scattered:
    """Gives every text a direction of its own, out of its letters."""

    name = "scattered"

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        rows = [np.random.default_rng(list(text.encode())).normal(size=384) for text in texts]
        found = np.array(rows)
        return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)


def comparer(count: int) -> Comparer:
    """Reports of a few words, with vectors."""
    chance = random.Random(count)
    texts = [
        (f"{' '.join(chance.sample(WORDS, 4))} {at}", " ".join(chance.sample(WORDS, 6)))
        for at in range(count)
    ]
    kit = load_kit()
    return Comparer(texts, kit.lexicon, kit.rarity, kit.space, VectorSource(Scattered()))


def peak_of(compared: Comparer, pairs: Sequence[tuple[int, int]]) -> int:
    """Bytes that laying these pairs over each other takes at most, the rows left out."""
    tracemalloc.start()
    try:
        rows = compared.rows(pairs)
        return tracemalloc.get_traced_memory()[1] - rows.nbytes
    finally:
        tracemalloc.stop()


def test_pairs_compared_together_get_the_figures_they_get_in_parts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared = comparer(40)
    pairs = list(combinations(range(40), 2))
    together = compared.rows(pairs)
    in_parts = np.concatenate([compared.rows(pairs[at : at + 7]) for at in range(0, len(pairs), 7)])
    monkeypatch.setattr(story_compare, "_LAID_OVER", len(pairs))

    assert (together == in_parts).all()
    assert (together == compared.rows(pairs)).all()


def test_a_crowd_is_the_same_in_parts_and_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    space, scripts = load_kit().space, ["han", "latin", "cyrillic"] * 67
    vectors = Scattered().encode([f"report {at}" for at in range(201)])
    in_parts = space.place(vectors, scripts).crowd
    monkeypatch.setattr(story_space, "_CHUNK", 1000)

    assert np.allclose(space.place(vectors, scripts).crowd, in_parts, rtol=0, atol=1e-6)


def test_four_times_the_pairs_take_little_more_memory_to_compare() -> None:
    compared = comparer(70)
    pairs = list(combinations(range(70), 2))[:2400]
    compared.rows(pairs)  # what stays is there before it is counted

    assert peak_of(compared, pairs) < 1.25 * peak_of(compared, pairs[:600])
