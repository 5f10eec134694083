"""Fitting all parts of a model, and measuring it on items it did not learn from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold

from classifiers.calibrate import best_threshold, fit_calibration, sigmoid
from classifiers.corpus import Corpus, Rows, judged_rows
from classifiers.features import Space, fit_space, nearness_of
from classifiers.metrics import CORE, Judged
from classifiers.nearness import Seeds, make_seeds
from classifiers.net import Net, fit_net
from classifiers.papers.load import Papers
from classifiers.sheets import Sheet
from classifiers.stage import Answers, Calibrations, Stage, answer
from classifiers.themes import best_cuts, choose, theme_table
from classifiers.words import WordModel, fit_words

PLAIN, FULL = "plain", "full"  # the stage without and the one with sentence vectors
_FOLDS = 5
_LOST = 0.005  # share of core items the cascade may leave to the plain stage


@dataclass(frozen=True, slots=True)
class Learned:
    """What one set of rows taught.

    Attributes:
        seeds: The seed papers, set against the noise of these rows.
        words: The two questions on words.
        nets: Columns and net of each stage, by name.
    """

    seeds: Seeds
    words: WordModel
    nets: dict[str, tuple[Space, Net]]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A whole model with its figures by cross-validation.

    Attributes:
        learned: Learned from everything.
        stages: By name, calibrated.
        held: Items held out in turn, as each stage judged them.
        floor: Score of the plain stage under which the full one need not be asked.
    """

    learned: Learned
    stages: dict[str, Stage]
    held: dict[str, Judged]
    floor: float

    @property
    def best(self) -> str:
        """Name of the stage that has the last word."""
        return FULL if FULL in self.stages else PLAIN


def learn(corpus: Corpus, papers: Papers, rows: Rows) -> Learned:
    """Learn from these rows of the corpus."""
    sheet = corpus.sheet.at(rows)
    noise = sheet.at(np.flatnonzero(corpus.noise[rows]))
    seeds = make_seeds(papers, noise, sheet.vectors.shape[1])
    nets = {}
    for name in (PLAIN, FULL) if corpus.with_vectors else (PLAIN,):
        near = nearness_of(sheet, seeds, with_vectors=name == FULL)
        space = fit_space(sheet, near, with_vectors=name == FULL)
        columns = space.columns(sheet, near)
        nets[name] = (space, fit_net(columns, corpus.answers[rows], corpus.answer_weights[rows]))
    words = fit_words(sheet, corpus.examples.grades[rows], corpus.weights[rows])
    return Learned(seeds, words, nets)


def ask(learned: Learned, sheet: Sheet, stage: str) -> Answers:
    """What one stage answers to the items of a sheet."""
    space, net = learned.nets[stage]
    near = nearness_of(sheet, learned.seeds, with_vectors=space.with_vectors)
    return answer(net, space.columns(sheet, near), learned.words.logits(sheet))


def held_out(corpus: Corpus, papers: Papers, log: Callable[[str], None]) -> dict[str, Answers]:
    """Answers to each real item by models that saw neither it nor a near-duplicate of it.

    Without real items the made-up ones are held out in turn. Rows of the answers are the rows
    of the corpus that `judged_rows` names, copies without summary behind the items.
    """
    rows = judged_rows(corpus)
    groups = corpus.groups[rows]
    folds = min(_FOLDS, len(np.unique(groups)))
    got: dict[str, list[tuple[Rows, Answers]]] = {}
    for number, (_, test) in enumerate(GroupKFold(folds).split(rows, groups=groups), 1):
        away = np.isin(corpus.groups, groups[test])
        learned = learn(corpus, papers, np.flatnonzero(~away))
        sheet = corpus.sheet.at(rows[test])
        for name in learned.nets:
            got.setdefault(name, []).append((test, ask(learned, sheet, name)))
        log(f"fold {number} of {folds}")
    return {name: _in_order(len(rows), parts) for name, parts in got.items()}


def calibrate(
    corpus: Corpus, rows: Rows, answers: Answers, names: Sequence[str]
) -> tuple[Calibrations, Judged]:
    """Fit calibrations on held-out answers to items (not their copies), and judge these by them."""
    own = np.flatnonzero(rows < corpus.items)
    examples = corpus.examples.at(rows[own])
    core, field = examples.grades == CORE, examples.grades >= 1
    core_fit = fit_calibration(answers.joint[own], core)
    field_fit = fit_calibration(answers.field[own], field)
    scores = sigmoid(core_fit.logits(answers.joint[own]))
    named, allowed = theme_table(examples.named, names), theme_table(examples.allowed, names)
    cuts = best_cuts(answers.themes[own][field], named[field], allowed[field])
    found = Calibrations(core_fit, field_fit, best_threshold(scores, core), cuts)
    judged = Judged(
        examples.grades,
        scores,
        scores >= found.threshold,
        examples.languages,
        [frozenset(choose(names, row, cuts)) for row in answers.themes[own]],
        examples.named,
        examples.allowed,
    )
    return found, judged


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
    rows = judged_rows(corpus)
    guesses = held_out(corpus, papers, log)
    learned = learn(corpus, papers, np.arange(len(corpus.examples)))
    stages, held = {}, {}
    for name, answers in guesses.items():
        found, held[name] = calibrate(corpus, rows, answers, names)
        stages[name] = Stage(*learned.nets[name], found)
    plain = held[PLAIN]
    return Fitted(learned, stages, held, lowest_core(plain.scores, plain.grades == CORE))


def lowest_core(scores: NDArray[np.float64], core: NDArray[np.bool_]) -> float:
    """Score under which hardly any core item falls: the cascade stops there.

    Args:
        scores: Of the plain stage, held out, shape (n,).
        core: Which items are core.
    """
    if not core.any():
        return 0.0
    return float(np.quantile(scores[core], _LOST))


def _in_order(size: int, parts: Sequence[tuple[Rows, Answers]]) -> Answers:
    themes = parts[0][1].themes.shape[1]
    answers = Answers(np.zeros(size), np.zeros(size), np.zeros((size, themes)))
    for rows, own in parts:
        answers.field[rows], answers.core[rows] = own.field, own.core
        answers.themes[rows] = own.themes
    return answers
