"""A whole model: learned from everything, calibrated and measured on items held out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold

from classifiers.calibrate import sigmoid
from classifiers.calibration_fit import best_threshold, fit_calibration
from classifiers.corpus import Corpus, Rows, judged_rows
from classifiers.gate import Gate
from classifiers.gate_fit import lowest
from classifiers.learn import Learned, learn
from classifiers.metrics import ADJACENT, CORE, Judged
from classifiers.papers.load import Papers
from classifiers.stage import FULL, HALF, PLAIN, Answers, Calibrations, Stage
from classifiers.themes import best_cuts, choose, theme_table

Doubles = NDArray[np.float64]
Bools = NDArray[np.bool_]

_FOLDS = 5
_LOST = 0.005  # share of core items that the stage with vectors need not see


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Answers to rows by models that saw neither them nor a near-duplicate.

    Attributes:
        rows: Rows of the corpus: real items, then their copies without summary.
        gate: Raw answers of the gate, shape (n_rows, 2).
        stages: Raw answers of each stage.
    """

    rows: Rows
    gate: Doubles
    stages: dict[str, Answers]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A whole model with what it said of items held out.

    Attributes:
        learned: Learned from everything.
        gate: The first look.
        stages: By name, calibrated.
        floor: Score of the plain stage under which the full one need not be asked.
        judged: Held-out items as the whole cascade judges them.
        judged_plain: The same without an encoder.
    """

    learned: Learned
    gate: Gate
    stages: dict[str, Stage]
    floor: float
    judged: Judged
    judged_plain: Judged


def fit_model(
    corpus: Corpus, papers: Papers, names: Sequence[str], log: Callable[[str], None]
) -> Fitted:
    """Learn from everything; calibrate and measure by cross-validation.

    Args:
        corpus: What to learn from.
        papers: The seed papers.
        names: Themes in order.
        log: Called with one line a step.
    """
    held = hold_out(corpus, papers, log)
    learned = learn(corpus, papers, np.arange(len(corpus.examples)))
    found = {name: calibrate(corpus, held, name, names) for name in held.stages}
    gate = _gate(corpus, held, learned)
    core = corpus.examples.grades[held.rows[_items(corpus, held)]] == CORE
    floor = lowest_core(_scores(corpus, held, PLAIN, found[PLAIN]), core)
    return Fitted(
        learned,
        gate,
        {name: Stage(*learned.nets[name], found[name]) for name in found},
        floor,
        judge_held(corpus, held, gate, found, floor, names),
        judge_held(corpus, held, gate, {PLAIN: found[PLAIN]}, floor, names),
    )


def hold_out(corpus: Corpus, papers: Papers, log: Callable[[str], None]) -> HeldOut:
    """Answer each real item by models that did not learn from it; made-up ones if none is real."""
    rows = judged_rows(corpus)
    groups = corpus.groups[rows]
    folds = min(_FOLDS, len(np.unique(groups)))
    gate = np.zeros((len(rows), 2))
    stages: dict[str, Answers] = {}
    for number, (_, test) in enumerate(GroupKFold(folds).split(rows, groups=groups), 1):
        away = np.isin(corpus.groups, groups[test])
        learned = learn(corpus, papers, np.flatnonzero(~away))
        sheet = corpus.sheet.at(rows[test])
        gate[test] = learned.ask_gate(sheet)
        for name, own in learned.ask(sheet).items():
            into = stages.setdefault(name, _blank(len(rows), own.themes.shape[1]))
            into.field[test], into.core[test], into.themes[test] = own.field, own.core, own.themes
        log(f"fold {number} of {folds}")
    return HeldOut(rows, gate, stages)


def calibrate(corpus: Corpus, held: HeldOut, stage: str, names: Sequence[str]) -> Calibrations:
    """Fit one stage's calibrations on held-out items (not on their copies)."""
    own, answers = _items(corpus, held), held.stages[stage]
    examples = corpus.examples.at(held.rows[own])
    core, field = examples.grades == CORE, examples.grades >= ADJACENT
    core_fit = fit_calibration(answers.joint[own], core)
    field_fit = fit_calibration(answers.field[own], field)
    named, allowed = theme_table(examples.named, names), theme_table(examples.allowed, names)
    cuts = best_cuts(answers.themes[own][field], named[field], allowed[field])
    scores = sigmoid(core_fit.logits(answers.joint[own]))
    threshold = best_threshold(scores) if core.any() else HALF
    return Calibrations(core_fit, field_fit, threshold, cuts)


def judge_held(
    corpus: Corpus,
    held: HeldOut,
    gate: Gate,
    found: dict[str, Calibrations],
    floor: float,
    names: Sequence[str],
) -> Judged:
    """Held-out items as the cascade of gate and stages judges them."""
    own = _items(corpus, held)
    examples = corpus.examples.at(held.rows[own])
    best = FULL if FULL in found else PLAIN
    scores = _scores(corpus, held, PLAIN, found[PLAIN])
    themes = held.stages[PLAIN].themes[own]
    if FULL in found:
        over = scores >= floor
        scores = np.where(over, _scores(corpus, held, FULL, found[FULL]), scores)
        themes = np.where(over[:, None], held.stages[FULL].themes[own], themes)
    away = held.gate[own, 0] < gate.floor
    scores = np.where(away, sigmoid(gate.core.logits(held.gate[own, 1])), scores)
    cuts = found[best].cuts
    return Judged(
        examples.grades,
        scores,
        scores >= found[best].threshold,
        examples.languages,
        [frozenset(choose(names, row, cuts)) for row in themes],
        examples.named,
        examples.allowed,
    )


def lowest_core(scores: Doubles, core: Bools) -> float:
    """Score under which hardly any core item falls.

    Args:
        scores: Of the plain stage, held out, shape (n,).
        core: Which items are core.
    """
    return float(np.quantile(scores[core], _LOST)) if core.any() else 0.0


def _gate(corpus: Corpus, held: HeldOut, learned: Learned) -> Gate:
    own = _items(corpus, held)
    grades, said = corpus.examples.grades[held.rows[own]], held.gate[own]
    weights, biases = learned.gate
    pairs = [(float(field), float(core)) for field, core in weights]
    return Gate(
        dict(zip(learned.gate_names, pairs, strict=True)),
        (float(biases[0]), float(biases[1])),
        fit_calibration(said[:, 0], grades >= ADJACENT),
        fit_calibration(said[:, 1], grades == CORE),
        lowest(said[:, 0], grades == CORE, grades == ADJACENT),
    )


def _items(corpus: Corpus, held: HeldOut) -> Rows:
    """Places in the held-out rows that are items, not copies without summary."""
    return np.flatnonzero(held.rows < corpus.items)


def _scores(corpus: Corpus, held: HeldOut, stage: str, found: Calibrations) -> Doubles:
    joint = held.stages[stage].joint[_items(corpus, held)]
    return sigmoid(found.core.logits(joint))


def _blank(size: int, themes: int) -> Answers:
    return Answers(np.zeros(size), np.zeros(size), np.zeros((size, themes)))
