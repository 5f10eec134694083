"""Reports laid over each other: which are worth a look, how probably they tell one event."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from classifiers.story_blocks import near, not_apart
from classifiers.story_compare import Comparer, Kit, VectorSource, probabilities
from classifiers.story_copies import HABIT_HOURS, copy_key, watch_headlines
from classifiers.story_keys import keys_of, sharing, words_of
from classifiers.story_links import Pair
from classifiers.story_reading import script_of

SPAN_HOURS = 7 * 24.0  # reports further apart are of two events, or of an event and its echo
_FRESH_HOURS = 48.0  # so long a second report is as probable as at once
_FADE = 0.35  # logit lost with each further day
_UNDATED_HOURS = 72.0  # thought to lie between two reports when the time of one is not known
_FAR = 0.15  # cosine of titles below which shared words are an accident
_BATCH = 2000  # pairs at a time

Text = tuple[str, str]
Floats = NDArray[np.float64]


class Matcher:
    """Knows a set of reports in order of time; pairs name them by their place."""

    def __init__(
        self, texts: Sequence[Text], hours: Sequence[float], kit: Kit, source: VectorSource | None
    ) -> None:
        self._texts, self._hours, self._source, self._kit = texts, hours, source, kit
        self._headlines = watch_headlines([title for title, _ in texts], hours)
        self._keys = {
            at: keys_of(*text)
            for at, text in enumerate(texts)
            if self._headlines.templates[at] not in self._headlines.common
        }
        seen = [words_of(keys) for keys in self._keys.values()]
        self._rarity = kit.rarity.grown("words", seen)
        space = kit.space if source else None
        self._comparer = Comparer(texts, kit.lexicon, self._rarity, space, source)
        self._known: dict[Pair, float] = {}
        self._copy_keys: dict[int, str] = {}  # of what was laid over another

    def candidates(self, fresh: Sequence[int]) -> list[tuple[float, int, int]]:
        """Probability and places of the pairs worth a look, each with at least one fresh report."""
        telling = [at for at in fresh if at in self._keys]
        pairs = set(sharing(self._keys, telling, self._hours, self._rarity, SPAN_HOURS))
        if self._source and telling:
            places = list(self._keys)
            spots = self._spots(places)
            pairs = not_apart(pairs, spots, places, least=_FAR)
            pairs.update(near(spots, places, telling, self._hours, SPAN_HOURS))
        ordered = sorted(pairs)
        return [(p, *pair) for p, pair in zip(self.score(ordered), ordered, strict=True)]

    def score(self, pairs: Sequence[Pair]) -> list[float]:
        """Probability of each pair, in [0, 1], that both tell one event."""
        ordered = [(min(pair), max(pair)) for pair in pairs]
        new = [pair for pair in dict.fromkeys(ordered) if pair not in self._known]
        for start in range(0, len(new), _BATCH):
            some = new[start : start + _BATCH]
            allowed = [pair for pair in some if self._may_match(*pair)]
            self._known.update(dict.fromkeys(some, 0.0))
            self._known.update(zip(allowed, self._judge(allowed), strict=True))
        return [self._known[pair] for pair in ordered]

    def _judge(self, pairs: Sequence[Pair]) -> list[float]:
        if not pairs:
            return []
        rows = self._comparer.rows(pairs)
        raw = probabilities(self._kit.model, rows, with_vectors=self._source is not None)
        gaps = np.array([abs(self._hours[a] - self._hours[b]) for a, b in pairs])
        days = np.maximum(np.nan_to_num(gaps, nan=_UNDATED_HOURS) - _FRESH_HOURS, 0) / 24
        odds = np.clip(raw, 1e-9, 1 - 1e-9)
        faded = np.log(odds / (1 - odds)) - _FADE * days
        return [float(p) for p in 1 / (1 + np.exp(-faded))]

    def _may_match(self, a: int, b: int) -> bool:
        gap = abs(self._hours[a] - self._hours[b])
        if gap > SPAN_HOURS or (self._copy_key(a) and self._copy_key(a) == self._copy_key(b)):
            return False  # the same words, yet no copies: a headline that comes back
        template = self._headlines.templates[a]
        if template != self._headlines.templates[b]:
            return True
        habit = template in self._headlines.habits and not gap <= HABIT_HOURS
        return not habit and template not in self._headlines.common

    def _copy_key(self, at: int) -> str:
        if at not in self._copy_keys:
            self._copy_keys[at] = copy_key(self._texts[at])
        return self._copy_keys[at]

    def _spots(self, places: Sequence[int]) -> NDArray[np.float32]:
        parts = []
        for start in range(0, len(places), _BATCH):
            texts = [self._texts[at] for at in places[start : start + _BATCH]]
            if self._source:
                raw = self._source.of_titles(texts)
                parts.append(self._kit.space.spots(raw, [script_of(*text) for text in texts]))
        return np.concatenate(parts)
