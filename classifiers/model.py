"""The model that is served: texts in, judgements out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifiers import registry
from classifiers.bags import bags_of
from classifiers.calibrate import chance, sigmoid
from classifiers.encoder import Encoder, cut, open_encoder
from classifiers.errors import ModelError
from classifiers.features import nearness_of
from classifiers.judgement import Judgement, Reasons
from classifiers.looks import LetIn, Lookout
from classifiers.page import TITLE_CHARS
from classifiers.parts import Parts, parts_from
from classifiers.reading import terms_of
from classifiers.reasons import Case, gate_reasons, stage_reasons
from classifiers.sheets import Sheet
from classifiers.stage import Stage, ask, joint
from classifiers.text import TOKENISER
from classifiers.themes import choose
from items.errors import ConfigError

Floats = NDArray[np.float32]
Text = tuple[str, str]

NAMED_FROM = 0.25  # chance of being in the field from which themes and the nearest seed are named
_MANY = 32  # items from which on it pays to look at all of them together
_AT_ONCE = 500  # items; bounds the memory of any number of them


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
        self._lookout = Lookout(parts.lexicon, parts.gate)
        best = parts.full if self.encoded and parts.full else parts.plain
        self.threshold = best.calibrations.threshold

    def judge(self, texts: Sequence[Text]) -> list[Judgement]:
        """Judge items given as (title, summary); any text at all is fine.

        The same text gives the same judgement to the bit, in any company and order. What marks
        alone show to be noise goes no further; what words and seeds then show to be noise is not
        encoded.
        """
        said: list[Judgement] = []
        for start in range(0, len(texts), _AT_ONCE):
            part = texts[start : start + _AT_ONCE]
            said += self._judge_many(part) if len(part) >= _MANY else self._judge_few(part)
        return said

    def _judge_few(self, texts: Sequence[Text]) -> list[Judgement]:
        floor, look_at = self._parts.gate.floor, self._lookout.at
        said: list[Judgement | None] = []
        let_in = []
        for text in texts:
            look = look_at(*text)
            if look.field < floor:
                said.append(self._turn_away(look.field, look.core, look.parties, text))
            else:
                said.append(None)
                let_in.append((look.let_in, text))
        weighed = iter(self._weigh(let_in) if let_in else ())
        return [one or next(weighed) for one in said]

    def _judge_many(self, texts: Sequence[Text]) -> list[Judgement]:
        floor, looks = self._parts.gate.floor, self._lookout.together(texts)
        rows = [row for row, field in enumerate(looks.fields) if field >= floor]
        let_in = [(looks.let_in(row), texts[row]) for row in rows]
        weighed = iter(self._weigh(let_in) if let_in else ())
        return [
            next(weighed) if field >= floor else self._turn_away(field, core, parties, text)
            for field, core, parties, text in zip(
                looks.fields, looks.cores, looks.parties, texts, strict=True
            )
        ]

    def _turn_away(
        self, field: float, core: float, parties: tuple[str, ...], text: Text
    ) -> Judgement:
        gate = self._parts.gate
        score = chance(gate.core.logit(core))
        adjacent = max(score, chance(gate.field.logit(field)))
        why = partial(self._why_not, text)
        return Judgement(score, score >= self.threshold, adjacent, (), parties, None, False, why)

    def _why_not(self, text: Text) -> Reasons:
        """Reasons of an item that was turned away, from another look at it."""
        look = self._lookout.at(*text).let_in
        return gate_reasons(look.page.texts, look.read(), look.marks, self._parts.gate)

    def _weigh(self, let_in: Sequence[tuple[LetIn, Text]]) -> list[Judgement]:
        """Ask the stages; what does not depend on the company is worked out for all at once."""
        parts = self._parts
        nothing = np.zeros((len(let_in), 0), dtype=np.float32)
        terms = [terms_of(look.page) for look, _ in let_in]
        sheet = Sheet(
            [look.marks for look, _ in let_in],
            bags_of(Counter(title) for title, _ in terms),
            bags_of(Counter(title * 2 + summary) for title, summary in terms),
            nothing,
            np.array([look.page.script for look, _ in let_in]),
        )
        weighed = parts.words.vocabulary.weigh(sheet.texts)
        likeness, words = parts.seeds.by_words(weighed), parts.words.logits(weighed)
        columns = self._columns(parts.plain, sheet, likeness)
        ends = weighed.ends.tolist()
        said = []
        for at, (look, text) in enumerate(let_in):
            own, of_terms = slice(at, at + 1), slice(ends[at], ends[at + 1])
            case = Case(
                look.page,
                look.read,
                look.marks,
                weighed.terms[of_terms],
                weighed.values[of_terms],
                words[own],
                likeness[own],
            )
            judged = self._ask(parts.plain, columns[own], case, nothing[at], look.parties)
            if judged.score >= parts.floor and self._encoder is not None and parts.full is not None:
                vectors = self._encoder.encode([cut(text[0][:TITLE_CHARS], text[1])])
                row = replace(sheet.at(np.array([at])), vectors=vectors)
                all_columns = self._columns(parts.full, row, case.likeness)
                judged = self._ask(parts.full, all_columns, case, vectors[0], look.parties)
            said.append(judged)
        return said

    def _columns(self, stage: Stage, sheet: Sheet, likeness: Floats) -> Floats:
        with_vectors = stage.space.with_vectors
        near = nearness_of(sheet, self._parts.seeds, likeness, with_vectors=with_vectors)
        return stage.space.columns(sheet, near)

    def _ask(
        self, stage: Stage, columns: Floats, case: Case, vector: Floats, parties: tuple[str, ...]
    ) -> Judgement:
        """Ask one stage about one item, given by its columns (one row) and its vector."""
        parts, found = self._parts, stage.calibrations
        questions, of_themes = ask(stage.space, stage.net, columns, case.said)
        field, core = questions[0].tolist()
        score = chance(found.core.logit(joint(field, core)))
        likely = max(score, chance(found.field.logit(field)))
        themes: tuple[str, ...] = ()
        near = None
        if likely >= NAMED_FROM:
            themes = choose(parts.themes, sigmoid(of_themes[0]), found.cuts)
            near = parts.seeds.nearest(case.likeness[0], vector, case.page.script)
        return Judgement(
            score,
            score >= self.threshold,
            likely,
            themes,
            parties,
            near,
            stage.space.with_vectors,
            partial(stage_reasons, case, columns[0], stage, parts.words, near),
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
