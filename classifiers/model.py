"""The model that is served: texts in, judgements out."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifiers import registry
from classifiers.calibrate import Calibration, calibration_from, sigmoid
from classifiers.encoder import Encoder, cut, open_encoder
from classifiers.errors import ModelError
from classifiers.features import Space, features_of, space_from
from classifiers.heads import Heads, both, heads_from
from classifiers.judgement import Judgement
from classifiers.lexicon import Lexicon, lexicon_from
from classifiers.marks import parties_of
from classifiers.reading import SUMMARY_CHARS, TITLE_CHARS, Reading, read_item
from classifiers.reasons import column_shares, fixed_label, gather, stage_factors
from classifiers.text import TOKENISER
from classifiers.themes import ThemeModel, theme_model_from
from items.errors import ConfigError

Floats = NDArray[np.float64]

THEMES_FROM = 0.3  # chance of being in the field from which themes are named


@dataclass(frozen=True, slots=True)
class Parts:
    """What was learned.

    Attributes:
        space: The columns.
        heads: The two questions.
        themes: The themes.
        core: Calibration of the joint logit.
        field: Calibration of the first question.
        threshold: Score from which on an item is told.
    """

    space: Space
    heads: Heads
    themes: ThemeModel
    core: Calibration
    field: Calibration
    threshold: float


class Model:
    """One version of the classifier, ready to judge; holds no state between calls."""

    def __init__(
        self, version: str, parts: Parts, lexicon: Lexicon, encoder: Encoder | None
    ) -> None:
        self.version = version
        self.threshold = parts.threshold
        self._parts = parts
        self._lexicon = lexicon
        self._encoder = encoder

    def judge(self, texts: Sequence[tuple[str, str]]) -> list[Judgement]:
        """Judge items given as (title, summary); any text at all is fine.

        The same texts give the same judgements to the bit, in any company and order.
        """
        readings = [read_item(title, summary, self._lexicon) for title, summary in texts]
        vectors = self._vectors(texts)
        return [
            self._judge_one(text, reading, vector)
            for text, reading, vector in zip(texts, readings, vectors, strict=True)
        ]

    def _vectors(self, texts: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        if self._encoder is None or not texts:
            return np.zeros((len(texts), 0), dtype=np.float32)
        return self._encoder.encode([cut(title[:TITLE_CHARS], summary) for title, summary in texts])

    def _judge_one(
        self, text: tuple[str, str], reading: Reading, vector: NDArray[np.float32]
    ) -> Judgement:
        parts = self._parts
        features = features_of([reading])
        columns = parts.space.columns(features, vector[None, :])
        in_field = float(parts.heads.field.logits(columns)[0])
        is_core = float(parts.heads.core.logits(columns)[0])
        raw = both(np.array([in_field]), np.array([is_core]))
        score = float(sigmoid(parts.core.logits(raw))[0])
        adjacent = float(sigmoid(parts.field.logits(np.array([in_field])))[0])
        likely = max(adjacent, score)
        return Judgement(
            score,
            score >= self.threshold,
            likely,
            parts.themes.named(columns)[0] if likely >= THEMES_FROM else (),
            parties_of(reading),
            self._reasons(text, reading, features[0], columns[0], (in_field, is_core)),
            None,
            self._encoder is not None,
        )

    def _reasons(
        self,
        text: tuple[str, str],
        reading: Reading,
        features: dict[str, float],
        columns: Floats,
        logits: tuple[float, float],
    ) -> tuple[tuple[str, float], ...]:
        heads, slope = self._parts.heads, self._parts.core.slope
        biases = (heads.field.bias, heads.core.bias)
        first, second = stage_factors(logits, biases)
        weights = columns * (first * heads.field.weights + second * heads.core.weights) * slope
        cut_text = (text[0][:TITLE_CHARS], text[1][:SUMMARY_CHARS])
        shares = column_shares(self._parts.space.names, weights, features, reading, cut_text)
        base = float(self._parts.core.logits(both(np.array(biases[0]), np.array(biases[1]))))
        shares.append((fixed_label("base", reading.script, text[0]), base))
        return gather(shares, fixed_label("rest", reading.script, text[0]))


def load_model(models_dir: Path, version: str | None = None) -> Model:
    """Read the active model, or the version named.

    Raises:
        ModelError: There is none, it is damaged, or it was made under other rules; says how to
            train.
    """
    saved = registry.load(models_dir, version)
    card = saved.card
    where = str(models_dir / saved.version)
    if card.get("tokeniser") != TOKENISER:
        raise ModelError(where, "was made by other rules of reading; train with: silkwatch train")
    try:
        parts = Parts(
            space_from(saved.weights),
            heads_from(saved.weights),
            theme_model_from(saved.weights),
            calibration_from(card["core_calibration"]),
            calibration_from(card["field_calibration"]),
            float(card["threshold"]),
        )
        lexicon = lexicon_from(saved.weights["lexicon"].tobytes().decode(), where)
        encoder = open_encoder(card["encoder_setting"])
    except (KeyError, ValueError, IndexError, ConfigError) as error:
        reason = f"the model lacks a part ({error}); train one with: silkwatch train"
        raise ModelError(where, reason) from error
    if not math.isfinite(parts.threshold):
        raise ModelError(where, "the threshold is no number; train one with: silkwatch train")
    return Model(saved.version, parts, lexicon, encoder)
