"""Where sentence vectors are placed before they are compared."""

import numpy as np

from classifiers.story_compare import VectorSource
from classifiers.story_space import VIEWS, event_turn, fit_space, space_from
from classifiers.story_steps import steps_across, steps_to_summaries

DIMENSIONS = 240


class Lengths:
    """Encodes a text by its length in one direction, and by nothing else."""

    name = "lengths"

    def encode(self, texts: list[str]) -> np.ndarray:
        vectors = np.zeros((len(texts), 3), dtype=np.float32)
        vectors[:, 0], vectors[:, 1] = 1, [len(text) / 100 for text in texts]
        return vectors


def made_vectors(seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Reports in pairs of one event: the two differ along the first ten directions alone."""
    chance = np.random.default_rng(seed)
    events = chance.normal(size=(400, DIMENSIONS))
    noise = np.zeros((2, 400, DIMENSIONS))
    noise[:, :, :10] = 3 * chance.normal(size=(2, 400, 10))
    return (events + noise[0]).astype(np.float32), (events + noise[1]).astype(np.float32)


def cosines(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    return np.asarray((a * b).sum(axis=1) / lengths)


def test_what_reports_of_one_event_differ_in_is_overlooked() -> None:
    first, second = made_vectors()
    seen, unseen = slice(0, 300), slice(300, 400)
    turn = event_turn(np.cov(first[seen].T.astype(np.float64)), [first[seen] - second[seen]])

    before = cosines(first[unseen], second[unseen])
    after = cosines(first[unseen] @ turn, second[unseen] @ turn)
    strangers = cosines(first[unseen] @ turn, np.roll(second[unseen], 1, axis=0) @ turn)

    assert after.mean() > before.mean() + 0.2
    assert strangers.mean() < 0.1


def test_every_kind_of_step_counts_alike() -> None:
    first, second = made_vectors()
    total, steps = np.cov(first.T.astype(np.float64)), first - second

    assert np.allclose(
        event_turn(total, [steps]), event_turn(total, [steps, 100 * steps]), rtol=1e-6, atol=1e-9
    )


def test_a_space_comes_back_from_its_arrays() -> None:
    first, second = made_vectors()
    scripts = ["han", "latin", "cyrillic", "latin"] * 100
    space = fit_space("any", first, scripts, [first - second])
    again = space_from(space.arrays())

    placed = [one.place(first[:9], scripts[:9]) for one in (space, again)]
    assert (placed[0].vectors == placed[1].vectors).all()
    assert space.cosines(placed[0].vectors[:4], placed[1].vectors[:4]).shape == (4, len(VIEWS))
    assert np.allclose(space.cosines(placed[0].vectors, placed[1].vectors), 1, atol=2e-3)


def test_steps_lead_from_short_summaries_nowhere_and_from_long_ones_to_the_title() -> None:
    source = VectorSource(Lengths())
    texts = [("A title", "x" * 90), ("A longer title", "y" * 190), ("No summary", "short")]

    steps = steps_to_summaries(texts, source)

    assert steps.shape == (2, 3)
    assert np.allclose(steps.mean(axis=0), 0, atol=1e-6)


def test_steps_across_take_titles_and_whole_reports() -> None:
    source = VectorSource(Lengths())
    centers = np.zeros((4, 3), dtype=np.float32)

    steps = steps_across([(("Four", "words in all"), ("Four", ""))], source, centers)

    assert steps.shape == (2, 3)
    assert np.allclose(steps[0], 0, atol=1e-3)
    assert steps[1, 1] > 0.1
