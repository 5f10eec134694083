"""The model that is served: texts in, judgements out."""

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifiers import registry
from classifiers.bags import bags_of, counted
from classifiers.calibrate import chance, sigmoid
from classifiers.encoder import Encoder, cut, open_encoder
from classifiers.errors import ModelError
from classifiers.features import nearness_of
from classifiers.folded import Folded, fold
from classifiers.judgement import Judgement, Nearest, Reasons
from classifiers.looks import LetIn, Look, Lookout, Looks
from classifiers.one_item import Own, Scale, own_of
from classifiers.page import SUMMARY_CHARS, TITLE_CHARS
from classifiers.parts import Parts, parts_from
from classifiers.reading import terms_of
from classifiers.reasons import gate_reasons, stage_reasons
from classifiers.sheets import Sheet
from classifiers.stage import Stage, ask
from classifiers.text import TOKENISER
from classifiers.verdicts import Verdict, verdict, verdicts
from classifiers.weighing import weigh
from items.errors import ConfigError

Floats = NDArray[np.float32]
Text = tuple[str, str]

_MANY = 20  # items from which on it pays to look at all of them together
_AT_ONCE = 1 << 18  # characters, or 1,000 items; bounds the memory of any number of them
_CHARS = _AT_ONCE // 1000  # an item counts for at least so many


class Waiting(NamedTuple):
    """One item that is let in; what may not be needed is made when it is asked for.

    Attributes:
        text: Title and summary as the feed gives them.
        look: Looks at it: at its text and its marks.
        parties: Codes of states and regions, the most prominent first.
        own: Gives its counted terms, and its columns as they come.
    """

    text: Text
    look: Callable[[], LetIn]
    parties: tuple[str, ...]
    own: Callable[[], Own]


class Model:
    """One version of the classifier, ready to judge; holds no state between calls.

    Attributes:
        version: Its name in the registry.
        threshold: Score from which on an item is relevant.
        encoded: Whether sentence vectors are used for items that are not clearly noise.
    """

    def __init__(self, version: str, parts: Parts, encoder: Encoder | None) -> None:
        self.version = version
        full = parts.full
        self._full = None if encoder is None or full is None else (full, encoder)
        self.encoded = self._full is not None
        self._parts = parts
        self._lookout = Lookout(parts.lexicon, parts.gate, parts.plain.space.marks)
        best = self._full[0] if self._full else parts.plain
        self.threshold = best.calibrations.threshold

    @cached_property
    def _scale(self) -> Scale:
        return Scale(self._parts.words, self._parts.seeds, self._parts.plain.space)

    @cached_property
    def _plain(self) -> Folded:
        return fold(self._parts.plain)

    @cached_property
    def _places(self) -> NDArray[np.int64]:
        """Column of each feature that marks give."""
        return self._parts.plain.space.places(self._lookout.feature_names)

    def judge(self, texts: Sequence[Text]) -> list[Judgement]:
        """Judge items given as (title, summary); any text at all is fine.

        The same text gives the same judgement to the bit, in any company and order. What marks
        alone show to be noise goes no further; what words and seeds then show to be noise is not
        encoded.
        """
        if len(texts) < _MANY:
            return self._judge_few(texts)
        said: list[Judgement] = []
        for part in _parts_of(texts):
            said += self._judge_many(part) if len(part) >= _MANY else self._judge_few(part)
        return said

    def _judge_few(self, texts: Sequence[Text]) -> list[Judgement]:
        return [self._judge_one(self._lookout.at(*text), text) for text in texts]

    def _judge_one(self, look: Look, text: Text) -> Judgement:
        gate = self._parts.gate
        if look.field >= gate.floor:
            return self._weigh_one(look, text)
        score = chance(gate.core.logit(gate.core_logit(look.marks)))
        likely = max(score, chance(gate.field.logit(look.field)))
        return self._turn_away(score, likely, look.parties, text)

    def _judge_many(self, texts: Sequence[Text]) -> list[Judgement]:
        floor, looks = self._parts.gate.floor, self._lookout.together(texts)
        rows = [row for row, field in enumerate(looks.fields) if field >= floor]
        weighed = iter(self._weigh_many(looks, rows) if rows else ())
        gate = self._parts.gate
        scores = sigmoid(gate.core.logits(np.array(looks.cores)))
        likely = np.maximum(scores, sigmoid(gate.field.logits(np.array(looks.fields))))
        figures = zip(looks.fields, scores.tolist(), likely.tolist(), strict=True)
        return [
            next(weighed) if field >= floor else self._turn_away(score, chance_of, parties, text)
            for (field, score, chance_of), parties, text in zip(
                figures, looks.parties, texts, strict=True
            )
        ]

    def _turn_away(
        self, score: float, likely: float, parties: tuple[str, ...], text: Text
    ) -> Judgement:
        """What marks alone say of an item."""
        why = partial(self._why_not, text)
        return Judgement(score, score >= self.threshold, likely, (), parties, None, False, why)

    def _why_not(self, text: Text) -> Reasons:
        """Reasons of an item that was turned away, from another look at it."""
        look = self._lookout.at(*text).let_in()
        return gate_reasons(look.page.texts, look.read(), look.marks, self._parts.gate)

    def _weigh_one(self, look: Look, text: Text) -> Judgement:
        """Ask the stages about an item that is let in."""
        parts, terms = self._parts, terms_of(look.page)
        own = self._scale.weigh(*terms, look.marks)
        nearest = partial(parts.seeds.nearest_by_words, own.shared, own.scale)
        asked = self._plain.ask(own.raw, own.said)
        found = verdict(parts.themes, parts.plain.calibrations, asked, nearest)
        kept = partial(own_of, terms, own.raw)
        return self._tell(Waiting(text, look.let_in, look.parties, kept), found)

    def _weigh_many(self, looks: Looks, rows: Sequence[int]) -> list[Judgement]:
        """The same of many, by the numbers of their rows."""
        parts, space = self._parts, self._parts.plain.space
        terms = looks.terms(rows)
        marks = looks.columns.table(np.array(rows), self._places, len(space.marks))
        weighed = weigh(self._scale.worths, parts.seeds, space, terms, marks)
        found = verdicts(parts, self._plain, weighed)
        return [
            self._tell(
                Waiting(
                    looks.raw[row],
                    partial(looks.let_in, row),
                    looks.parties[row],
                    partial(weighed.own, at),
                ),
                found[at],
            )
            for at, row in enumerate(rows)
        ]

    def _tell(self, item: Waiting, found: Verdict) -> Judgement:
        """What the plain stage found of an item; if it may be core, what the full one finds."""
        if self._full is None or found.score < self._parts.floor:
            return self._judgement(item, self._parts.plain, found)
        stage, encoder = self._full
        text, look, parts = item.text, item.look(), self._parts
        vectors = encoder.encode([cut(text[0][:TITLE_CHARS], text[1])])
        script = look.page.script
        title, summary = terms = terms_of(look.page)
        words = bags_of([counted([], title)]), bags_of([counted(title, summary)])
        sheet = Sheet([look.marks], *words, vectors, np.array([script]))
        own = self._scale.weigh_named(terms, look.marks)
        likeness = (own.shared * own.scale).astype(np.float32)[None]
        near = nearness_of(sheet, parts.seeds, likeness, with_vectors=True)
        columns = stage.space.columns(sheet, near)
        nearest = partial(parts.seeds.nearest, likeness[0], vectors[0], script)
        questions, themes = ask(stage.space, stage.net, columns, np.array([own.said]))
        field, core = questions[0].tolist()
        asked = field, core, themes[0].tolist()
        found = verdict(parts.themes, stage.calibrations, asked, nearest)
        return self._judgement(item, stage, found, columns[0])

    def _judgement(
        self, item: Waiting, stage: Stage, found: Verdict, columns: Floats | None = None
    ) -> Judgement:
        score, likely, themes, near = found
        why = partial(self._why, item, stage, near, columns)
        relevant, encoded = score >= self.threshold, stage.space.with_vectors
        return Judgement(score, relevant, likely, themes, item.parties, near, encoded, why)

    def _why(
        self, item: Waiting, stage: Stage, near: Nearest | None, columns: Floats | None
    ) -> Reasons:
        """Reasons of an item that was let in, from what it was judged by."""
        look = item.look()
        evidence = self._scale.evidence(*item.own(), columns)
        return stage_reasons(look, evidence, stage, self._parts.words, near)


def _parts_of(texts: Sequence[Text]) -> Iterator[Sequence[Text]]:
    """Items in parts of so many characters that they are looked at together."""
    start = chars = 0
    for at, (title, summary) in enumerate(texts):
        own = min(max(len(title) + len(summary), _CHARS), TITLE_CHARS + SUMMARY_CHARS)
        chars += own
        if chars > _AT_ONCE:
            yield texts[start:at]
            start, chars = at, own
    yield texts[start:]


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
