import numpy as np
import pytest

from classifiers.calibrate import Calibration, calibration_from, sigmoid
from classifiers.calibration_fit import best_threshold, fit_calibration
from classifiers.stage import both


def test_calibration_brings_scores_to_the_share_of_positives() -> None:
    chance = np.random.default_rng(2)
    truth = chance.normal(-1, 2, 4000)
    positive = chance.random(4000) < sigmoid(truth)
    found = fit_calibration(truth * 3 + 1, positive)
    assert found.slope == pytest.approx(1 / 3, rel=0.1)
    scores = sigmoid(found.logits(truth * 3 + 1))
    assert scores.mean() == pytest.approx(positive.mean(), abs=0.01)


def test_calibration_never_turns_the_order_round() -> None:
    raw = np.array([3.0, 2.0, 1.0, 0.0])
    assert fit_calibration(raw, np.array([False, False, True, True])).slope > 0


def test_one_kind_of_items_alone_leaves_logits_as_they_are() -> None:
    assert fit_calibration(np.zeros(3), np.zeros(3, dtype=bool)) == Calibration(1.0, 0.0)


def test_a_calibration_survives_being_kept() -> None:
    kept = Calibration(0.7, -1.2)
    assert calibration_from(kept.card()) == kept


def test_scores_stay_between_0_and_1_for_any_logit() -> None:
    scores = sigmoid(np.array([-1e308, -50.0, 0.0, 50.0, 1e308]))
    assert scores[0] == 0.0
    assert 0 < scores[1] < 1e-20
    assert scores[2] == 0.5
    assert scores[-1] == 1.0


def test_the_threshold_parts_what_can_be_parted() -> None:
    scores = np.array([0.1, 0.2, 0.3, 0.8, 0.9])
    assert 0.3 < best_threshold(scores) < 0.8


def test_the_threshold_is_half_of_the_f1_it_gives() -> None:
    chance = np.random.default_rng(4)
    scores = sigmoid(chance.normal(-3, 3, 20_000))
    core = chance.random(len(scores)) < scores

    threshold = best_threshold(scores)

    told = scores >= threshold
    f1 = 2 * (told & core).sum() / (told.sum() + core.sum())
    assert threshold == pytest.approx(f1 / 2, abs=0.01)


@pytest.mark.parametrize("scores", [[0.0, 0.0], [0.4], [1.0, 1.0]])
def test_even_scores_that_part_nothing_give_a_threshold(scores: list[float]) -> None:
    assert 0 <= best_threshold(np.array(scores)) <= 1


def test_both_questions_together_are_the_product_of_their_chances() -> None:
    field, core = np.array([2.0, -3.0, 40.0]), np.array([-1.0, 5.0, 40.0])
    assert sigmoid(both(field, core)) == pytest.approx(sigmoid(field) * sigmoid(core))


def test_extreme_questions_give_a_finite_answer() -> None:
    field = np.array([-800.0, 800.0, 800.0])
    assert np.isfinite(both(field, np.array([-800.0, 800.0, -800.0]))).all()
