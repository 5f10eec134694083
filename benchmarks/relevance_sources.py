"""How far the classifier carries: sources it never learned from, and the learning curve.

    python -m benchmarks relevance_sources [--json FILE]

First each source of real items is left out in turn, with all near-duplicates of its items, and
judged by what the others and the contrast set teach; small sources (of headlines: all publishers)
go together in three parts. Then the contrast set alone teaches, a growing share of it, and all
real items but the headlines are judged.
"""

import argparse
import json
from collections import Counter
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from benchmarks.machine import machine_line
from benchmarks.relevance import Material, load, table
from classifiers.corpus import Corpus
from classifiers.learn import learn
from classifiers.metrics import average_precision
from classifiers.stage import FULL

LARGE = 100  # items from which on a source is left out by itself
SHARES = (0.1, 0.25, 0.5, 1.0)
SHOWN = ("ap", "ap_strict", "best f1")

Row = tuple[str, dict[str, float]]


def figures(
    corpus: Corpus, rows: NDArray[np.int64], joint: NDArray[np.float64]
) -> dict[str, float]:
    """Ranking figures of some rows; best f1 is that of the best threshold."""
    grades = corpus.examples.grades[rows]
    core = grades == 2
    order = np.argsort(-joint, kind="stable")
    f1 = 2 * np.cumsum(core[order]) / (np.arange(1, len(core) + 1) + core.sum())
    return {
        "ap": average_precision(core, joint, grades != 1),
        "ap_strict": average_precision(core, joint, grades >= 0),
        "best f1": float(f1.max()),
    }


def parts(corpus: Corpus) -> NDArray[np.str_]:
    """Name of the part that each row's source belongs to."""
    names = [str(name) for name in corpus.examples.sources]
    sizes = Counter(names)
    return np.array(
        [name if sizes[name] >= LARGE else f"small {crc32(name.encode()) % 3}" for name in names]
    )


def left_out(material: Material) -> list[Row]:
    """Figures on items of sources that were left out."""
    corpus = material.corpus()
    part, joint = parts(corpus), np.zeros(len(corpus.weights))
    for name in np.unique(part[corpus.real]):
        test = np.flatnonzero(corpus.real & (part == name))
        away = np.isin(corpus.groups, corpus.groups[test])
        learned = learn(corpus, material.papers, np.flatnonzero(~away))
        joint[test] = learned.ask(corpus.sheet.at(test))[FULL].joint
    place = np.arange(len(joint))
    own = place < corpus.items
    heads = own & (place >= corpus.items - len(material.headlines))
    news = corpus.real & own & ~heads
    bare = np.array([reading.summary_chars == 0 for reading in corpus.examples.readings])
    rows = {
        "left-out sources, all items but the headlines collected apart": news,
        "left-out sources, those that came without summary": news & bare,
        "left-out sources, their copies without summary": corpus.real & ~own,
        "left-out publishers, headlines collected apart": heads,
    }
    languages = corpus.examples.languages
    for name in sorted(set(languages[heads].tolist())):
        rows[f"the same, {name}"] = heads & (languages == name)
    return [
        (label, figures(corpus, at, joint[at]))
        for label, at in ((label, np.flatnonzero(chosen)) for label, chosen in rows.items())
    ]


def curve(material: Material) -> list[Row]:
    """Figures on all real items by what a share of the contrast set teaches alone."""
    corpus = material.corpus()
    made_up = np.flatnonzero(~corpus.real)
    items = corpus.items - len(material.headlines)  # as many as before there were headlines
    test = np.flatnonzero(corpus.real & (np.arange(len(corpus.weights)) < items))
    rank = np.random.default_rng(7).random(corpus.items)  # one order: shares are nested
    found = []
    for share in SHARES:
        chosen = made_up[rank[corpus.origin[made_up]] < share]
        learned = learn(corpus, material.papers, chosen)
        joint = learned.ask(corpus.sheet.at(test))[FULL].joint
        count = int((chosen < corpus.items).sum())
        found.append((f"{count} made-up items alone", figures(corpus, test, joint)))
    return found


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    chosen = parser.parse_args()
    print(machine_line("numpy", "scikit-learn"))
    material = load()
    with threadpool_limits(1):
        rows = [*left_out(material), *curve(material)]
    print("\n" + table(rows, SHOWN))
    if chosen.json:
        chosen.json.write_text(json.dumps(dict(rows), indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
