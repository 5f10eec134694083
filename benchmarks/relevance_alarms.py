"""Which stage of the classifier decides, at what cost an item, and how often it cries wolf.

    python -m benchmarks relevance_alarms ITEMS.jsonl [--models FOLDER] [--json FILE]

Each line of the file is an item with title and summary; take items that have nothing to do with the
subject. Times are CPU time of one thread.
"""

import argparse
import json
import math
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from benchmarks.machine import machine_line
from benchmarks.relevance import ROOT
from classifiers import registry
from classifiers.encoder import open_encoder
from classifiers.judgement import Judgement
from classifiers.model import Model
from classifiers.parts import Parts, parts_from

GATE, WORDS, ENCODER = "marks alone", "words and seeds too", "the encoder too"
ALERT = 0.97  # the threshold for alerts that is shipped

Text = tuple[str, str]


def timed(model: Model, texts: Sequence[Text]) -> tuple[list[Judgement], list[float]]:
    """Verdicts, and milliseconds of CPU time each took."""
    said, spent = [], []
    for text in texts:
        start = time.process_time()
        said += model.judge([text])
        spent.append(1000 * (time.process_time() - start))
    return said, spent


def stage_of(judgement: Judgement, parts: Parts) -> str:
    """How far an item went: only the gate says nothing but marks."""
    if judgement.encoded:
        return ENCODER
    away = math.log(max(judgement.adjacent, 1e-12)) - math.log1p(
        -min(judgement.adjacent, 1 - 1e-12)
    )
    return GATE if away < float(parts.gate.field.logits(np.array(parts.gate.floor))) else WORDS


def report(rows: Sequence[dict[str, object]], models: Path) -> dict[str, float]:
    """Judge the items and count."""
    saved = registry.load(models, None)
    parts, encoder = parts_from(saved), open_encoder(saved.card["encoder_setting"])
    texts = [(str(row["title"]), str(row.get("summary") or "")) for row in rows]
    model = Model(saved.version, parts, encoder)
    model.judge(texts[:20])  # what is read once is not counted
    said, spent = timed(model, texts)
    costs = defaultdict(list)
    for one, cost in zip(said, spent, strict=True):
        costs[stage_of(one, parts)].append(cost)
    return {
        "items": float(len(texts)),
        **{f"share decided by {name}": len(costs[name]) / len(texts) for name in costs},
        **{f"ms an item, {name}": float(np.mean(costs[name])) for name in costs},
        "ms an item, all stages": float(np.mean(spent)),
        "told in 1,000": 1000 * float(np.mean([one.relevant for one in said])),
        "over the alert threshold in 1,000": 1000
        * float(np.mean([one.score >= ALERT for one in said])),
    }


def main() -> None:
    """Print one line a figure."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("items", type=Path)
    parser.add_argument("--models", type=Path, default=ROOT / "var/models")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    chosen = parser.parse_args()
    print(machine_line("numpy", "scikit-learn"))
    rows = [json.loads(line) for line in chosen.items.read_text("utf-8").split("\n") if line]
    with threadpool_limits(1):
        figures = report(rows, chosen.models)
    for name, value in figures.items():
        print(f"{name:48} {value:10.3f}")
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
