"""Why an item got its score: signed shares of the logit that add up to it, in its own script."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from classifiers.features import VECTOR
from classifiers.heads import both
from classifiers.lexicon import Hit
from classifiers.marks import group_of
from classifiers.reading import Reading
from classifiers.text import clean, simplify

Floats = NDArray[np.float64]
Shares = Iterable[tuple[str, float]]

SHOWN = 8
_FIXED = {  # label of what has no words of its own: Chinese, English, Russian
    "base": ("起點", "starting point", "исходная точка"),
    "rest": ("其餘", "all else", "прочее"),
    "absent": ("未提及", "what is not mentioned", "чего нет в тексте"),
    "unknown": ("沒有已知詞語", "no known word", "нет знакомых слов"),
    "vector": ("全文語義", "sense of the text", "смысл текста"),
    "shape": ("篇幅與文字", "length and script", "объём и письменность"),
    "list": ("列舉的國家", "states listed", "перечень стран"),
    "only:ca": ("只有中亞，沒有中國", "Central Asia without China", "Центральная Азия без Китая"),
    "only:cn": ("只有中國，沒有中亞", "China without Central Asia", "Китай без Центральной Азии"),
    "only:af": ("只有阿富汗", "Afghanistan alone", "только Афганистан"),
    "only:none": ("沒有已知地名人名", "no known name", "нет известных имён"),
    "first": ("首先提到", "named first", "названо первым"),
}
_COLUMN = {"han": 0, "kana": 0, "cyrillic": 2}


def stage_factors(logits: tuple[float, float], biases: tuple[float, float]) -> tuple[float, float]:
    """How much of the joint logit one unit of each stage's logit is worth, seen from the biases.

    The joint logit is not linear in the two; the difference it makes is shared out between them
    by Shapley value, so that the shares add up exactly.

    References:
        Shapley: A value for n-person games, 1953.
    """
    factors = []
    for stage in (0, 1):
        here, there = logits[stage], biases[stage]
        gap = here - there
        step = gap if abs(gap) > 1e-6 else 1e-3
        total = 0.0
        for other in (logits[1 - stage], biases[1 - stage]):
            total += _joint(there + step, other, stage) - _joint(there, other, stage)
        factors.append(total / 2 / step)
    return factors[0], factors[1]


def label_of(name: str, reading: Reading, title: str, summary: str) -> str:
    """What a reader sees for one feature: the item's own words where it has some.

    Args:
        name: Feature name as in `classifiers.marks` and `classifiers.features`.
        reading: The item.
        title: Cleaned title.
        summary: Cleaned summary.
    """
    family, _, rest = name.partition(":")
    texts = (title, summary)
    if family == "who":
        return _words(_of_group(reading.hits, rest.partition(":")[0]), texts)
    if family == "with":
        groups = rest.partition(":")[0].split("+")
        return " × ".join(_words(_of_group(reading.hits, group), texts, 1) for group in groups)
    if family in ("kind", "act"):
        kind = rest.partition(":")[0]
        return _words([hit for hit in reading.hits if hit.mark.kind == kind], texts)
    if family == "mark":
        return _words([hit for hit in reading.hits if hit.mark.mark_id == rest], texts, 1)
    fixed = name if name in _FIXED else family
    return fixed_label(fixed, reading.script, title) if fixed in _FIXED else name


def fixed_label(key: str, script: str, title: str) -> str:
    """A label without words of the item, in the language of its script."""
    column = _COLUMN.get(script, 1)
    label = _FIXED[key][column]
    return simplify(label) if column == 0 and simplify(title) == title else label


def gather(shares: Shares, rest_label: str) -> tuple[tuple[str, float], ...]:
    """Equal labels summed, strongest first; what is not shown goes into one last share."""
    sums: dict[str, float] = defaultdict(float)
    for label, weight in shares:
        sums[label] += weight
    order = sorted(sums.items(), key=lambda pair: (-abs(pair[1]), pair[0]))
    shown, hidden = order[:SHOWN], order[SHOWN:]
    if hidden:
        shown.append((rest_label, sum(weight for _, weight in hidden)))
    return tuple(shown)


def column_shares(
    names: Sequence[str],
    weights: Floats,
    features: Mapping[str, float],
    reading: Reading,
    texts: tuple[str, str],
) -> list[tuple[str, float]]:
    """Labelled shares of the dense columns.

    Args:
        names: Names of the columns.
        weights: What each column adds to the logit, shape (n_columns,).
        features: What is there in the item, by name.
        reading: The item.
        texts: Title and summary as the feed gives them.
    """
    title, summary = clean(texts[0]), clean(texts[1])
    absent = "absent" if reading.hits else "unknown"
    shares = []
    for name, weight in zip(names, weights.tolist(), strict=True):
        if name.startswith(VECTOR):
            label = fixed_label("vector", reading.script, title)
        elif name in features:
            label = label_of(name, reading, title, summary)
        else:
            label = fixed_label(absent, reading.script, title)
        shares.append((label, weight))
    return shares


def _joint(own: float, other: float, stage: int) -> float:
    pair = (own, other) if stage == 0 else (other, own)
    return float(both(np.array(pair[0]), np.array(pair[1])))


def _of_group(hits: Iterable[Hit], group: str) -> list[Hit]:
    if group == "body":
        return [hit for hit in hits if hit.mark.kind in ("org", "summit")]
    return [hit for hit in hits if group in {group_of(party) for party in hit.mark.parties}]


def _words(hits: Iterable[Hit], texts: tuple[str, str], most: int = 2) -> str:
    words = dict.fromkeys(texts[hit.field][hit.start : hit.end] for hit in hits)
    return ", ".join(list(words)[:most])
