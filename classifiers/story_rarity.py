"""How rare words, pieces of words and names are: what is rare in both speaks for one event."""

import math
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifiers.terms import BUCKETS

KINDS = ("words", "pieces", "sounds", "marks")
_DOUBT = 5000  # reports that must be seen before their own counts weigh as much as the kept ones
_FEWEST = 2  # what stands in one text only is not kept: it is as good as unknown


@dataclass(frozen=True, slots=True)
class Rarity:
    """Counts of texts that hold a thing, by kind and hash.

    Attributes:
        texts: How many texts were counted.
        counts: For each of KINDS the number of texts by hash, whole or scaled; absent counts 0.
    """

    texts: int
    counts: Mapping[str, Mapping[int, float]]

    def of(self, kind: str, hashed: int) -> float:
        """Inverse document frequency: 0 for what stands in every text, about 9 for the unknown.

        References:
            Spärck Jones: A statistical interpretation of term specificity, 1972.
        """
        return math.log((self.texts + 1) / (self.counts[kind].get(hashed, 0) + 1))

    def all_of(self, kind: str, hashes: Iterable[int]) -> list[float]:
        """The same of many."""
        counts, top = self.counts[kind], self.texts + 1
        return [math.log(top / (counts.get(one, 0) + 1)) for one in hashes]

    def grown(self, kind: str, seen: Sequence[Iterable[int]]) -> "Rarity":
        """With the reports at hand seen too: what fills this week weighs less, nothing more.

        Args:
            kind: What is counted anew; the other kinds stay as they are.
            seen: Hashes of each report.
        """
        own = Counter(hashed for report in seen for hashed in report)
        scale = self.texts / (len(seen) + _DOUBT)
        counts = dict(self.counts[kind])
        for hashed, count in own.items():
            counts[hashed] = max(counts.get(hashed, 0), count * scale)
        return Rarity(self.texts, {**self.counts, kind: counts})

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The counts as plain arrays."""
        arrays: dict[str, NDArray[Any]] = {"texts": np.array([self.texts], dtype=np.int64)}
        for kind in KINDS:
            rows = sorted(pair for pair in self.counts[kind].items() if pair[1] >= _FEWEST)
            arrays[f"{kind}_hashes"] = np.array([row[0] for row in rows], dtype=np.uint32)
            arrays[f"{kind}_counts"] = np.array([row[1] for row in rows], dtype=np.uint16)
        return arrays


def rarity_from(arrays: Mapping[str, NDArray[Any]]) -> Rarity:
    """Rarity from its arrays."""
    return Rarity(
        int(arrays["texts"][0]),
        {
            kind: dict(
                zip(
                    arrays[f"{kind}_hashes"].tolist(),
                    arrays[f"{kind}_counts"].tolist(),
                    strict=True,
                )
            )
            for kind in KINDS
        },
    )


@lru_cache(maxsize=1 << 17)
def hashed(thing: str) -> int:
    """Number of a piece, a sound or a mark, in [0, BUCKETS)."""
    return zlib.crc32(thing.encode("utf-8", "replace")) % BUCKETS
