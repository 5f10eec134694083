"""From columns and words to scores, themes and the nearest seed section: for one item or many."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifiers.calibrate import chance, sigmoid
from classifiers.judgement import Nearest
from classifiers.parts import Parts
from classifiers.stage import Stage, ask_each, ask_one, both, joint
from classifiers.themes import choose_each, choose_one
from classifiers.weighing import Weighing

Floats = NDArray[np.float32]

NAMED_FROM = 0.25  # chance of being in the field from which themes and the nearest seed are named


class Verdict(NamedTuple):
    """What a stage says of one item.

    Attributes:
        score: Chance that it is core.
        likely: Chance that it is in the field; not below the score.
        themes: Names, the main one first.
        nearest: Nearest section of the seeds, if any is near.
    """

    score: float
    likely: float
    themes: tuple[str, ...]
    nearest: Nearest | None


def verdict(
    parts: Parts,
    stage: Stage,
    columns: Floats,
    said: tuple[float, float],
    nearest: Callable[[], Nearest | None],
) -> Verdict:
    """Ask a stage about one item.

    Args:
        parts: Of the model.
        stage: With or without vectors.
        columns: Shape (1, n_columns).
        said: What its words say.
        nearest: Finds the nearest section, if the item may be in the field.
    """
    field, core, of_themes = ask_one(stage, columns, said)
    found = stage.calibrations
    score = chance(found.core.logit(joint(field, core)))
    likely = max(score, chance(found.field.logit(field)))
    if likely < NAMED_FROM:
        return Verdict(score, likely, (), None)
    return Verdict(score, likely, choose_one(parts.themes, of_themes, found.cuts), nearest())


def verdicts(parts: Parts, items: Weighing) -> list[Verdict]:
    """Ask the stage without vectors about many items: the same to the bit as of each by itself."""
    stage, found = parts.plain, parts.plain.calibrations
    questions, of_themes = ask_each(stage, items.columns, items.said)
    scores = sigmoid(found.core.logits(both(questions[:, 0], questions[:, 1])))
    likely = np.maximum(scores, sigmoid(found.field.logits(questions[:, 0])))
    rows = np.flatnonzero(likely >= NAMED_FROM)
    themes = iter(choose_each(parts.themes, sigmoid(of_themes[rows]), found.cuts))
    nearest = iter(parts.seeds.nearest_by_words_each(items.shared[rows], items.scales[rows]))
    return [
        Verdict(score, chance_of, next(themes), next(nearest))
        if chance_of >= NAMED_FROM
        else Verdict(score, chance_of, (), None)
        for score, chance_of in zip(scores.tolist(), likely.tolist(), strict=True)
    ]
