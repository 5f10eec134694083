"""Learn the story model from its feature rows, and say how well it does on pairs it has not seen.

    python -m classifiers.story_train

learns from seeds/stories/rows.npz and writes the weights that are shipped; the same rows give the
same bytes. `silkwatch train` does the same.
"""

import argparse
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, precision_recall_curve
from sklearn.model_selection import StratifiedGroupKFold

from classifiers.arrays import read_arrays
from classifiers.errors import SeedError
from classifiers.story_features import NAMES
from classifiers.story_fit import fit_judge
from classifiers.story_model import SHIPPED, StoryModel, columns_of, save_model
from classifiers.story_rows import ROWS, own_pairs

logger = logging.getLogger(__name__)

THRESHOLD = 0.33  # best F1 in cross-validation lies flat between 0.26 and 0.41
PLAIN_THRESHOLD = 0.29
OWN_WEIGHT = 0.2  # of one of our own pairs against a labelled one
FOLDS = 8
_HOW = "make them anew with: python -m classifiers.story_rows"

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rows:
    """Pairs as figures.

    Attributes:
        rows: Shape (n_pairs, n_features).
        same: Shape (n_pairs,): they tell one event.
        sources: Shape (n_pairs,): collection of each.
        groups: Shape (n_pairs,): pairs that share a title share it.
    """

    rows: Floats
    same: NDArray[np.bool_]
    sources: NDArray[np.str_]
    groups: NDArray[np.int32]


def train_stories(seeds_dir: Path) -> StoryModel:
    """Learn the model from the rows of a folder; the same rows give the same model.

    Raises:
        SeedError: There are no rows, or they are of other pairs or features; says how to make them.
    """
    labelled, own = read_rows(seeds_dir)
    both = tuple(
        fit_judge(
            columns_of(np.vstack([labelled.rows, own.rows]), with_vectors=with_vectors),
            np.concatenate([labelled.same, own.same]),
            _weights(len(labelled.same), len(own.same)),
            threshold,
        )
        for with_vectors, threshold in ((True, THRESHOLD), (False, PLAIN_THRESHOLD))
    )
    return StoryModel(*both)


def read_rows(seeds_dir: Path) -> tuple[Rows, Rows]:
    """Labelled pairs; and our own with those we judged.

    Raises:
        SeedError: They are missing, or of other pairs or features.
    """
    path = seeds_dir / ROWS
    try:
        arrays = read_arrays(path)
        labelled, own, judged = (_rows(name, arrays) for name in ("labelled", "own", "judged"))
        digest = str(arrays["own_digest"][0])
    except (OSError, ValueError, KeyError, IndexError) as error:
        raise SeedError(str(path), f"cannot be read ({error}); {_HOW}") from error
    if digest != own_pairs(seeds_dir)[1]:
        raise SeedError(str(path), f"the pairs-*.jsonl beside it have changed; {_HOW}")
    if labelled.rows.shape[1] != len(NAMES):
        raise SeedError(str(path), f"the rows have other features; {_HOW}")
    return labelled, _joined(own, judged)


def cross_validate(labelled: Rows, own: Rows, *, with_vectors: bool, seed: int = 0) -> Floats:
    """Probability of each labelled pair by a model that saw none of its titles.

    Our own pairs are in every training part and in no test part.

    Returns:
        Shape (n_labelled,).
    """
    scores = np.zeros(len(labelled.same))
    own_columns = columns_of(own.rows, with_vectors=with_vectors)
    columns = columns_of(labelled.rows, with_vectors=with_vectors)
    for train, test in _folds(labelled, seed):
        judge = fit_judge(
            np.vstack([columns[train], own_columns]),
            np.concatenate([labelled.same[train], own.same]),
            _weights(len(train), len(own.same)),
            THRESHOLD,
        )
        scores[test] = judge.probabilities(columns[test])
    return scores


def figures(same: NDArray[np.bool_], scores: Floats, threshold: float) -> dict[str, float]:
    """Average precision, F1 at the threshold, and precision where recall reaches 0.80."""
    said = scores >= threshold
    precision, recall, _ = precision_recall_curve(same, scores)
    return {
        "ap": float(average_precision_score(same, scores)),
        "f1": 2 * int((said & same).sum()) / max(1, int(said.sum()) + int(same.sum())),
        "precision": int((said & same).sum()) / max(1, int(said.sum())),
        "recall": int((said & same).sum()) / max(1, int(same.sum())),
        "precision_at_recall_80": float(precision[recall >= 0.8].max()),
    }


def _rows(name: str, arrays: Mapping[str, NDArray[Any]]) -> Rows:
    return Rows(
        arrays[f"{name}_rows"].astype(np.float64),
        arrays[f"{name}_same"],
        arrays[f"{name}_sources"],
        arrays[f"{name}_groups"],
    )


def _joined(a: Rows, b: Rows) -> Rows:
    return Rows(
        np.vstack([a.rows, b.rows]),
        np.concatenate([a.same, b.same]),
        np.concatenate([a.sources, b.sources]),
        np.concatenate([a.groups, b.groups]),
    )


def _weights(labelled: int, own: int) -> Floats:
    return np.concatenate([np.ones(labelled), np.full(own, OWN_WEIGHT)])


def _folds(rows: Rows, seed: int) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    kinds = np.char.add(rows.sources.astype(str), rows.same.astype(int).astype(str))
    splitter = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    yield from splitter.split(rows.rows, kinds, rows.groups)


def main() -> None:
    """Learn, write the weights, and log what cross-validation says by source."""
    parser = argparse.ArgumentParser(description="Learn the story model.")
    root = Path(__file__).resolve().parents[1]
    parser.add_argument("--seeds", type=Path, default=root / "seeds" / "stories")
    parser.add_argument("--to", type=Path, default=SHIPPED, help="folder of the weights")
    parser.add_argument("--check", action="store_true", help="cross-validate too (a minute)")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    save_model(train_stories(given.seeds), given.to)
    if given.check:
        labelled, own = read_rows(given.seeds)
        for with_vectors in (True, False):
            scores = cross_validate(labelled, own, with_vectors=with_vectors)
            threshold = THRESHOLD if with_vectors else PLAIN_THRESHOLD
            for source in ("", *sorted(set(labelled.sources.tolist()))):
                rows = (labelled.sources == source) | (source == "")
                found = figures(labelled.same[rows], scores[rows], threshold)
                text = " ".join(f"{name}={value:.3f}" for name, value in found.items())
                logger.info("vectors=%s source=%s %s", with_vectors, source or "all", text)


if __name__ == "__main__":
    main()
