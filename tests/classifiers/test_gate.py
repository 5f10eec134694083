import numpy as np
import pytest

from classifiers.calibrate import Calibration
from classifiers.gate import Gate, gate_from
from classifiers.gate_fit import fit_gate, lowest

GATE = Gate({"a": (1.0, 2.0)}, (-1.0, -2.0), Calibration(1, 0), Calibration(2, 1), -0.5)


def test_what_is_not_there_adds_nothing() -> None:
    assert (GATE.field_logit([]), GATE.core_logit([])) == (-1.0, -2.0)
    shares = [(*GATE.share(*pair), -1, *pair[::-1]) for pair in (("a", 3.0), ("unknown", 9.0))]
    assert (GATE.field_logit(shares), GATE.core_logit(shares)) == (2.0, 4.0)


def test_a_gate_survives_being_kept() -> None:
    again = gate_from(GATE.arrays(), GATE.card())
    assert again.share("a", 2.0) == GATE.share("a", 2.0) == (2.0, 4.0)
    assert again.biases == GATE.biases
    assert (again.field, again.core, again.floor) == (GATE.field, GATE.core, GATE.floor)


def test_raw_values_give_the_answer_that_standard_ones_were_taught() -> None:
    chance = np.random.default_rng(4)
    raw = chance.random((500, 3)).astype(np.float32) * 5 + 2
    answers = np.stack([raw[:, 0] > 4, raw[:, 1] > 5], axis=1).astype(np.float32)
    center, scale = raw.mean(axis=0), 1 / raw.std(axis=0)
    standard = (raw - center) * scale
    ones = np.ones(500, dtype=np.float32)
    weights, biases = fit_gate(("x", "y", "z"), standard, center, scale, answers, ones)
    right = ((raw @ weights + biases) > 0) == (answers > 0)
    assert right.mean() > 0.9


def test_the_gate_closes_below_every_core_item() -> None:
    logits = np.array([-3.0, -1.0, 0.0, 2.0])
    core = np.array([False, True, False, True])
    adjacent = np.array([False, False, True, False])
    assert lowest(logits, core, adjacent) == pytest.approx(-1.0)


def test_without_examples_the_gate_stays_open() -> None:
    none = np.zeros(3, dtype=bool)
    assert lowest(np.zeros(3), none, none) == -np.inf
