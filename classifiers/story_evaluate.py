"""How well the story model does on labelled pairs that it has not seen."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, precision_recall_curve
from sklearn.model_selection import StratifiedGroupKFold

from classifiers.story_fit import fit_judge
from classifiers.story_model import columns_of
from classifiers.story_train import THRESHOLD, Floats, Rows, pair_weights

FOLDS = 8


def cross_validate(labelled: Rows, own: Rows, *, with_vectors: bool, seed: int = 0) -> Floats:
    """Probability of each labelled pair by a model that saw none of its titles.

    Our own pairs are in every training part and in no test part.

    Returns:
        Shape (n_labelled,).
    """
    scores = np.zeros(len(labelled.same))
    own_columns = columns_of(own.rows, with_vectors=with_vectors)
    columns = columns_of(labelled.rows, with_vectors=with_vectors)
    for train, test in folds(labelled, seed):
        judge = fit_judge(
            np.vstack([columns[train], own_columns]),
            np.concatenate([labelled.same[train], own.same]),
            pair_weights(len(train), own),
            THRESHOLD,
        )
        scores[test] = judge.probabilities(columns[test])
    return scores


def figures(same: NDArray[np.bool_], scores: Floats, threshold: float) -> dict[str, float]:
    """Average precision, F1 at the threshold, and precision where recall reaches 0.80."""
    said = scores >= threshold
    precision, recall, _ = precision_recall_curve(same, scores)
    return {
        "ap": float(average_precision_score(same, scores)),
        "f1": 2 * int((said & same).sum()) / max(1, int(said.sum()) + int(same.sum())),
        "precision": int((said & same).sum()) / max(1, int(said.sum())),
        "recall": int((said & same).sum()) / max(1, int(same.sum())),
        "precision_at_recall_80": float(precision[recall >= 0.8].max()),
    }


def folds(rows: Rows, seed: int) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Rows to learn from and rows to measure on; pairs that share a title stay together."""
    kinds = np.char.add(rows.sources.astype(str), rows.same.astype(int).astype(str))
    splitter = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    yield from splitter.split(rows.rows, kinds, rows.groups)
