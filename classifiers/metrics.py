"""How well scores put what the desk wants first: the yardstick, as pure functions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score

CORE, ADJACENT = 2, 1
_BINS = 10
_NDCG_AT = 50
_SEED = 20240229

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Judged:
    """Labelled items with what a model said of them; all arrays have shape (n_items,).

    Attributes:
        grades: 2 core, 1 adjacent, 0 noise.
        scores: Probabilities in [0, 1] of "core".
        relevant: Whether the score passes the threshold.
        languages: Language of each item.
        themes: Names predicted for each item.
        named: Themes that every annotator named.
        allowed: Themes that at least one annotator named.
    """

    grades: Ints
    scores: Floats
    relevant: Bools
    languages: NDArray[np.str_]
    themes: Sequence[frozenset[str]]
    named: Sequence[frozenset[str]]
    allowed: Sequence[frozenset[str]]

    def at(self, rows: NDArray[np.int64]) -> "Judged":
        """The items of these rows; a row may come more than once."""
        return Judged(
            self.grades[rows],
            self.scores[rows],
            self.relevant[rows],
            self.languages[rows],
            [self.themes[row] for row in rows],
            [self.named[row] for row in rows],
            [self.allowed[row] for row in rows],
        )


def measure(judged: Judged) -> dict[str, float]:
    """All figures by name; one that has no positive to measure on is left out.

    ap is average precision of core against noise, ap_strict against adjacent too; ndcg50 gives
    3 for core and 1 for adjacent; f1, precision and recall are those of `relevant`; ece is the
    calibration error over ten equal bins; theme_f1 is the micro average over core and adjacent.
    """
    core, noise = judged.grades == CORE, judged.grades == 0
    figures = {
        "ap": average_precision(core, judged.scores, core | noise),
        "ap_strict": average_precision(core, judged.scores, core | ~core),
        "ndcg50": ndcg(judged.grades, judged.scores),
        **_at_threshold(judged.grades, judged.relevant),
        "ece": calibration_error(core, judged.scores),
        "theme_f1": theme_f1(judged),
    }
    for language in sorted(set(judged.languages.tolist())):
        rows = judged.languages == language
        figures[f"ap_{language}"] = average_precision(core, judged.scores, rows & (core | noise))
        if (core & rows).any():
            at = _at_threshold(judged.grades[rows], judged.relevant[rows])
            figures[f"f1_{language}"] = at["f1"]
    return {name: value for name, value in figures.items() if not np.isnan(value)}


def average_precision(positive: Bools, scores: Floats, rows: Bools) -> float:
    """Average precision over the chosen rows; nan when none of them is positive."""
    if not (positive & rows).any():
        return float("nan")
    return float(average_precision_score(positive[rows], scores[rows]))


def ndcg(grades: Ints, scores: Floats) -> float:
    """Normalised discounted gain of the 50 best; gain 3 for core, 1 for adjacent.

    References:
        Järvelin, Kekäläinen: Cumulated gain-based evaluation of IR techniques, 2002.
    """
    gain = np.where(grades == CORE, 3.0, np.where(grades == ADJACENT, 1.0, 0.0))
    best = np.sort(gain)[::-1][:_NDCG_AT]
    got = gain[np.argsort(-scores, kind="stable")][:_NDCG_AT]
    discount = 1 / np.log2(np.arange(2, len(best) + 2))
    ideal = float((best * discount).sum())
    return float((got * discount).sum()) / ideal if ideal else float("nan")


def _at_threshold(grades: Ints, relevant: Bools) -> dict[str, float]:
    core = grades == CORE
    hits, told, wanted = int((relevant & core).sum()), int(relevant.sum()), int(core.sum())
    return {
        "precision": hits / max(1, told),
        "precision_adj": int((relevant & (grades >= ADJACENT)).sum()) / max(1, told),
        "recall": hits / max(1, wanted),
        "f1": 2 * hits / max(1, told + wanted),
    }


def calibration_error(positive: Bools, scores: Floats) -> float:
    """Mean gap between score and share of positives over ten equal bins, weighted by size."""
    bins = np.minimum((scores * _BINS).astype(np.int64), _BINS - 1)
    gaps = [
        abs(scores[bins == number].mean() - positive[bins == number].mean())
        * (bins == number).mean()
        for number in np.unique(bins)
    ]
    return float(sum(gaps))


def theme_f1(judged: Judged) -> float:
    """Micro F1 of themes over core and adjacent items.

    A predicted theme is right when any annotator named it; one is missed when all named it.
    """
    right = wrong = missed = 0
    for row in np.flatnonzero(judged.grades >= ADJACENT).tolist():
        said = judged.themes[row]
        right += len(said & judged.allowed[row])
        wrong += len(said - judged.allowed[row])
        missed += len(judged.named[row] - said)
    return 2 * right / max(1, 2 * right + wrong + missed)


def intervals(
    judged: Judged,
    figures: Callable[[Judged], dict[str, float]] = measure,
    *,
    rounds: int = 100,
) -> dict[str, tuple[float, float]]:
    """95 % bootstrap intervals of each figure: percentiles over items drawn with replacement.

    References:
        Efron, Tibshirani: An Introduction to the Bootstrap, 1993, chapter 13.
    """
    generator = np.random.default_rng(_SEED)
    size = len(judged.grades)
    drawn = [figures(judged.at(generator.integers(0, size, size))) for _ in range(rounds)]
    return {
        name: (
            float(np.percentile([one[name] for one in drawn if name in one], 2.5)),
            float(np.percentile([one[name] for one in drawn if name in one], 97.5)),
        )
        for name in drawn[0]
    }
