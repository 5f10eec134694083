"""From columns and words to scores, themes and the nearest seed section: for one item or many."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifiers.calibrate import chance, sigmoid
from classifiers.judgement import Nearest
from classifiers.parts import Parts
from classifiers.stage import Stage, ask_each, ask_one, both, joint
from classifiers.themes import choose, choose_each

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
    said: Floats,
    likeness: Floats,
    vector: Floats | None = None,
    script: str = "",
) -> Verdict:
    """Ask a stage about one item.

    Args:
        parts: Of the model.
        stage: With or without vectors.
        columns: Shape (1, n_columns).
        said: What its words say, shape (2,).
        likeness: Of its words with the seeds, shape (1, n_documents).
        vector: Shape (dimensions,), if there is one.
        script: Its main script.
    """
    field, core, of_themes = ask_one(stage, columns, said)
    found = stage.calibrations
    score = chance(found.core.logit(joint(field, core)))
    likely = max(score, chance(found.field.logit(field)))
    if likely < NAMED_FROM:
        return Verdict(score, likely, (), None)
    themes = choose(parts.themes, sigmoid(of_themes), found.cuts)
    if vector is None:
        return Verdict(score, likely, themes, parts.seeds.nearest_by_words(likeness)[0])
    return Verdict(score, likely, themes, parts.seeds.nearest(likeness[0], vector, script))


def verdicts(parts: Parts, columns: Floats, said: Floats, likeness: Floats) -> list[Verdict]:
    """Ask the stage without vectors about many items: the same to the bit as of each by itself.

    Args:
        parts: Of the model.
        columns: Shape (n, n_columns).
        said: What their words say, shape (n, 2).
        likeness: Of their words with the seeds, shape (n, n_documents).
    """
    stage, found = parts.plain, parts.plain.calibrations
    questions, of_themes = ask_each(stage, columns, said)
    scores = sigmoid(found.core.logits(both(questions[:, 0], questions[:, 1])))
    likely = np.maximum(scores, sigmoid(found.field.logits(questions[:, 0])))
    rows = np.flatnonzero(likely >= NAMED_FROM)
    themes = iter(choose_each(parts.themes, sigmoid(of_themes[rows]), found.cuts))
    nearest = iter(parts.seeds.nearest_by_words(likeness[rows]))
    return [
        Verdict(score, chance_of, next(themes), next(nearest))
        if chance_of >= NAMED_FROM
        else Verdict(score, chance_of, (), None)
        for score, chance_of in zip(scores.tolist(), likely.tolist(), strict=True)
    ]
