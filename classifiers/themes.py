"""Which themes an item is about."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from classifiers.calibrate import sigmoid
from items.errors import ConfigError

Floats = NDArray[np.float64]

_STRENGTH = 0.02
_FEWEST = 5  # a theme with fewer examples is not learned
_CUTS = np.linspace(0.2, 0.8, 25)


@dataclass(frozen=True, slots=True)
class ThemeModel:
    """One linear question a theme.

    Attributes:
        names: Themes in the order of the configuration.
        weights: Shape (n_columns, n_themes).
        biases: Shape (n_themes,).
        cuts: Probability from which on a theme is named, shape (n_themes,).
    """

    names: tuple[str, ...]
    weights: Floats
    biases: Floats
    cuts: Floats

    def probabilities(self, columns: Floats) -> Floats:
        """Shape (n_items, n_themes)."""
        return sigmoid(columns @ self.weights + self.biases)

    def named(self, columns: Floats) -> list[tuple[str, ...]]:
        """Themes of each item, the surest first; at least one."""
        return choose(self.names, self.probabilities(columns), self.cuts)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The model as plain arrays."""
        return {
            "theme_names": np.array(self.names),
            "theme_weights": self.weights,
            "theme_biases": self.biases,
            "theme_cuts": self.cuts,
        }


def theme_model_from(arrays: Mapping[str, NDArray[Any]]) -> ThemeModel:
    """A theme model from its arrays."""
    return ThemeModel(
        tuple(str(name) for name in arrays["theme_names"]),
        arrays["theme_weights"],
        arrays["theme_biases"],
        arrays["theme_cuts"],
    )


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
    names = []
    for number, table in enumerate(tables, 1):
        name = table.get("id") if isinstance(table, dict) else None
        if not isinstance(name, str) or not name.isidentifier() or name in names:
            raise ConfigError(str(path), f"theme #{number}.id", "must be a name of its own")
        names.append(name)
    return tuple(names)


def fit_themes(
    columns: Floats,
    named: Sequence[frozenset[str]],
    allowed: Sequence[frozenset[str]],
    weights: Floats,
    names: tuple[str, ...],
    cuts: Floats,
) -> ThemeModel:
    """Learn each theme from items of the field; what only one annotator named is left out."""
    parts = []
    for name in names:
        yes = np.array([name in own for own in named])
        sure = yes | np.array([name not in own for own in allowed])
        parts.append(_fit(columns[sure], yes[sure], weights[sure]))
    return ThemeModel(
        names,
        np.stack([weight for weight, _ in parts], axis=1),
        np.array([bias for _, bias in parts]),
        cuts,
    )


def choose(names: tuple[str, ...], chances: Floats, cuts: Floats) -> list[tuple[str, ...]]:
    """Names whose chance reaches its cut, the surest first; else the one that comes nearest."""
    chosen = []
    for row in chances:
        order = np.argsort(-(row - cuts), kind="stable")
        over = [names[at] for at in order if row[at] >= cuts[at]]
        chosen.append(tuple(over) or (names[order[0]],))
    return chosen


def best_cuts(
    chances: Floats, named: Sequence[frozenset[str]], allowed: Sequence[frozenset[str]],
    names: tuple[str, ...],
) -> Floats:  # fmt: skip
    """One cut a theme that maximises its F1 on items the model did not learn from."""
    cuts = np.full(len(names), 0.5)
    for at, name in enumerate(names):
        wanted = np.array([name in own for own in named])
        fine = np.array([name in own for own in allowed])
        if wanted.sum() < _FEWEST:
            continue
        f1 = [_f1(chances[:, at] >= cut, wanted, fine) for cut in _CUTS]
        smooth = np.convolve(np.pad(f1, 2, mode="edge"), np.ones(5), "valid")
        cuts[at] = _CUTS[int(np.argmax(smooth))]
    return cuts


def _f1(said: NDArray[np.bool_], wanted: NDArray[np.bool_], fine: NDArray[np.bool_]) -> float:
    right = int((said & fine).sum())
    errors = int((said & ~fine).sum()) + int((wanted & ~said).sum())
    return 2 * right / max(1, 2 * right + errors)


def _fit(columns: Floats, yes: NDArray[np.bool_], weights: Floats) -> tuple[Floats, float]:
    if yes.sum() < _FEWEST or yes.all():
        return np.zeros(columns.shape[1]), -5.0
    learner = LogisticRegression(C=_STRENGTH, max_iter=3000).fit(columns, yes, weights)
    return learner.coef_[0].astype(np.float64), float(learner.intercept_[0])
