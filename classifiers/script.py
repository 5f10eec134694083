"""Between Simplified and Traditional, for readers."""

import re
from functools import cache

import opencc

# What OpenCC's dictionary of Taiwan terms lacks and news of the region is full of.
TAIWAN_TERMS = {
    "吉爾吉斯斯坦": "吉爾吉斯",
    "特朗普": "川普",
    "澤連斯基": "澤倫斯基",
    "導彈": "飛彈",
    "核電站": "核電廠",
    "集裝箱": "貨櫃",
    "到髮量": "到發量",
}
_TERMS = re.compile("|".join(TAIWAN_TERMS))
# "one China" is no "therein": OpenCC takes 個中 for a word also after a number
_COUNTED = re.compile("(?<=[一二兩三四五六七八九十百千萬億幾數這那每各整半])箇中")


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2twp")


def to_traditional(text: str) -> str:
    """Simplified text in Traditional characters with Taiwan terms; other text stays."""
    converted: str = _converter().convert(text)
    return _TERMS.sub(lambda hit: TAIWAN_TERMS[hit[0]], _COUNTED.sub("個中", converted))
