"""Why an item got its score: signed shares of the logit that add up to it, in its own script."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifiers.judgement import Nearest
from classifiers.labelling import fixed_label, label_of
from classifiers.reading import SUMMARY_CHARS, TITLE_CHARS, Reading
from classifiers.stage import HALF, QUESTIONS, Stage, both
from classifiers.text import clean
from classifiers.words import WordModel

Floats = NDArray[np.float32]
Shares = Iterable[tuple[str, float]]

SHOWN = 8
_TINY = 1e-6


@dataclass(frozen=True, slots=True)
class Case:
    """One judged item, as reasons need it.

    Attributes:
        texts: Title and summary as the feed gives them.
        reading: What was read from them.
        columns: Shape (n_columns,): columns of the stage that judged it.
        present: Names of the features that are there.
        terms: Places in the vocabulary, shape (n,), and weights of its terms, of the same shape.
        nearest: Nearest seed section; None when nothing is near.
    """

    texts: tuple[str, str]
    reading: Reading
    columns: Floats
    present: frozenset[str]
    terms: tuple[NDArray[np.int32], Floats]
    nearest: Nearest | None


def reasons_of(case: Case, stage: Stage, words: WordModel) -> tuple[tuple[str, float], ...]:
    """Labels with their signed shares, strongest first; together they are the score's logit.

    What is not among the eight strongest comes as one last share. The starting point is the
    score of an average item.
    """
    base = HALF * (stage.net.base[:QUESTIONS] + words.biases).astype(np.float64)
    column_weights = case.columns[:, None] * stage.net.weights_at(case.columns)[:, :QUESTIONS]
    places, values = case.terms
    term_weights = values[:, None] * words.weights[places]
    sums = column_weights.sum(axis=0, dtype=np.float64), term_weights.sum(axis=0, dtype=np.float64)
    reached = base + HALF * (sums[0] + sums[1])
    calibration = stage.calibrations.core
    factors = HALF * calibration.slope * np.array(stage_factors(reached, base))
    title, summary = clean(case.texts[0][:TITLE_CHARS]), clean(case.texts[1][:SUMMARY_CHARS])
    script = case.reading.script
    shares = [
        (label_of(name, case.reading, (title, summary), name in case.present, case.nearest), weight)
        for name, weight in zip(stage.space.names, (column_weights @ factors).tolist(), strict=True)
    ]
    buckets = words.vocabulary.buckets[places].tolist()
    shares += [
        (case.reading.forms.get(bucket, "?"), weight)
        for bucket, weight in zip(buckets, (term_weights @ factors).tolist(), strict=True)
    ]
    start = float(calibration.logits(both(base[:1], base[1:]))[0])
    shares.append((fixed_label("base", script, title), start))
    return gather(shares, fixed_label("rest", script, title))


def stage_factors(reached: NDArray[np.float64], base: NDArray[np.float64]) -> tuple[float, float]:
    """How much of the joint logit one unit of each question's logit is worth, seen from base.

    The joint logit is not linear in the two; the difference it makes is shared out between them
    by Shapley value, so that the shares add up exactly.

    Args:
        reached: Logits of the item, shape (2,).
        base: Logits it starts from, shape (2,).

    References:
        Shapley: A value for n-person games, 1953.
    """
    factors = []
    for own in (0, 1):
        gap = float(reached[own] - base[own])
        step = gap if abs(gap) > _TINY else 1e-3
        total = 0.0
        for other in (base[1 - own], reached[1 - own]):
            low, high = np.empty((1, 2)), np.empty((1, 2))
            low[0, own], high[0, own] = base[own], base[own] + step
            low[0, 1 - own] = high[0, 1 - own] = other
            total += float(both(high[:, 0], high[:, 1])[0] - both(low[:, 0], low[:, 1])[0])
        factors.append(total / 2 / step)
    return factors[0], factors[1]


def gather(shares: Shares, rest_label: str) -> tuple[tuple[str, float], ...]:
    """Equal labels summed, strongest first; what is not shown goes into one last share."""
    sums: dict[str, float] = defaultdict(float)
    for label, weight in shares:
        sums[label] += weight
    order = sorted(sums.items(), key=lambda pair: (-abs(pair[1]), pair[0]))
    shown, hidden = order[:SHOWN], order[SHOWN:]
    if hidden:
        shown.append((rest_label, sum(weight for _, weight in hidden)))
    return tuple(shown)
