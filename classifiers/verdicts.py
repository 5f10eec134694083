"""From columns and words to scores, themes and the nearest seed section: for one item or many."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from classifiers.calibrate import chance, sigmoid
from classifiers.folded import Asked, Folded
from classifiers.judgement import Nearest
from classifiers.parts import Parts
from classifiers.stage import Calibrations, joint, joint_each
from classifiers.themes import choose_each, choose_one
from classifiers.weighing import Weighing

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
    names: Sequence[str], found: Calibrations, asked: Asked, nearest: Callable[[], Nearest | None]
) -> Verdict:
    """What the answers of a stage come to.

    Args:
        names: Of the themes.
        found: Of the stage.
        asked: Its answers.
        nearest: Finds the nearest section, if the item may be in the field.
    """
    field, core, of_themes = asked
    score = chance(found.core.logit(joint(field, core)))
    likely = max(score, chance(found.field.logit(field)))
    if likely < NAMED_FROM:
        return Verdict(score, likely, (), None)
    return Verdict(score, likely, choose_one(names, of_themes, found.cuts), nearest())


def verdicts(parts: Parts, stage: Folded, items: Weighing) -> list[Verdict]:
    """Ask the stage without vectors about many items: the same to the bit as of each by itself."""
    found = parts.plain.calibrations
    questions, of_themes = stage.ask_each(items.raw, items.said)
    scores = sigmoid(found.core.logits(joint_each(questions[:, 0], questions[:, 1])))
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
