"""How good the scores are, and what each part of the classifier adds: the ablation.

    python -m benchmarks relevance [--only NAME ...] [--json FILE]

Everything comes from what is committed under seeds/ and config/: the contrast set, and the
figures of labelled real items. Each real item is judged by models that learned neither from it nor
from a near-duplicate of it (five folds); the table is of the collection named desk-1, of which
two annotators labelled every item. About a minute a row.
"""

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.machine import machine_line
from classifiers import fit, stage
from classifiers.bags import bags_of
from classifiers.calibrate import sigmoid
from classifiers.corpus import Corpus, make_corpus
from classifiers.encoder import open_encoder
from classifiers.examples import Examples
from classifiers.labels import load_labels
from classifiers.lexicon import load_lexicon
from classifiers.metrics import Judged, measure
from classifiers.papers.load import Papers, load_papers
from classifiers.themes import choose, load_theme_names
from classifiers.train import load_contrast

ROOT = Path(__file__).resolve().parents[1]
GOLD, MORE, HEADLINES = "desk-1", "desk-2", "desk-3"
RELATIONS = ("with:", "act:", "order:", "title:", "only:", "venue:", "share:")
SHOWN = ("ap", "ap_en", "ap_zh_hans", "ap_zh_hant", "ap_ru", "ap_strict", "f1", "ece", "theme_f1")

Variant = tuple[Corpus, Papers]


@dataclass(frozen=True)
class Material:
    """All there is to learn from."""

    contrast: list[Examples]
    gold: Examples
    more: Examples
    headlines: Examples
    papers: Papers
    themes: tuple[str, ...]

    def corpus(self, *, contrast: bool = True, more: bool = True, headlines: bool = True) -> Corpus:
        """A corpus whose real items are those of GOLD, MORE and HEADLINES, in this order."""
        labelled = [self.gold, *([self.more] * more), *([self.headlines] * headlines)]
        return make_corpus(self.contrast if contrast else [], labelled, self.themes)


def load() -> Material:
    """Read seeds/ and config/."""
    lexicon = load_lexicon(ROOT / "config/lexicon.toml")
    themes = load_theme_names(ROOT / "config/themes.toml")
    encoder = open_encoder()
    labels = ROOT / "seeds/labels"
    return Material(
        load_contrast(ROOT / "seeds/contrast", lexicon, encoder, themes),
        load_labels(labels, GOLD, lexicon),
        load_labels(labels, MORE, lexicon),
        load_labels(labels, HEADLINES, lexicon),
        load_papers(ROOT / "seeds", encoder=encoder.name if encoder else ""),
        themes,
    )


def without_marks(corpus: Corpus, dropped: Callable[[str], bool]) -> Corpus:
    """The corpus without the mark features of some names."""
    marks = [
        {name: value for name, value in own.items() if not dropped(name)}
        for own in corpus.sheet.marks
    ]
    return replace(corpus, sheet=replace(corpus.sheet, marks=marks))


def without_words(corpus: Corpus) -> Corpus:
    """The corpus without terms: no words, and no nearness to the seeds by words."""
    none = bags_of({} for _ in corpus.sheet.marks)
    return replace(corpus, sheet=replace(corpus.sheet, titles=none, texts=none))


def without_copies(corpus: Corpus) -> Corpus:
    """The corpus with nothing to learn from copies without summary."""
    own = (np.arange(len(corpus.weights)) < corpus.items).astype(np.float32)
    return replace(
        corpus, weights=corpus.weights * own, answer_weights=corpus.answer_weights * own[:, None]
    )


def without_papers(papers: Papers) -> Papers:
    """No seed paper at all."""
    return replace(
        papers,
        places=(),
        passage_counts=(),
        passage_vectors=papers.passage_vectors[:0],
        cited_counts=(),
        cited_vectors=papers.cited_vectors[:0],
    )


def variants(material: Material) -> dict[str, Callable[[], Variant]]:
    """Name -> what to learn from."""
    papers, whole = material.papers, material.corpus()
    return {
        "everything": lambda: (whole, papers),
        "no seeds": lambda: (whole, without_papers(papers)),
        "no relation marks": lambda: (
            without_marks(whole, lambda name: name.startswith(RELATIONS)),
            papers,
        ),
        "no marks": lambda: (without_marks(whole, lambda _: True), papers),
        "no words": lambda: (without_words(whole), papers),
        "no copies without summary": lambda: (without_copies(whole), papers),
        "no contrast set": lambda: (material.corpus(contrast=False), papers),
        "no second collection": lambda: (material.corpus(more=False), papers),
        "no headlines": lambda: (material.corpus(headlines=False), papers),
    }


def judge(material: Material, corpus: Corpus, papers: Papers) -> dict[str, tuple[Judged, Judged]]:
    """Held-out verdicts of each stage on the GOLD items, and on their copies without summary."""
    with threadpool_limits(1):
        held = fit.hold_out(corpus, papers, lambda _: None)
    first = int(np.flatnonzero(corpus.real)[0])
    gold = np.isin(corpus.origin[held.rows], np.arange(first, first + len(material.gold)))
    item = held.rows < corpus.items
    return {
        name: (
            _verdicts(material, corpus, held, name, np.flatnonzero(gold & item)),
            _verdicts(material, corpus, held, name, np.flatnonzero(gold & ~item)),
        )
        for name in (stage.GATE, *held.stages)
    }


def _verdicts(
    material: Material, corpus: Corpus, held: fit.HeldOut, name: str, rows: np.ndarray
) -> Judged:
    measured = stage.PLAIN if name == stage.GATE else name
    found = fit.calibrate(corpus, held, measured, material.themes)
    scores = sigmoid(found.core.logits(held.stages[measured].joint[rows]))
    if name == stage.GATE:
        scores = sigmoid(held.gate[rows, 1])
    examples = corpus.examples.at(held.rows[rows])
    themes = held.stages[measured].themes[rows]
    return Judged(
        examples.grades,
        scores,
        scores >= found.threshold,
        examples.languages,
        [frozenset(choose(material.themes, row, found.cuts)) for row in themes],
        examples.named,
        examples.allowed,
    )


def table(rows: Sequence[tuple[str, dict[str, float]]], names: Sequence[str] = SHOWN) -> str:
    """One line a row, three decimals."""
    lines = [f"| | {' | '.join(names)} |", "|---|" + "---:|" * len(names)]
    for label, figures in rows:
        cells = (f"{figures[name]:.3f}" if name in figures else "" for name in names)
        lines.append(f"| {label} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Print the ablation."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--only", nargs="*", default=[], help="names of rows; all when none")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    chosen = parser.parse_args()
    print(machine_line("numpy", "scikit-learn"))
    material = load()
    figures: dict[str, dict[str, float]] = {}
    for name, make in variants(material).items():
        if chosen.only and name not in chosen.only:
            continue
        for kind, (items, titles) in judge(material, *make()).items():
            row = f"{name}, {kind} stage"
            if name == "everything" or kind == stage.FULL:
                figures[row] = {**measure(items), "title ap": measure(titles)["ap"]}
                print(f"{row}: ap {figures[row]['ap']:.3f}", flush=True)
    print("\n" + table(list(figures.items()), (*SHOWN, "title ap")))
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
