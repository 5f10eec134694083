"""A whole model as the registry keeps it, made ready to judge."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from classifiers.gate import Gate, gate_from
from classifiers.lexicon import Lexicon, lexicon_from
from classifiers.nearness import Seeds, seeds_from
from classifiers.registry import Saved
from classifiers.stage import FULL, GATE, PLAIN, Stage, stage_from
from classifiers.words import WordModel, word_model_from


@dataclass(frozen=True, slots=True)
class Parts:
    """All that judging needs but the encoder.

    Attributes:
        lexicon: As it was when the model learned.
        seeds: The seed papers.
        words: The two questions on words.
        themes: Names in order.
        gate: The first look, at marks alone.
        plain: The stage without sentence vectors.
        full: The stage with them; None when the model learned without an encoder.
        floor: Score of the plain stage under which the full one is not asked.
    """

    lexicon: Lexicon
    seeds: Seeds
    words: WordModel
    themes: tuple[str, ...]
    gate: Gate
    plain: Stage
    full: Stage | None
    floor: float


def parts_from(saved: Saved) -> Parts:
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
        gate_from(weights, cards[GATE]),
        stage_from(PLAIN, weights, cards[PLAIN]),
        full,
        float(saved.card["floor"]),
    )
