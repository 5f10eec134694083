"""What a reader sees for a feature: the item's own words where it has some."""

import functools
import itertools
import re
from collections import defaultdict
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
_QUOTED = 2  # words of a theme, a kind or a group
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
        how, said = _parsed(name)
        if how == "fixed":
            return self.fixed(said[0])
        if how == "groups":
            words = " × ".join(dict.fromkeys(self._of_group(group, 1) for group in said))
        elif how == "group":
            words = self._of_group(said[0], _QUOTED)
        else:
            words = self._quoted.get((how, said[0]), "")
        return words or self.fixed("absent")

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
        return _bookkeeping(self._column, self._simple)

    @functools.cached_property
    def _quoted(self) -> dict[tuple[str, str], str]:
        """The first words of each theme and of each kind of mark."""
        words: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
        for hit in self._hits:
            word = self._words_of(hit)
            words["kind", hit.mark.kind][word] = None
            for theme in hit.mark.themes:
                words["about", theme][word] = None
        return {key: _first(found, _QUOTED) for key, found in words.items()}

    def _quote_group(self, group: str, most: int) -> str:
        return _first(dict.fromkeys(map(self._words_of, in_group(self._hits, group))), most)

    def _words_of(self, hit: Hit) -> str:
        return self._texts[hit.field != TITLE][hit.start : hit.end]


def _first(words: Iterable[str], most: int) -> str:
    return ", ".join(itertools.islice(words, most))


@functools.cache
def _parsed(name: str) -> tuple[str, tuple[str, ...]]:
    """How a mark feature is told, and of what: a fixed label, groups, a theme or a kind."""
    family, _, rest = name.partition(":")
    for key in (name, family):
        if key in _FIXED:
            return "fixed", (key,)
    first = rest.partition(":")[0]
    if family in ("with", "title", "order"):
        return "groups", tuple(group for group in _BOTH.split(first) if group in GROUPS)
    if family in ("who", "share", "venue"):
        return "group", (first,)
    return "about" if family == "about" else "kind", (first,)


_simplified = functools.cache(simplify)


@functools.cache
def _bookkeeping(column: int, simple: bool) -> frozenset[str]:
    labels = (_FIXED[key][column] for key in BOOKKEEPING)
    return frozenset(map(_simplified, labels) if simple else labels)
