"""All nodes asked at once against going down each tree."""

import numpy as np
import pytest

from classifiers.story_trees import DEPTH, Trees


def by_going_down(trees: Trees, rows: np.ndarray) -> np.ndarray:
    values = rows.astype(np.float32)
    answers = np.zeros((len(rows), len(trees.columns)))
    for at, row in enumerate(values):
        for tree in range(len(trees.columns)):
            node = 0
            for _ in range(DEPTH):
                right = row[trees.columns[tree, node]] > trees.limits[tree, node]
                node = 2 * node + (2 if right else 1)
            answers[at, tree] = trees.leaves[tree, node - (2**DEPTH - 1)]
    return trees.base + answers.sum(axis=1)


@pytest.mark.parametrize("count", [0, 1, 251])
def test_each_row_ends_in_the_leaf_that_its_answers_lead_to(count: int) -> None:
    chance = np.random.default_rng(5)
    limits = chance.choice([0.1, 0.25, 0.5, 1 / 3, np.inf], size=(30, 2**DEPTH - 1))
    columns = chance.integers(0, 6, size=limits.shape).astype(np.int16)
    trees = Trees(-0.7, columns, limits, chance.normal(size=(30, 2**DEPTH)))
    rows = chance.choice([0.1, 0.25, 0.3, 0.5, 1 / 3, 7.0], size=(count, 7))  # many on a limit

    assert np.array_equal(trees.logits(rows), by_going_down(trees, rows))
