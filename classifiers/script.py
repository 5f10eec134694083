"""Between Simplified and Traditional, for readers."""

from functools import cache

import opencc


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2twp")


def to_traditional(text: str) -> str:
    """Simplified text in Traditional characters with Taiwan terms; other text stays."""
    converted: str = _converter().convert(text)
    return converted
