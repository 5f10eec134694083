import numpy as np
import pytest

from classifiers.centring import SCRIPTS, fit_centring

CHANCE = np.random.default_rng(3)
MEANS = {"han": np.array([1, 0, 0, 0]), "latin": np.array([0, 1, 0, 0])}


def items(count: int = 60) -> tuple[np.ndarray, np.ndarray]:
    """Two scripts, each about a mean of its own; the last two dimensions are what is said."""
    scripts = np.repeat(list(MEANS), count)
    said = np.zeros((2 * count, 4))
    said[:, 2:] = 0.1 * CHANCE.normal(size=(2 * count, 2))
    return np.array([MEANS[s] for s in scripts] + said, dtype=np.float32), scripts


def test_the_same_said_in_two_scripts_comes_together() -> None:
    centring = fit_centring(*items())
    said = np.array([0, 0, 0.1, 0.05])
    pair = np.array([MEANS["han"] + said, MEANS["latin"] + said], dtype=np.float32)
    first, second = centring.center(pair, ["han", "latin"])
    assert pair[0] @ pair[1] < 0.1
    assert first @ second > 0.9


def test_centred_vectors_have_length_one_and_nothing_stays_nothing() -> None:
    vectors, scripts = items()
    centring = fit_centring(vectors, scripts)
    lengths = np.linalg.norm(centring.center(vectors, scripts), axis=1)
    assert lengths == pytest.approx(np.ones(len(vectors)), abs=1e-5)
    assert not centring.center(np.zeros((1, 4), dtype=np.float32), ["han"]).any()


def test_a_script_that_is_rare_or_unknown_takes_the_mean_of_all() -> None:
    vectors, scripts = items()
    centring = fit_centring(vectors, scripts)
    assert centring.means[SCRIPTS.index("cyrillic")] == pytest.approx(vectors.mean(axis=0))
    kana, other = (centring.center(vectors[:1], [name]) for name in ("kana", "other"))
    assert np.array_equal(kana, other)
