"""What a reader sees for a feature: the item's own words where it has some."""

import functools
import re

from classifiers.groups import GROUPS, groups_named
from classifiers.judgement import Nearest
from classifiers.mark import TITLE, Mark
from classifiers.reading import Reading
from classifiers.simplified import simplify

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

_Key = tuple[str, str]  # theme, kind or group, and which
_GROUPS: _Key = ("groups", "")
_NO_WORD = ("",)
_COLUMN = {"han": 0, "kana": 0, "cyrillic": 2}


class Labels:
    """Labels for the features of one item, in the language of its script.

    Attributes:
        any_mark: Whether it has a mark.

    Args:
        reading: The item.
        texts: Its title and summary, cleaned.
    """

    def __init__(self, reading: Reading, texts: tuple[str, str]) -> None:
        self._column = _COLUMN.get(reading.script, 1)
        self._simple = self._column == 0 and simplify(texts[0]) == texts[0]
        self._hits = reading.hits
        self.any_mark = bool(reading.hits)
        self._texts = texts

    def mark(self, name: str) -> str:
        """Label of a mark feature that the item has.

        Args:
            name: As in `classifiers.marks`.
        """
        key, said = _parsed(name)
        if said is None:
            return self.fixed(key[1])
        if key == _GROUPS:
            words = " × ".join(dict.fromkeys(self._words.get(one, _NO_WORD)[0] for one in said))
        else:
            words = ", ".join(self._words.get(key, ()))
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
    def _words(self) -> dict[_Key, list[str]]:
        """The first words of each theme, kind of mark and group."""
        words: dict[_Key, list[str]] = {}
        for mark, start, end, field, _ in self._hits:
            word = self._texts[field != TITLE][start:end]
            for key in _keys_of(mark):
                own = words.get(key)
                if own is None:
                    words[key] = [word]
                elif len(own) < _QUOTED and word not in own:
                    own.append(word)
        return words


@functools.lru_cache(maxsize=1 << 12)
def _keys_of(mark: Mark) -> tuple[_Key, ...]:
    """What a mark is a word of."""
    return (
        ("kind", mark.kind),
        *(("about", theme) for theme in mark.themes),
        *(("group", group) for group in groups_named(mark)),
    )


@functools.cache
def _parsed(name: str) -> tuple[_Key, tuple[_Key, ...] | None]:
    """What a mark feature is told by; of _GROUPS also which, of a fixed label None."""
    family, _, rest = name.partition(":")
    for key in (name, family):
        if key in _FIXED:
            return ("fixed", key), None
    first = rest.partition(":")[0]
    if family in ("with", "title", "order"):
        return _GROUPS, tuple(("group", one) for one in _BOTH.split(first) if one in GROUPS)
    if family in ("who", "share", "venue"):
        return ("group", first), ()
    return ("about" if family == "about" else "kind", first), ()


_simplified = functools.cache(simplify)


@functools.cache
def _bookkeeping(column: int, simple: bool) -> frozenset[str]:
    labels = (_FIXED[key][column] for key in BOOKKEEPING)
    return frozenset(map(_simplified, labels) if simple else labels)
