"""What a reader sees for a feature: the item's own words where it has some."""

from collections.abc import Iterable

from classifiers.judgement import Nearest
from classifiers.lexicon import TITLE, Hit
from classifiers.marks import in_group
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
    "title": ("標題中的各方", "who stands in the title", "кто назван в заголовке"),
    "order": ("先後次序", "who is named first", "кто назван первым"),
}
_COLUMN = {"han": 0, "kana": 0, "cyrillic": 2}


def mark_label(name: str, reading: Reading, texts: tuple[str, str]) -> str:
    """Label of a mark feature that the item has.

    Args:
        name: As in `classifiers.marks`.
        reading: The item.
        texts: Its title and summary, cleaned.
    """
    family, _, rest = name.partition(":")
    for key in (name, family):
        if key in _FIXED:
            return fixed_label(key, reading.script, texts[0])
    return _own_words(family, rest, reading.hits, texts) or name


def nearness_label(name: str, script: str, title: str, nearest: Nearest | None) -> str:
    """Label of a feature of nearness to the seeds: the section it is like, where there is one."""
    if name.startswith("odds"):
        return fixed_label("odds", script, title)
    if nearest is None:
        return fixed_label("like", script, title)
    return f"{fixed_label('near', script, title)}{nearest.citation}, {nearest.section}"


def fixed_label(key: str, script: str, title: str) -> str:
    """A label without words of the item, in the language of its script."""
    column = _COLUMN.get(script, 1)
    label = _FIXED[key][column]
    return simplify(label) if column == 0 and simplify(title) == title else label


def _own_words(family: str, rest: str, hits: tuple[Hit, ...], texts: tuple[str, str]) -> str:
    first = rest.partition(":")[0]
    if family == "with":
        sides = (_quote(in_group(hits, group), texts, 1) for group in first.split("+"))
        return " × ".join(dict.fromkeys(sides))
    if family in ("who", "share", "venue"):
        return _quote(in_group(hits, first), texts)
    if family == "about":
        return _quote([hit for hit in hits if first in hit.mark.themes], texts)
    return _quote([hit for hit in hits if hit.mark.kind == first], texts)


def _quote(hits: Iterable[Hit], texts: tuple[str, str], most: int = 2) -> str:
    words = dict.fromkeys(texts[hit.field != TITLE][hit.start : hit.end] for hit in hits)
    return ", ".join(list(words)[:most])
