"""Evaluation of a model on labelled items it did not learn from: figures, intervals, mistakes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from classifiers.judgement import Judgement
from classifiers.labelled import LabelledItem
from classifiers.metrics import CORE, Judged, intervals, measure
from classifiers.model import Model

_ROUNDS = 200


@dataclass(frozen=True, slots=True)
class Mistake:
    """An item on the wrong side of the threshold.

    Attributes:
        item: The item.
        judgement: What the model said of it, with reasons.
        gap: How far the score is from the right answer, in [0, 1].
    """

    item: LabelledItem
    judgement: Judgement
    gap: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All that is known of a model on some labelled items.

    Attributes:
        version: The model's.
        threshold: Score from which on it tells an item.
        judged: Labels and verdicts.
        metrics: Figures by name, as `classifiers.metrics.measure` gives them.
        spans: 95 % interval of each figure.
        themes: Theme -> (precision, recall, F1, how often named) over core and adjacent items.
        encoded: Share of the items that the sentence encoder was asked about, in [0, 1].
        mistakes: Worst first.
    """

    version: str
    threshold: float
    judged: Judged
    metrics: dict[str, float]
    spans: dict[str, tuple[float, float]]
    themes: dict[str, tuple[float, float, float, int]]
    encoded: float
    mistakes: tuple[Mistake, ...]


def evaluate(model: Model, items: Sequence[LabelledItem]) -> Evaluation:
    """Judge labelled items and compare; at least one item is needed."""
    said = model.judge([(item.title, item.summary) for item in items])
    judged = Judged(
        np.array([item.grade for item in items]),
        np.array([one.score for one in said]),
        np.array([one.relevant for one in said]),
        np.array([item.language for item in items]),
        [frozenset(one.themes) for one in said],
        [frozenset(item.themes) for item in items],
        [frozenset(item.themes_any) for item in items],
    )
    return Evaluation(
        model.version,
        model.threshold,
        judged,
        measure(judged),
        intervals(judged, rounds=_ROUNDS),
        theme_figures(judged),
        float(np.mean([one.encoded for one in said])),
        _mistakes(items, said),
    )


def theme_figures(judged: Judged) -> dict[str, tuple[float, float, float, int]]:
    """Precision, recall, F1 and count of each theme, over core and adjacent items.

    A theme said is right when any annotator named it; it is missed when all named it.
    """
    rows = np.flatnonzero(judged.grades >= 1).tolist()
    names = sorted({name for row in rows for name in judged.allowed[row] | judged.themes[row]})
    figures = {}
    for name in names:
        said = [row for row in rows if name in judged.themes[row]]
        wanted = [row for row in rows if name in judged.named[row]]
        right = sum(name in judged.allowed[row] for row in said)
        missed = sum(name not in judged.themes[row] for row in wanted)
        figures[name] = (
            right / max(1, len(said)),
            1 - missed / max(1, len(wanted)),
            2 * right / max(1, right + len(said) + missed),
            len(wanted),
        )
    return figures


def _mistakes(items: Sequence[LabelledItem], said: Sequence[Judgement]) -> tuple[Mistake, ...]:
    found = [
        Mistake(item, one, abs(float(item.grade == CORE) - one.score))
        for item, one in zip(items, said, strict=True)
        if one.relevant != (item.grade == CORE)
    ]
    return tuple(sorted(found, key=lambda mistake: -mistake.gap))
