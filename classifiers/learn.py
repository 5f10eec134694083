"""Learning all parts of a model from some rows of the corpus."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classifiers.centring import fit_centring
from classifiers.corpus import Corpus, Rows
from classifiers.features import Space, common_marks, fit_space, mark_table, nearness_of
from classifiers.gate_fit import fit_gate
from classifiers.nearness import Seeds
from classifiers.net import Net, fit_net
from classifiers.papers.load import Papers
from classifiers.seed_fit import make_seeds, seed_bags
from classifiers.sheets import Sheet
from classifiers.stage import FULL, PLAIN, QUESTIONS, Answers, answer
from classifiers.word_fit import fit_vocabulary, fit_words
from classifiers.words import WordModel

Doubles = NDArray[np.float64]

_LEAST_SPREAD = 0.1
# networks averaged: more are steadier, and beside the encoder they cost next to nothing
_MEMBERS = {PLAIN: 5, FULL: 12}


@dataclass(frozen=True, slots=True)
class Learned:
    """What one set of rows taught.

    Attributes:
        gate_names: Mark features the gate weighs.
        gate: Its weights, shape (n_names, 2), and biases, shape (2,).
        seeds: The seed papers, set against the noise of these rows.
        words: The two questions on words.
        nets: Columns and net of each stage, by name.
    """

    gate_names: tuple[str, ...]
    gate: tuple[Doubles, Doubles]
    seeds: Seeds
    words: WordModel
    nets: dict[str, tuple[Space, Net]]

    def ask_gate(self, sheet: Sheet) -> Doubles:
        """Raw answers of the gate, shape (n, 2)."""
        place = {name: at for at, name in enumerate(self.gate_names)}
        return np.asarray(mark_table(place, sheet.marks) @ self.gate[0] + self.gate[1])

    def ask(self, sheet: Sheet) -> dict[str, Answers]:
        """Raw answers of each stage."""
        weighed = self.words.vocabulary.weigh(sheet.texts)
        said, likeness = self.words.logits(weighed), self.seeds.by_words(weighed)
        answers = {}
        for name, (space, net) in self.nets.items():
            near = nearness_of(sheet, self.seeds, likeness, with_vectors=space.with_vectors)
            answers[name] = answer(space, net, space.columns(sheet, near), said)
        return answers


def learn(corpus: Corpus, papers: Papers, rows: Rows) -> Learned:
    """Learn from these rows of the corpus."""
    sheet, weights = corpus.sheet.at(rows), corpus.weights[rows]
    own = seed_bags(papers)
    vocabulary = fit_vocabulary(sheet.texts, own)
    noise = sheet.texts.at(np.flatnonzero(corpus.noise[rows]))
    seeds = make_seeds(papers, own, vocabulary, noise, fit_centring(sheet.vectors, sheet.scripts))
    weighed = vocabulary.weigh(sheet.texts)
    likeness = seeds.by_words(weighed)
    nets = {}
    for name in (PLAIN, FULL) if corpus.with_vectors else (PLAIN,):
        near = nearness_of(sheet, seeds, likeness, with_vectors=name == FULL)
        space = fit_space(sheet, near, with_vectors=name == FULL)
        columns = space.columns(sheet, near)
        given = np.zeros_like(corpus.answers[rows])
        given[:, :QUESTIONS] = (columns @ space.prior)[:, None]
        wanted = corpus.answers[rows], corpus.answer_weights[rows]
        net = fit_net(columns, *wanted, given, members=_MEMBERS[name])
        nets[name] = (space, net)
    names, gate = _learn_gate(corpus, sheet, rows)
    words = fit_words(vocabulary, weighed, corpus.examples.grades[rows], weights)
    return Learned(names, gate, seeds, words, nets)


def _learn_gate(
    corpus: Corpus, sheet: Sheet, rows: Rows
) -> tuple[tuple[str, ...], tuple[Doubles, Doubles]]:
    names = common_marks(sheet.marks)
    raw = mark_table({name: at for at, name in enumerate(names)}, sheet.marks)
    center, scale = raw.mean(axis=0), 1 / np.maximum(raw.std(axis=0), _LEAST_SPREAD)
    answers = corpus.answers[rows, :QUESTIONS]
    standard = (raw - center) * scale
    return names, fit_gate(names, standard, center, scale, answers, corpus.weights[rows])
