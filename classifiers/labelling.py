"""What a reader sees for a feature: the item's own words where it has some."""

import functools
import itertools
import re
from collections.abc import Iterable

from classifiers.groups import GROUPS, in_group
from classifiers.judgement import Nearest
from classifiers.mark import TITLE, Hit
from classifiers.reading import Reading
from classifiers.text import simplify

_FIXED = {  # what has no words of its own: Chinese, English, Russian
    "base": ("起點", "starting point", "исходная точка"),
    "rest": ("其餘", "all else", "прочее"),
    "absent": ("未提及者", "what is not mentioned", "чего нет в тексте"),
    "unknown": ("沒有已知詞語", "no known word", "нет знакомых слов"),
    "vector": ("全文語義", "sense of the text", "смысл текста"),
    "odds": ("種子論文用語", "the seeds' vocabulary", "лексика исходных статей"),
    "like": ("近似種子論文", "likeness to the seeds", "близость к исходным статьям"),
    "near": ("近似：", "like: ", "близко к: "),
    "shape": ("篇幅與文字", "length and script", "объём и письменность"),
    "list": ("列舉的國家", "states listed", "перечень стран"),
    "only:ca": ("只有中亞，沒有中國", "Central Asia without China", "Центральная Азия без Китая"),
    "only:cn": ("只有中國，沒有中亞", "China without Central Asia", "Китай без Центральной Азии"),
    "only:af": ("只有阿富汗", "Afghanistan alone", "только Афганистан"),
    "only:none": ("沒有已知的國家", "no known state", "нет известных стран"),
}
# True shares of the logit that no word of the item and no section of a paper stands for.
BOOKKEEPING = ("base", "absent", "vector", "odds", "like", "shape", "list")
_BOTH = re.compile("[+>]")
_COLUMN = {"han": 0, "kana": 0, "cyrillic": 2}


class Labels:
    """Labels for the features of one item, in the language of its script.

    Args:
        reading: The item.
        texts: Its title and summary, cleaned.
    """

    def __init__(self, reading: Reading, texts: tuple[str, str]) -> None:
        self._column = _COLUMN.get(reading.script, 1)
        self._simple = self._column == 0 and simplify(texts[0]) == texts[0]
        self._hits = reading.hits
        self._texts = texts
        self._of_group = functools.cache(self._quote_group)

    def mark(self, name: str) -> str:
        """Label of a mark feature that the item has.

        Args:
            name: As in `classifiers.marks`.
        """
        family, _, rest = name.partition(":")
        for key in (name, family):
            if key in _FIXED:
                return self.fixed(key)
        return self._own_words(family, rest.partition(":")[0]) or self.fixed("absent")

    def nearness(self, name: str, nearest: Nearest | None) -> str:
        """Label of a feature of nearness to the seeds: the section it is like, if there is one."""
        if name.startswith("odds"):
            return self.fixed("odds")
        if nearest is None:
            return self.fixed("like")
        return f"{self.fixed('near')}{nearest.citation}, {nearest.section}"

    def fixed(self, key: str) -> str:
        """A label without words of the item."""
        label = _FIXED[key][self._column]
        return _simplified(label) if self._simple else label

    def bookkeeping(self) -> frozenset[str]:
        """The labels of this item that tell a reader nothing of it."""
        return frozenset(map(self.fixed, BOOKKEEPING))

    def _own_words(self, family: str, first: str) -> str:
        if family in ("with", "title", "order"):
            groups = (group for group in _BOTH.split(first) if group in GROUPS)
            return " × ".join(dict.fromkeys(self._of_group(group, 1) for group in groups))
        if family in ("who", "share", "venue"):
            return self._of_group(first, 2)
        if family == "about":
            return self._quote((hit for hit in self._hits if first in hit.mark.themes), 2)
        return self._quote((hit for hit in self._hits if hit.mark.kind == first), 2)

    def _quote_group(self, group: str, most: int) -> str:
        return self._quote(in_group(self._hits, group), most)

    def _quote(self, hits: Iterable[Hit], most: int) -> str:
        title, rest = self._texts
        words = dict.fromkeys(
            (rest if hit.field != TITLE else title)[hit.start : hit.end] for hit in hits
        )
        return ", ".join(itertools.islice(words, most))


_simplified = functools.cache(simplify)
