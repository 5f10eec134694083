"""Learning the two models behind a judge; apart from serving, which needs no scikit-learn."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from classifiers.story_model import Judge, Line
from classifiers.story_trees import DEPTH, Trees

_STRENGTH = 0.1  # inverse of the L2 penalty
_LEAST_SPREAD = 1e-6
_ROUNDS = 400
_STEP = 0.03
_ROWS = 0.5  # share of the rows each tree sees
_COLUMNS = 0.15  # share of the columns each split may choose from
_LEAF = 5  # rows
_SEED = 0

Floats = NDArray[np.float64]


def fit_judge(rows: Floats, same: NDArray[np.bool_], weights: Floats, threshold: float) -> Judge:
    """Learn from feature rows of shape (n_pairs, n_columns) with a weight each."""
    center, spread = rows.mean(axis=0), np.maximum(rows.std(axis=0), _LEAST_SPREAD)
    learner = LogisticRegression(C=_STRENGTH, max_iter=5000)
    learner.fit((rows - center) / spread, same, sample_weight=weights)
    line = Line(center, learner.coef_[0] / spread, float(learner.intercept_[0]))
    return Judge(line, fit_trees(rows, same, weights), threshold)


def fit_trees(rows: Floats, answers: NDArray[np.bool_], weights: Floats) -> Trees:
    """Learn from rows of shape (n_rows, n_columns) with a weight each.

    References:
        Friedman: Stochastic gradient boosting, 2002.
    """
    learner = GradientBoostingClassifier(
        n_estimators=_ROUNDS,
        max_depth=DEPTH,
        learning_rate=_STEP,
        subsample=_ROWS,
        max_features=_COLUMNS,
        min_samples_leaf=_LEAF,
        random_state=_SEED,
    ).fit(rows, answers, sample_weight=weights)
    share = float(np.average(answers, weights=weights))
    filled = [_filled(tree.tree_) for tree in learner.estimators_[:, 0]]
    return Trees(
        float(np.log(share / (1 - share))),
        np.array([columns for columns, _, _ in filled], dtype=np.int16),
        np.array([limits for _, limits, _ in filled]),
        np.array([leaves for _, _, leaves in filled]) * _STEP,
    )


def _filled(tree: Any) -> tuple[list[int], list[float], list[float]]:
    """One learned tree as a perfect one: below an early leaf every way leads to its value."""
    columns = [0] * (2**DEPTH - 1)
    limits = [np.inf] * (2**DEPTH - 1)
    leaves = [0.0] * 2**DEPTH
    ways = [(0, 0)]
    while ways:
        own, source = ways.pop()
        if own >= len(columns):
            leaves[own - len(columns)] = float(tree.value[source, 0, 0])
            continue
        left, right = int(tree.children_left[source]), int(tree.children_right[source])
        if left < 0:
            ways += [(2 * own + 1, source), (2 * own + 2, source)]
            continue
        columns[own], limits[own] = int(tree.feature[source]), float(tree.threshold[source])
        ways += [(2 * own + 1, left), (2 * own + 2, right)]
    return columns, limits, leaves
