import numpy as np
import pytest

from classifiers.metrics import (
    Judged,
    average_precision,
    calibration_error,
    intervals,
    measure,
    ndcg,
    theme_f1,
)


def judged(
    grades: list[int],
    scores: list[float],
    *,
    languages: list[str] | None = None,
    themes: list[set[str]] | None = None,
    named: list[set[str]] | None = None,
    allowed: list[set[str]] | None = None,
) -> Judged:
    empty: list[set[str]] = [set() for _ in grades]
    values = np.array(scores)
    return Judged(
        np.array(grades),
        values,
        values >= 0.5,
        np.array(languages or ["en"] * len(grades)),
        [frozenset(own) for own in themes or empty],
        [frozenset(own) for own in named or empty],
        [frozenset(own) for own in allowed or named or empty],
    )


def test_adjacent_items_count_only_for_the_strict_figure() -> None:
    figures = measure(judged([2, 1, 0], [0.5, 0.9, 0.1]))
    assert figures["ap"] == 1.0
    assert figures["ap_strict"] == 0.5


def test_average_precision_by_hand() -> None:
    positive = np.array([True, False, True, False])
    scores = np.array([0.9, 0.8, 0.7, 0.6])
    assert average_precision(positive, scores, np.ones(4, bool)) == pytest.approx((1 + 2 / 3) / 2)


def test_what_cannot_be_measured_is_left_out() -> None:
    assert "ap" not in measure(judged([0, 0, 1], [0.1, 0.2, 0.3]))


def test_precision_recall_and_f1_are_those_of_the_threshold() -> None:
    figures = measure(judged([2, 2, 1, 0], [0.9, 0.2, 0.8, 0.1]))
    assert (figures["precision"], figures["recall"], figures["f1"]) == (0.5, 0.5, 0.5)
    assert figures["precision_adj"] == 1.0


def test_a_ranking_with_the_best_first_has_full_gain() -> None:
    assert ndcg(np.array([2, 1, 0]), np.array([0.9, 0.5, 0.1])) == pytest.approx(1)
    assert ndcg(np.array([2, 1, 0]), np.array([0.1, 0.5, 0.9])) < 1


def test_scores_that_tell_the_truth_have_no_calibration_error() -> None:
    positive = np.array([True, True, True, False] * 25)
    assert calibration_error(positive, np.full(100, 0.75)) == pytest.approx(0)
    assert calibration_error(positive, np.full(100, 0.25)) == pytest.approx(0.5)


def test_a_theme_is_right_when_any_named_it_and_missed_when_all_did() -> None:
    figure = theme_f1(
        judged(
            [2, 1, 0],
            [0.9, 0.5, 0.1],
            themes=[{"a", "b"}, set(), {"c"}],
            named=[{"a"}, {"a"}, set()],
            allowed=[{"a", "b"}, {"a"}, set()],
        )
    )
    assert figure == pytest.approx(2 * 2 / (2 * 2 + 0 + 1))


def test_each_language_has_its_own_figures() -> None:
    figures = measure(
        judged([2, 0, 2, 0], [0.9, 0.1, 0.1, 0.9], languages=["en", "en", "ru", "ru"])
    )
    assert (figures["ap_en"], figures["ap_ru"]) == (1.0, 0.5)


def test_intervals_hold_the_figure_and_are_the_same_each_time() -> None:
    chance = np.random.default_rng(1)
    grades = chance.choice([0, 0, 1, 2], 200).tolist()
    scores = (np.array(grades) / 3 + chance.random(200) / 2).clip(0, 1).tolist()
    items = judged(grades, scores)
    spans = intervals(items, rounds=40)
    low, high = spans["ap_strict"]
    assert low < measure(items)["ap_strict"] < high
    assert spans == intervals(items, rounds=40)
