"""Make text from feeds safe to show: no hidden, reversing or broken characters."""

import re
import unicodedata

# Invisible or direction-changing; ZWJ and variation selectors are weighed one by one.
# Tags stay where they spell the flag of a region, as for Scotland.
_HIDDEN = re.compile(
    "(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,6}\U000e007f)|["
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_SELECTORS = re.compile(
    "([\ufe00-\ufe0f\U000e0100-\U000e01ef])[\ufe00-\ufe0f\U000e0100-\U000e01ef]+"
)
_STRAY_JOINER = re.compile(
    "(?<![\U0001f000-\U0001faff\u2190-\u2bff\ufe0f])\u200d|\u200d(?![\u2190-\u2bff\U0001f000-\U0001faff])"
)
MAX_MARKS = 4  # combining marks on one letter; more is decoration that spills over other lines


def clean(text: str) -> str:
    """One line of text without anything that hides, reverses or breaks.

    Removed: bidi controls, zero-width characters (joiners stay inside emoji), tag
    characters, control characters, lone surrogates, combining marks beyond a few. Every run
    of white space becomes one space. Nothing else changes, so it may be applied twice.
    """
    text = _SURROGATES.sub("", text)
    text = _HIDDEN.sub(lambda hit: hit[1] or "", text)
    text = _STRAY_JOINER.sub("", text)
    text = _SELECTORS.sub(r"\1", text)
    text = "".join(c for c in text if c.isspace() or not _is_control(c))
    return " ".join(_without_piled_marks(text).split())


def _is_control(character: str) -> bool:
    return unicodedata.category(character) == "Cc"


def _without_piled_marks(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks <= MAX_MARKS:
            kept.append(character)
    return "".join(kept)
