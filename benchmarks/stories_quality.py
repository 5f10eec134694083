"""How well pairs of reports are told apart, each by a model that saw none of its titles.

    python -m benchmarks stories_quality [--only NAME ...] [--splits N] [--json FILE]

Everything comes from the figures committed in seeds/stories/rows.npz. Pairs that share a title,
however far round, lie in one of eight folds; our own pairs are in every training part and in no
test part. A figure is the mean over splits with other seeds. About a minute a split.
"""

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.metrics import precision_recall_curve

from benchmarks.machine import machine_line
from benchmarks.report import write_json
from classifiers.story_evaluate import cross_validate, figures, folds
from classifiers.story_features import NAMES
from classifiers.story_train import PLAIN_THRESHOLD, THRESHOLD, Floats, Rows, read_rows

SEEDS_DIR = Path(__file__).resolve().parents[1] / "seeds" / "stories"
SHOWN = ("ap", "f1", "precision", "recall", "precision_at_recall_80")
PLAIN = (
    "plain_title", "plain_text", "title_words", "words", "place_shared", "body_shared", "numbers",
    "numbers_apart", "same_script", "short_title", "long_title", "long_summary",
)  # fmt: skip
Found = dict[str, dict[str, float]]


def by_source(labelled: Rows, scores: Floats, threshold: float) -> Found:
    """Figures of all pairs, then of each collection."""
    found = {"all": figures(labelled.same, scores, threshold)}
    for source in sorted(set(labelled.sources.tolist())):
        own = labelled.sources == source
        found[source] = figures(labelled.same[own], scores[own], threshold)
    return found


def single(labelled: Rows, name: str) -> Found:
    """One feature alone as the score, at the threshold that suits it best: what is to be beaten."""
    scores = labelled.rows[:, NAMES.index(name)]
    precision, recall, limits = precision_recall_curve(labelled.same, scores)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    return by_source(labelled, scores, float(limits[np.argmax(f1[:-1])]))


def boosted(labelled: Rows, seed: int) -> Found:
    """Gradient boosting over twelve plain features of the labelled pairs alone: the trial's way."""
    columns = labelled.rows[:, [NAMES.index(name) for name in PLAIN]]
    scores = np.zeros(len(labelled.same))
    for train, test in folds(labelled, seed):
        learner = GradientBoostingClassifier(
            n_estimators=200, learning_rate=0.05, subsample=0.7, random_state=0
        )
        learner.fit(columns[train], labelled.same[train])
        scores[test] = learner.predict_proba(columns[test])[:, 1]
    return by_source(labelled, scores, 0.5)


def mean(runs: list[Found]) -> Found:
    """Mean of each figure over the runs."""
    return {
        source: {name: float(np.mean([run[source][name] for run in runs])) for name in SHOWN}
        for source in runs[0]
    }


def contestants(splits: int) -> Iterator[tuple[str, Callable[[], Found]]]:
    """Name of each way to score, and how to measure it."""
    labelled, own = read_rows(SEEDS_DIR)

    def learned(threshold: float, *, with_vectors: bool) -> Found:
        runs = []
        for seed in range(splits):
            scores = cross_validate(labelled, own, with_vectors=with_vectors, seed=seed)
            runs.append(by_source(labelled, scores, threshold))
        return mean(runs)

    yield "title words alone", lambda: single(labelled, "title_words")
    yield "vector of the title alone", lambda: single(labelled, "plain_title")
    yield "trial", lambda: mean([boosted(labelled, seed) for seed in range(splits)])
    yield "without vectors", lambda: learned(PLAIN_THRESHOLD, with_vectors=False)
    yield "shipped", lambda: learned(THRESHOLD, with_vectors=True)


def main() -> None:
    """Print a table a contestant."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--only", nargs="*", default=[], help="names of contestants; all when none")
    parser.add_argument("--splits", type=int, default=3, help="splits to average, at least 1")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    given = parser.parse_args()
    print(machine_line("numpy", "scikit-learn"))
    print(f"\n| what | pairs of | {' | '.join(SHOWN)} |\n|---|---|{'---:|' * len(SHOWN)}")
    found = {}
    for name, measure in contestants(given.splits):
        if given.only and name not in given.only:
            continue
        found[name] = measure()
        for source, row in found[name].items():
            cells = " | ".join(f"{row[figure]:.3f}" for figure in SHOWN)
            print(f"| {name} | {source} | {cells} |", flush=True)
    write_json(given.json, found)


if __name__ == "__main__":
    main()
