"""The model that is served: texts in, judgements out."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifiers import registry
from classifiers.calibrate import sigmoid
from classifiers.encoder import Encoder, cut, open_encoder
from classifiers.errors import ModelError
from classifiers.features import nearness_of
from classifiers.judgement import Judgement
from classifiers.marks import parties_of
from classifiers.parts import Parts, from_saved
from classifiers.reading import TITLE_CHARS, Reading, read_item
from classifiers.reasons import Case, reasons_of
from classifiers.sheets import Sheet, sheet_of
from classifiers.stage import Stage, answer
from classifiers.text import TOKENISER
from classifiers.themes import choose
from items.errors import ConfigError

Floats = NDArray[np.float32]

NAMED_FROM = 0.25  # chance of being in the field from which themes and the nearest seed are named
_NO_VECTOR = np.zeros((1, 0), dtype=np.float32)


class Model:
    """One version of the classifier, ready to judge; holds no state between calls.

    Attributes:
        version: Its name in the registry.
        threshold: Score from which on an item is relevant.
        encoded: Whether sentence vectors are used for items that are not clearly noise.
    """

    def __init__(self, version: str, parts: Parts, encoder: Encoder | None) -> None:
        self.version = version
        self.encoded = encoder is not None and parts.full is not None
        self._parts = parts
        self._encoder = encoder
        best = parts.full if self.encoded and parts.full else parts.plain
        self.threshold = best.calibrations.threshold

    def judge(self, texts: Sequence[tuple[str, str]]) -> list[Judgement]:
        """Judge items given as (title, summary); any text at all is fine.

        The same text gives the same judgement to the bit, in any company and order. What the
        stage without vectors finds to be clear noise is not encoded.
        """
        return [self._judge(title, summary) for title, summary in texts]

    def _judge(self, title: str, summary: str) -> Judgement:
        parts = self._parts
        reading = read_item(title, summary, parts.lexicon)
        sheet = sheet_of([reading], _NO_VECTOR)
        judged = self._ask(parts.plain, (title, summary), reading, sheet)
        if judged.score < parts.floor or self._encoder is None or parts.full is None:
            return judged
        vector = self._encoder.encode([cut(title[:TITLE_CHARS], summary)])
        sheet = Sheet(sheet.marks, sheet.title_terms, sheet.terms, vector)
        return self._ask(parts.full, (title, summary), reading, sheet)

    def _ask(
        self, stage: Stage, texts: tuple[str, str], reading: Reading, sheet: Sheet
    ) -> Judgement:
        parts, calibrations = self._parts, stage.calibrations
        near = nearness_of(sheet, parts.seeds, with_vectors=stage.space.with_vectors)
        columns = stage.space.columns(sheet, near)
        terms = parts.words.rows(sheet)
        answers = answer(stage.net, columns, parts.words.logits_of(terms))
        score = float(sigmoid(calibrations.core.logits(answers.joint))[0])
        field = float(sigmoid(calibrations.field.logits(answers.field))[0])
        likely = max(field, score)
        nearest = parts.seeds.nearest(sheet, sheet.vectors[0]) if likely >= NAMED_FROM else None
        case = Case(
            texts,
            reading,
            columns[0],
            frozenset(sheet.marks[0]),
            (terms.indices, terms.data),
            nearest,
        )
        return Judgement(
            score,
            score >= self.threshold,
            likely,
            choose(parts.themes, answers.themes[0], calibrations.cuts)
            if likely >= NAMED_FROM
            else (),
            parties_of(reading),
            reasons_of(case, stage, parts.words),
            nearest,
            stage.space.with_vectors,
        )


def load_model(models_dir: Path, version: str | None = None) -> Model:
    """Read the active model, or the version named.

    Raises:
        ModelError: There is none, it is damaged, or it was made under other rules; says how to
            train.
    """
    saved = registry.load(models_dir, version)
    where = str(models_dir / saved.version)
    if saved.card.get("tokeniser") != TOKENISER:
        raise ModelError(where, "was made by other rules of reading; train with: silkwatch train")
    try:
        parts = from_saved(saved)
        encoder = open_encoder(saved.card["encoder_setting"])
        wanted = saved.card["encoder"]
    except (KeyError, ValueError, IndexError, TypeError, ConfigError) as error:
        reason = f"the model lacks a part ({error}); train one with: silkwatch train"
        raise ModelError(where, reason) from error
    if encoder is not None and encoder.name != wanted:
        reason = f"learned with {wanted}, here is {encoder.name}; train with: silkwatch train"
        raise ModelError(where, reason)
    return Model(saved.version, parts, encoder)
