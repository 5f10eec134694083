"""Which themes there are, and which of them an item is about."""

import functools
import math
import tomllib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifiers.calibrate import chance, sigmoid
from items.errors import ConfigError

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_FEWEST = 5  # a theme with fewer examples keeps the usual cut
_CUTS = np.linspace(0.25, 0.6, 15)
_SMOOTH = 3  # neighbouring cuts over which the figure is averaged, to each side
_USUAL_CUT = 0.4
_CLOSE = 1e-6  # of logits; more than rounding may move them


def load_theme_names(path: Path) -> tuple[str, ...]:
    """Names of the themes in the order a reader sees them.

    Raises:
        ConfigError: The file is missing or wrong; names file and key.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get("theme")
    except FileNotFoundError as error:
        raise ConfigError(str(path), "", "the file is missing") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(str(path), "", f"is not TOML in UTF-8: {error}") from error
    if not isinstance(tables, list) or not tables:
        raise ConfigError(str(path), "theme", "there must be at least one [[theme]] table")
    names: list[str] = []
    for number, table in enumerate(tables, 1):
        name = table.get("id") if isinstance(table, dict) else None
        if not isinstance(name, str) or not name.isidentifier() or name in names:
            raise ConfigError(str(path), f"theme #{number}.id", "must be a name of its own")
        names.append(name)
    return tuple(names)


def theme_table(named: Sequence[frozenset[str]], names: Sequence[str]) -> Bools:
    """Which item has which theme, shape (n_items, n_themes); other names are left out."""
    rows = [[name in own for name in names] for own in named]
    return np.array(rows, dtype=np.bool_).reshape(len(named), len(names))


def choose(names: Sequence[str], chances: Floats, cuts: Sequence[float]) -> tuple[str, ...]:
    """Themes of one item: those whose chance reaches their cut, the surest first.

    Args:
        names: Of the themes.
        chances: Shape (n_themes,).
        cuts: One a theme. When none is reached, the theme that comes nearest to its cut is given.
    """
    below = [cut - chance for cut, chance in zip(cuts, chances.tolist(), strict=True)]
    order = sorted(range(len(below)), key=below.__getitem__)
    return tuple([names[at] for at in order if below[at] <= 0] or [names[at] for at in order[:1]])


def choose_each(
    names: Sequence[str], chances: Floats, cuts: Sequence[float]
) -> list[tuple[str, ...]]:
    """The same of many items, given by chances of shape (n, n_themes)."""
    below = np.array(cuts) - chances
    order = np.argsort(below, axis=1, kind="stable").tolist()
    most = np.maximum((below <= 0).sum(axis=1), 1).tolist()
    return [
        tuple([names[at] for at in own[:count]]) for own, count in zip(order, most, strict=True)
    ]


def choose_one(
    names: Sequence[str], logits: Sequence[float], cuts: tuple[float, ...]
) -> tuple[str, ...]:
    """The same of one item given by logits: what is far from its cut is not worked out."""
    near = [at for at, low in enumerate(_lows(cuts)) if logits[at] > low]
    below = sorted([(cuts[at] - chance(logits[at]), at) for at in near])
    reached = tuple([names[at] for gap, at in below if gap <= 0])
    return reached or choose(names, sigmoid(np.array(logits)), cuts)


@functools.cache
def _lows(cuts: tuple[float, ...]) -> list[float]:
    """Logits below which no chance reaches its cut."""
    return [math.log(cut / (1 - cut)) - _CLOSE for cut in cuts]


def best_cuts(chances: Floats, wanted: Bools, fine: Bools) -> tuple[float, ...]:
    """One cut a theme that makes its F1 best on items the model did not learn from.

    Args:
        chances: Shape (n_items, n_themes).
        wanted: Every annotator named it; a theme is missed when it is not said.
        fine: At least one named it; a theme said is right.
    """
    cuts = []
    for at in range(chances.shape[1]):
        if wanted[:, at].sum() < _FEWEST:
            cuts.append(_USUAL_CUT)
            continue
        f1 = [_f1(chances[:, at] >= cut, wanted[:, at], fine[:, at]) for cut in _CUTS]
        window = np.ones(2 * _SMOOTH + 1)
        smooth = np.convolve(np.pad(f1, _SMOOTH, mode="edge"), window, "valid")
        cuts.append(float(_CUTS[int(np.argmax(smooth))]))
    return tuple(cuts)


def _f1(said: Bools, wanted: Bools, fine: Bools) -> float:
    right = int((said & fine).sum())
    errors = int((said & ~fine).sum()) + int((wanted & ~said).sum())
    return 2 * right / max(1, 2 * right + errors)
