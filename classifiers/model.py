"""The model that is served: texts in, judgements out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifiers import registry
from classifiers.calibrate import sigmoid
from classifiers.encoder import Encoder, cut, open_encoder
from classifiers.errors import ModelError
from classifiers.features import nearness_of
from classifiers.judgement import Judgement
from classifiers.marks import mark_features, parties_of
from classifiers.parts import Parts, parts_from
from classifiers.reading import TITLE_CHARS, Reading, add_terms, read_marks
from classifiers.reasons import Case, gate_reasons, stage_reasons
from classifiers.sheets import sheet_of
from classifiers.stage import Stage, answer
from classifiers.text import TOKENISER
from classifiers.themes import choose
from items.errors import ConfigError

Floats = NDArray[np.float32]
Text = tuple[str, str]

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

    def judge(self, texts: Sequence[Text]) -> list[Judgement]:
        """Judge items given as (title, summary); any text at all is fine.

        The same text gives the same judgement to the bit, in any company and order. What marks
        alone show to be noise goes no further; what words and seeds then show to be noise is not
        encoded.
        """
        return [self._judge(text) for text in texts]

    def _judge(self, text: Text) -> Judgement:
        reading = read_marks(*text, self._parts.lexicon)
        marks = mark_features(reading)
        field, core = self._parts.gate.logits(marks)
        if field < self._parts.gate.floor:
            return self._turn_away(text, reading, marks, (field, core))
        return self._weigh(text, add_terms(reading, *text), marks)

    def _turn_away(
        self, text: Text, reading: Reading, marks: Mapping[str, float], logits: tuple[float, float]
    ) -> Judgement:
        gate = self._parts.gate
        field, core = np.array(logits[:1]), np.array(logits[1:])
        score = float(sigmoid(gate.core.logits(core))[0])
        return Judgement(
            score,
            score >= self.threshold,
            max(score, float(sigmoid(gate.field.logits(field))[0])),
            (),
            parties_of(reading),
            gate_reasons(text, reading, marks, gate),
            None,
            False,
        )

    def _weigh(self, text: Text, reading: Reading, marks: Mapping[str, float]) -> Judgement:
        parts = self._parts
        sheet = sheet_of([reading], [marks], _NO_VECTOR)
        weighed = parts.words.vocabulary.weigh(sheet.texts)
        likeness = parts.seeds.by_words(weighed)
        case = Case(text, reading, sheet, weighed, likeness)
        columns, judged = self._ask(parts.plain, case)
        stage = parts.plain
        if judged.score >= parts.floor and self._encoder is not None and parts.full is not None:
            vector = self._encoder.encode([cut(text[0][:TITLE_CHARS], text[1])])
            case, stage = replace(case, sheet=replace(sheet, vectors=vector)), parts.full
            columns, judged = self._ask(stage, case)
        if judged.adjacent >= NAMED_FROM:
            near = parts.seeds.nearest(likeness[0], case.sheet.vectors[0], reading.script)
            judged = replace(judged, nearest=near)
        reasons = stage_reasons(case, columns, stage, parts.words, judged.nearest)
        return replace(judged, reasons=reasons)

    def _ask(self, stage: Stage, case: Case) -> tuple[Floats, Judgement]:
        parts, found = self._parts, stage.calibrations
        with_vectors = stage.space.with_vectors
        near = nearness_of(case.sheet, parts.seeds, case.likeness, with_vectors=with_vectors)
        columns = stage.space.columns(case.sheet, near)
        answers = answer(stage.space, stage.net, columns, parts.words.logits(case.weighed))
        score = float(sigmoid(found.core.logits(answers.joint))[0])
        likely = max(score, float(sigmoid(found.field.logits(answers.field))[0]))
        themes = choose(parts.themes, answers.themes[0], found.cuts)
        return columns[0], Judgement(
            score,
            score >= self.threshold,
            likely,
            themes if likely >= NAMED_FROM else (),
            parties_of(case.reading),
            (),
            None,
            with_vectors,
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
        parts = parts_from(saved)
        encoder = open_encoder(saved.card["encoder_setting"])
        wanted = saved.card["encoder"]
    except (KeyError, ValueError, IndexError, TypeError, ConfigError) as error:
        reason = f"the model lacks a part ({error}); train one with: silkwatch train"
        raise ModelError(where, reason) from error
    if encoder is not None and encoder.name != wanted:
        reason = f"learned with {wanted}, here is {encoder.name}; train with: silkwatch train"
        raise ModelError(where, reason)
    return Model(saved.version, parts, encoder)
