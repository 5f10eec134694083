"""A whole model as plain arrays and a card, and back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifiers.fit import FULL, PLAIN, Fitted
from classifiers.lexicon import Lexicon, lexicon_from
from classifiers.metrics import intervals, measure
from classifiers.nearness import Seeds, seeds_from
from classifiers.registry import Saved
from classifiers.stage import Stage, stage_from
from classifiers.words import WordModel, word_model_from


@dataclass(frozen=True, slots=True)
class Parts:
    """All that judging needs but the encoder.

    Attributes:
        lexicon: As it was when the model learned.
        seeds: The seed papers.
        words: The two questions on words.
        themes: Names in order.
        plain: The stage without sentence vectors.
        full: The stage with them; None when the model learned without an encoder.
        floor: Score of the plain stage under which the full one is not asked.
    """

    lexicon: Lexicon
    seeds: Seeds
    words: WordModel
    themes: tuple[str, ...]
    plain: Stage
    full: Stage | None
    floor: float


def to_weights(fitted: Fitted, lexicon: Lexicon) -> dict[str, NDArray[Any]]:
    """Every array of a model by name."""
    weights = {
        **fitted.learned.seeds.arrays(),
        **fitted.learned.words.arrays(),
        "lexicon": np.frombuffer(lexicon.text.encode(), np.uint8),
    }
    for name, stage in fitted.stages.items():
        weights.update(stage.arrays(name))
    return weights


def to_card(fitted: Fitted, names: tuple[str, ...]) -> dict[str, Any]:
    """Everything else of a model as JSON takes it.

    Its figures are those of items held out in turn: metrics with their intervals for the stage
    that has the last word, plain_metrics for the one without sentence vectors.
    """
    return {
        "themes": list(names),
        "stages": {name: stage.calibrations.card() for name, stage in fitted.stages.items()},
        "metrics": measure(fitted.held[fitted.best]),
        "intervals": intervals(fitted.held[fitted.best]),
        "plain_metrics": measure(fitted.held[PLAIN]),
        "floor": fitted.floor,
    }


def from_saved(saved: Saved) -> Parts:
    """The parts of a model read from the registry.

    Raises:
        KeyError: A part is missing.
        ConfigError: The lexicon in it is damaged.
    """
    weights: Mapping[str, NDArray[Any]] = saved.weights
    cards = saved.card["stages"]
    full = stage_from(FULL, weights, cards[FULL]) if FULL in cards else None
    return Parts(
        lexicon_from(weights["lexicon"].tobytes().decode(), saved.version),
        seeds_from(weights),
        word_model_from(weights),
        tuple(saved.card["themes"]),
        stage_from(PLAIN, weights, cards[PLAIN]),
        full,
        float(saved.card["floor"]),
    )
