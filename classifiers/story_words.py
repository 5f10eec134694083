"""How alike two reports are by their words alone, rare ones weighing most."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from classifiers.story_links import Pair
from classifiers.text import terms

_SUMMARY_CHARS = 400
_COMMON = 200  # a term in more reports than this finds no partner: it would make the cost quadratic
_MOST = 30  # candidates a report
_EVEN = 0.3  # cosine at which one event is as likely as two
_STEEP = 12.0


class Likeness:
    """Words of all reports with their rarity."""

    def __init__(self, texts: Sequence[tuple[str, str]]) -> None:
        own = [
            Counter(dict.fromkeys(terms(title), 2)) + Counter(set(terms(summary[:_SUMMARY_CHARS])))
            for title, summary in texts
        ]
        self._holders: dict[str, list[int]] = defaultdict(list)
        for at, words in enumerate(own):
            for word in words:
                self._holders[word].append(at)
        self._rows = [self._weigh(words) for words in own]

    def score(self, pairs: Sequence[Pair]) -> list[float]:
        """Probability of each pair that both tell one event."""
        return [self._probability(first, second) for first, second in pairs]

    def candidates(self, fresh: Sequence[bool]) -> Iterator[tuple[float, int, int]]:
        """Pairs with at least one fresh report that share rare words."""
        for at, row in enumerate(self._rows):
            if not fresh[at]:
                continue
            shared: dict[int, float] = defaultdict(float)
            for word, weight in row.items():
                if len(self._holders[word]) <= _COMMON:
                    for other in self._holders[word]:
                        shared[other] += weight
            shared.pop(at, None)
            for other, _ in sorted(shared.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST]:
                first, second = sorted((at, other))
                yield self._probability(first, second), first, second

    def _weigh(self, words: Counter[str]) -> dict[str, float]:
        total = len(self._holders) + 50
        raw = {
            word: count * math.log(total / len(self._holders[word]))
            for word, count in words.items()
        }
        length = math.sqrt(sum(weight * weight for weight in raw.values())) or 1.0
        return {word: weight / length for word, weight in raw.items()}

    def _probability(self, first: int, second: int) -> float:
        a, b = self._rows[first], self._rows[second]
        cosine = sum(weight * b.get(word, 0.0) for word, weight in a.items())
        return 1 / (1 + math.exp(-_STEEP * (cosine - _EVEN)))
