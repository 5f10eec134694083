"""Learn the story model from its feature rows.

    python -m classifiers.story_train

learns from seeds/stories/rows.npz and writes the weights that are shipped; the same rows give the
same bytes.
"""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifiers.arrays import read_arrays
from classifiers.errors import SeedError
from classifiers.story_features import NAMES
from classifiers.story_fit import fit_judge
from classifiers.story_model import SHIPPED, StoryModel, columns_of, save_model
from classifiers.story_rows import JUDGED_SOURCE, ROWS, own_pairs

THRESHOLD = 0.3  # best F1 in cross-validation lies flat between 0.24 and 0.36
PLAIN_THRESHOLD = 0.29
OWN_WEIGHT = 0.2  # of one of our own pairs against a labelled one
HEADLINE_WEIGHT = 0.4  # of one of bare headlines from the desk's field, which few labelled ones are
HEADLINES = ("pairs-bulletins", "pairs-short")
# of a judged pair of two events: they were sought where the model was in doubt, and are far harder
# than what it meets in life
DOUBTED_WEIGHT = 0.06
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
            pair_weights(len(labelled.same), own),
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
        digest, names = str(arrays["own_digest"][0]), tuple(arrays["names"].tolist())
    except (OSError, ValueError, KeyError, IndexError) as error:
        raise SeedError(str(path), f"cannot be read ({error}); {_HOW}") from error
    if digest != own_pairs(seeds_dir)[1]:
        raise SeedError(str(path), f"the pairs-*.jsonl beside it have changed; {_HOW}")
    if names != NAMES:
        raise SeedError(str(path), f"the rows have other features; {_HOW}")
    return labelled, _joined(own, judged)


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


def pair_weights(labelled: int, own: Rows) -> Floats:
    """Weight of each pair: first of so many labelled ones, then of our own and those we judged."""
    doubted = (own.sources == JUDGED_SOURCE) & ~own.same
    weights = np.where(np.isin(own.sources, HEADLINES), HEADLINE_WEIGHT, OWN_WEIGHT)
    return np.concatenate([np.ones(labelled), np.where(doubted, DOUBTED_WEIGHT, weights)])


def main() -> None:
    """Learn and write the weights."""
    parser = argparse.ArgumentParser(description="Learn the story model.")
    root = Path(__file__).resolve().parents[1]
    parser.add_argument("--seeds", type=Path, default=root / "seeds" / "stories")
    parser.add_argument("--to", type=Path, default=SHIPPED, help="folder of the weights")
    given = parser.parse_args()
    save_model(train_stories(given.seeds), given.to)


if __name__ == "__main__":
    main()
