"""Names in two languages that a paper's brackets give: candidates for the lexicon."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from classifiers.papers.blocks import HAN
from classifiers.segment import open_segmenter
from classifiers.simplified import simplify
from classifiers.text import fold

_BRACKET = re.compile(r"[（(]([^（）()]{2,110})[）)]")
_FOREIGN = re.compile(r"[A-Za-zÀ-žА-яЁё][A-Za-zÀ-žА-яЁё .'’‘\-–/&]{2,90}")
_ABBREVIATION = re.compile(r"(?=.*[A-ZА-Я].*[A-ZА-Я])[A-ZА-Я][A-ZА-Яa-z0-9\-+]{1,9}")
_ALIAS = re.compile(
    r"(?:簡稱|简称|以下稱|以下称|或稱|或称|又稱|又称)(?:為|为)?[「“]?([\u4e00-\u9fff]{2,10})"
)
_OPENING = {"」": "「", "』": "『", "》": "《", "”": "“", "〉": "〈"}
_RUN = re.compile(rf"[{HAN}·‧・]+$")
_LONG_FORM = re.compile(
    r"((?:[A-Z][\w’'\-]+|of|the|and|for|on|in|&)(?:\s+(?:[A-Z][\w’'\-]+|of|the|and|for|on|in|&)){1,9})"
    r"\s+\(([A-Z][A-Z0-9+]{1,7})\)"
)
_SMALL_WORDS = frozenset(("of", "the", "and", "for", "on", "in", "&"))
# Words after which a name begins (Simplified; a longer token that ends so counts too).
_WORDS_BEFORE = """
的 与 和 及 以及 或 为 在 于 由 是 称 称为 被 将 对 以 从 向 至 等 了 后 即 所谓 主要 包括 例如 并
而 也 又 则 除了 至于 如 因为 必须 面对 按照 透过 通过 分别为 根据 诚如 其 该 此 一个 这个
新版 共同 首都 有关 属于
总统 总理 首相 外长 部长 国务卿 秘书长 局长 主席 上将 中将 大使 代表 学者 学家 专家 领导人 国王 院长
议长 人士 集团 教授 顾问 强调 脱离 举行 参观 签署 加入 推动 设立 退出 指出 公布 参加 出席 访问 创立
成立 具备 形成 遭受
"""
_BEFORE_NAME = frozenset(_WORDS_BEFORE.split())
_COUNTRY_NAMES = """
中国 俄罗斯 俄国 美国 英国 哈萨克 吉尔吉斯 塔吉克 乌兹别克 土库曼 土耳其 伊朗 印度 巴基斯坦 阿富汗
"""
_COUNTRIES = frozenset(_COUNTRY_NAMES.split())
_LEADING = "如故讓让遂"
_LONGEST_RUN = 16
_LONGEST_TRANSLITERATION = 8  # of one or two foreign words; longer, a verb stands before it
_LONGEST_QUOTED = 30


@dataclass(frozen=True, slots=True)
class NamePair:
    """One thing under its names.

    Attributes:
        names: Chinese names as written; empty when a text in English gives a long form alone.
        other: The name in Latin or Cyrillic letters; may be empty.
        abbreviation: Such as "CSTO"; may be empty.
    """

    names: tuple[str, ...]
    other: str
    abbreviation: str


def bracket_names(texts: Iterable[str]) -> list[NamePair]:
    """Names that brackets explain, each once, sorted by the name readers see first.

    Chinese before the bracket is cut at its quotation marks, else after the last word that
    cannot be part of a name (jieba's tokens); so a candidate may be too long, and a person
    decides.

    Args:
        texts: Running text and notes, in any language.
    """
    merged: dict[str, NamePair] = {}
    for text in texts:
        for pair in (*_chinese_pairs(text), *_long_forms(text)):
            name = fold(pair.other or pair.abbreviation)
            merged[name] = _union(merged[name], pair) if name in merged else pair
    return sorted(merged.values(), key=lambda pair: (pair.names, pair.other, pair.abbreviation))


def _union(first: NamePair, second: NamePair) -> NamePair:
    names = tuple(dict.fromkeys((*first.names, *second.names)))
    return NamePair(names, first.other or second.other, first.abbreviation or second.abbreviation)


def _chinese_pairs(text: str) -> Iterator[NamePair]:
    for match in _BRACKET.finditer(text):
        parts = [part.strip("「」“” ") for part in re.split(r"[,，;；]", match[1])]
        if not _FOREIGN.fullmatch(parts[0]):
            continue
        name = _name_before(text[: match.start()].rstrip(), parts[0])
        if not name:
            continue
        short = next((part for part in parts if _ABBREVIATION.fullmatch(part)), "")
        other = "" if parts[0] == short else parts[0]
        yield NamePair((name, *_ALIAS.findall(match[1])), other, short)


def _name_before(before: str, other: str) -> str:
    """The Chinese name that ends where the bracket begins; empty when there is none."""
    if before and before[-1] in _OPENING:
        start = before.rfind(_OPENING[before[-1]])
        name = before[start + 1 : -1]
        wanted = start >= 0 and re.search(rf"[{HAN}]", name)
        return name if wanted and len(name) <= _LONGEST_QUOTED else ""
    run = _RUN.search(before)
    words = len(other.split())
    name = _after_last_word(run[0], drop_country=words == 1) if run else ""
    is_short = words <= 2 and not _ABBREVIATION.fullmatch(other)
    most = _LONGEST_TRANSLITERATION if is_short else _LONGEST_RUN
    least = words if words > 3 else 2
    return name if least <= len(name) <= most and name[-1] != "的" else ""


def _after_last_word(run: str, drop_country: bool) -> str:
    """The rest of a run of Chinese after its last token that cannot belong to a name."""
    tokens = open_segmenter().lcut(simplify(run))
    start = at = 0
    for token in tokens:
        at += len(token)
        if at < len(run) and any(token.endswith(word) for word in _endings(token)):
            start = at
    rest = run[start:].lstrip(_LEADING)
    first = next(iter(open_segmenter().lcut(simplify(rest))), "")
    if drop_country and first in _COUNTRIES and len(rest) - len(first) >= 2:
        rest = rest[len(first) :]
    return rest


def _endings(token: str) -> Iterator[str]:
    if token in _BEFORE_NAME:
        yield token
    yield from (word for word in _BEFORE_NAME if len(word) > 1 and token.endswith(word))


def _long_forms(text: str) -> Iterator[NamePair]:
    """English names with their abbreviation in brackets: Eurasian Economic Union (EAEU)."""
    for match in _LONG_FORM.finditer(text):
        words = match[1].split()
        for start, word in enumerate(words):
            initials = "".join(w[0] for w in words[start:] if w not in _SMALL_WORDS)
            if word not in _SMALL_WORDS and _is_within(initials.upper(), match[2]):
                yield NamePair((), " ".join(words[start:]), match[2])
                break


def _is_within(initials: str, abbreviation: str) -> bool:
    """Whether the initials stand in the abbreviation in order, the first and two in all."""
    letters = iter(abbreviation)
    in_order = all(initial in letters for initial in initials)
    return in_order and initials[:1] == abbreviation[0] and len(initials) >= 2
