"""What a heading looks like: its number, its depth and its words."""

import re
from dataclasses import dataclass

from classifiers.papers.blocks import weight

_HAN_NUMBER = "一二三四五六七八九十"
_FORMAL_NUMBER = "壹貳貮贰參叁叄肆伍陸陆柒捌玖拾"
_STYLES: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(rf"第?([{_FORMAL_NUMBER}]{{1,3}})[章節节]?(?:[、.．:：]|\s+)\s*(.+)")),
    (1, re.compile(rf"第([{_HAN_NUMBER}]{{1,3}})[章節节][、:：\s]*(.+)")),
    (1, re.compile(r"([IVX]{1,5})[.、]\s*(.+)")),
    (2, re.compile(rf"([{_HAN_NUMBER}]{{1,3}})、\s*(.+)")),
    (3, re.compile(rf"[（(]\s*([{_HAN_NUMBER}]{{1,3}}|[IVX]{{1,5}})\s*[）)]\s*(.+)")),
)
_ARABIC = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,2})\.?\s+([A-ZА-ЯЁ].+)")
_WELL_KNOWN = (
    "摘要|前言|緒論|绪论|引言|導論|导论|結論|结论|結語|结语|參考文獻|参考文献|參考資料|参考资料|"
    "註釋|注释|abstract|summary|introduction|conclusions?|references|bibliography|notes|endnotes|"
    "аннотация|введение|заключение|выводы|литература|список литературы|примечания"
)
_BARE = re.compile(rf"(?:{_WELL_KNOWN})(?:\s*/\s*(?:{_WELL_KNOWN}))?[:：]?", re.IGNORECASE)
_REFERENCES = re.compile(
    r"參考文獻|参考文献|參考資料|参考资料|註釋|注释|references|bibliography|notes|endnotes|"
    r"литература|список литературы|примечания",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"。|；|[.,;:，：、]$|https?://")
_LONGEST = 45.0  # of a heading, in units of weight


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading taken apart.

    Attributes:
        label: Its number as written, without points or brackets; empty when it has none.
        text: Its words.
        level: Depth from 1; by the style of its number where it has one.
    """

    label: str
    text: str
    level: int


def plain(text: str) -> str:
    """Text without the marks of italics and bold."""
    return text.replace("*", "").strip()


def numbered(text: str) -> Heading | None:
    """The heading a line is by its number or its well-known word; None when it is neither.

    Args:
        text: One line or one paragraph.
    """
    line = plain(text)
    if not line or weight(line) > _LONGEST or _SENTENCE.search(line):
        return None
    if _BARE.fullmatch(line):
        return Heading("", line.rstrip(":："), 1)
    for level, style in _STYLES:
        if match := style.fullmatch(line):
            return Heading(match[1], match[2].strip(), level)
    if match := _ARABIC.fullmatch(line):
        return Heading(match[1], match[2].strip(), 1 + match[1].count("."))
    return None


def is_references(heading: str) -> bool:
    """Whether what stands under this heading is a list of cited works."""
    return _REFERENCES.fullmatch(heading.strip(" :：")) is not None
