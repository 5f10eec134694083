"""Why an item got its score: signed shares of the logit that add up to it, in its own script."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from classifiers.gate import Gate
from classifiers.judgement import Nearest, Reasons
from classifiers.labelling import Labels
from classifiers.looks import LetIn
from classifiers.nearness import VECTOR_NAMES, WORD_NAMES
from classifiers.one_item import Evidence
from classifiers.reading import Reading, forms_of
from classifiers.stage import HALF, QUESTIONS, Stage, both
from classifiers.words import WordModel

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
SHOWN = 8
_SILENT = 2  # of these, labels without a word of the item
_TINY = 1e-6


def gate_reasons(
    texts: tuple[str, str], reading: Reading, marks: Mapping[str, float], gate: Gate
) -> Reasons:
    """Reasons of an item that marks alone turned away; together they are the score's logit."""
    labels = Labels(reading, texts)
    slope = gate.core.slope
    shares = [
        (labels.mark(name), slope * gate.weights[name][1] * value)
        for name, value in marks.items()
        if name in gate.weights
    ]
    start = gate.biases[1] * slope + gate.core.shift
    label = labels.fixed("base" if reading.hits else "unknown")
    return _gather([*shares, (label, start)], labels)


def stage_reasons(
    look: LetIn,
    evidence: Evidence,
    stage: Stage,
    words: WordModel,
    nearest: Nearest | None,
) -> Reasons:
    """Labels with their signed shares, strongest first; together they are the score's logit.

    What is not among the eight strongest comes as one last share. The starting point is the
    score of an average item.

    Args:
        look: At the item's text and its marks.
        evidence: What the stage judged by.
        stage: That stage.
        words: What words say.
        nearest: The seed section it comes nearest to, if any.
    """
    terms, term_weights, columns = evidence
    base = HALF * (stage.net.base[:QUESTIONS] + words.biases).astype(np.float64)
    weights = stage.net.weights_at(columns, QUESTIONS) + stage.space.prior[:, None]
    by_column = columns[:, None].astype(np.float64) * weights
    by_term = term_weights[:, None].astype(np.float64) * words.weights[terms]
    reached = base + HALF * (by_column.sum(axis=0) + by_term.sum(axis=0))
    calibration = stage.calibrations.core
    factors = HALF * calibration.slope * np.array(question_factors(reached, base))
    reading, texts = look.read(), look.page.texts
    labels = Labels(reading, texts)
    known = forms_of(*texts)
    forms = [known[number] for number in words.vocabulary.buckets[terms].tolist()]
    shares = [
        *_column_shares(look.marks, stage, by_column @ factors, labels, nearest),
        *zip(forms, (by_term @ factors).tolist(), strict=True),
        (
            labels.fixed("base"),
            float(calibration.logits(both(base[:1], base[1:]))[0]),
        ),
    ]
    return _gather(shares, labels)


def question_factors(reached: Doubles, base: Doubles) -> tuple[float, float]:
    """How much of the joint logit one unit of each question's logit is worth, seen from base.

    The joint logit is not linear in the two; the difference it makes is shared out between them
    by Shapley value, so that the shares add up exactly.

    Args:
        reached: Logits of the item, shape (2,).
        base: Logits it starts from, shape (2,).

    References:
        Shapley: A value for n-person games, 1953.
    """
    (field, core), (to_field, to_core) = base.tolist(), reached.tolist()
    steps = [gap if abs(gap) > _TINY else 1e-3 for gap in (to_field - field, to_core - core)]
    high_field, high_core = field + steps[0], core + steps[1]
    # the step of the one question, with the other as it was and as it is reached; then the other's
    joint = both(
        np.array([high_field, field, high_field, field, field, field, to_field, to_field]),
        np.array([core, core, to_core, to_core, high_core, core, high_core, core]),
    )
    gained = (joint[::2] - joint[1::2]).tolist()
    return (gained[0] + gained[1]) / 2 / steps[0], (gained[2] + gained[3]) / 2 / steps[1]


def _column_shares(
    marks: Mapping[str, float],
    stage: Stage,
    weights: Doubles,
    labels: Labels,
    nearest: Nearest | None,
) -> Iterable[tuple[str, float]]:
    """Shares of the dense columns: marks that are there, marks that are not, seeds, vector."""
    place, shares = stage.space.marks, weights.tolist()
    there = [name for name in marks if name in place]
    own = [shares[place[name]] for name in there]
    yield from zip(map(labels.mark, there), own, strict=True)
    missing = float(weights[: len(place)].sum() - sum(own))
    yield labels.fixed("absent" if labels.any_mark else "unknown"), missing
    near = (*WORD_NAMES, *VECTOR_NAMES) if stage.space.with_vectors else WORD_NAMES
    for at, name in enumerate(near, len(place)):
        yield labels.nearness(name, nearest), shares[at]
    if stage.space.with_vectors:
        yield labels.fixed("vector"), float(weights[len(place) + len(near) :].sum())


def _gather(shares: Iterable[tuple[str, float]], labels: Labels) -> Reasons:
    """Equal labels summed, strongest first; what is not shown goes into one last share.

    Of labels that tell a reader nothing of the item only the strongest few are shown, so that
    they do not push out its words.
    """
    sums: dict[str, float] = defaultdict(float)
    for label, weight in shares:
        sums[label] += weight
    order = sorted(sums.items(), key=lambda pair: (-abs(pair[1]), pair[0]))
    silent, told = labels.bookkeeping(), 0
    shown: list[tuple[str, float]] = []
    hidden: list[tuple[str, float]] = []
    for pair in order:
        told += pair[0] in silent
        room = len(shown) < SHOWN and (pair[0] not in silent or told <= _SILENT)
        (shown if room else hidden).append(pair)
    if hidden:
        shown.append((labels.fixed("rest"), sum(weight for _, weight in hidden)))
    return tuple(shown)
