"""Fitting all parts of a model, and measuring it on items it did not learn from."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold

from classifiers.calibrate import Calibration, best_threshold, fit_calibration, sigmoid
from classifiers.examples import Examples, join
from classifiers.features import Space, features_of, fit_space
from classifiers.heads import Heads, both, fit_heads
from classifiers.metrics import Judged, measure
from classifiers.themes import ThemeModel, best_cuts, choose, fit_themes

Floats = NDArray[np.float64]

_FOLDS = 5
_HEADLINE_WEIGHT = 0.5  # an item's copy without summary counts half


@dataclass(frozen=True, slots=True)
class Learned:
    """Parts learned from one set of examples."""

    space: Space
    heads: Heads
    themes: ThemeModel


@dataclass(frozen=True, slots=True)
class Fitted:
    """A whole model with its figures by cross-validation.

    Attributes:
        learned: Learned from everything.
        core: Calibration of "core".
        field: Calibration of "in the field".
        threshold: Score from which on an item is told.
        metrics: Figures on items held out in turn.
    """

    learned: Learned
    core: Calibration
    field: Calibration
    threshold: float
    metrics: dict[str, float]

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything learned as plain arrays."""
        parts = self.learned
        return {**parts.space.arrays(), **parts.heads.arrays(), **parts.themes.arrays()}

    def card(self) -> dict[str, Any]:
        """Everything else as JSON takes it."""
        return {
            "core_calibration": asdict(self.core),
            "field_calibration": asdict(self.field),
            "threshold": self.threshold,
            "metrics": self.metrics,
        }


def fit_model(
    contrast: Sequence[Examples],
    labelled: Sequence[Examples],
    names: tuple[str, ...],
    log: Callable[[str], None],
) -> Fitted:
    """Learn from all examples; calibrate and measure on each real item by cross-validation.

    Args:
        contrast: Made-up items: always learned from, measured on only when there are no others.
        labelled: Real items.
        names: Themes in order.
        log: Called with one line a step.
    """
    held = join(labelled or contrast)
    always = list(contrast) if labelled else []
    guesses = _held_out(held, always, names)
    log("cross-validated")
    core, field = held.grades == 2, held.grades >= 1
    core_fit = fit_calibration(guesses.joint, core)
    field_fit = fit_calibration(guesses.field, field)
    scores = sigmoid(core_fit.logits(guesses.joint))
    threshold = best_threshold(scores, core)
    cuts = best_cuts(guesses.themes[field], *_themes_of(held, field), names)
    judged = Judged(
        held.grades,
        scores,
        scores >= threshold,
        held.languages,
        [frozenset(own) for own in choose(names, guesses.themes, cuts)],
        held.named,
        held.allowed,
    )
    learned = _learn(join([*always, held]), names, cuts)
    return Fitted(learned, core_fit, field_fit, threshold, measure(judged))


@dataclass(frozen=True, slots=True)
class _Guesses:
    joint: Floats
    field: Floats
    themes: Floats


def _held_out(held: Examples, always: Sequence[Examples], names: tuple[str, ...]) -> _Guesses:
    size = len(held)
    guesses = _Guesses(np.zeros(size), np.zeros(size), np.zeros((size, len(names))))
    groups = held.groups()
    folds = min(_FOLDS, len(set(groups.tolist())))
    for rest, test in GroupKFold(folds).split(np.zeros(size), groups=groups):
        learned = _learn(join([*always, held.at(rest)]), names, np.full(len(names), 0.5))
        items = held.at(test)
        columns = learned.space.columns(features_of(items.readings), items.vectors)
        field = learned.heads.field.logits(columns)
        guesses.field[test] = field
        guesses.joint[test] = both(field, learned.heads.core.logits(columns))
        guesses.themes[test] = learned.themes.probabilities(columns)
    return guesses


def _learn(examples: Examples, names: tuple[str, ...], cuts: Floats) -> Learned:
    long = np.flatnonzero([reading.summary_chars > 0 for reading in examples.readings])
    both_forms = join([examples, examples.at(long).headlines()])
    weights = np.full(len(both_forms), _HEADLINE_WEIGHT)
    weights[: len(examples)] = 1.0
    features = features_of(both_forms.readings)
    space = fit_space(features, both_forms.vectors)
    columns = space.columns(features, both_forms.vectors)
    field = both_forms.grades >= 1
    themes = fit_themes(
        columns[field], *_themes_of(both_forms, field), weights[field], names, cuts
    )  # fmt: skip
    return Learned(space, fit_heads(columns, both_forms.grades, weights), themes)


def _themes_of(
    examples: Examples, rows: NDArray[np.bool_]
) -> tuple[list[frozenset[str]], list[frozenset[str]]]:
    chosen = np.flatnonzero(rows).tolist()
    return [examples.named[row] for row in chosen], [examples.allowed[row] for row in chosen]
