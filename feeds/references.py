"""Resolves references in text that markup has left, each as html.unescape does."""

import html
import re
from functools import lru_cache

# Numbers but those of characters that everybody reads alike: no controls, no halves, no
# non-characters.
_ODD_REFERENCE = re.compile(
    r"&#(?!0*+(?:3[2-9]|[4-9]\d|1[016-9]\d|12[0-6]|[2-9]\d\d|[1-9]\d{3}|[1-4]\d{4}|12[89]\d{3});"
    r"|[xX]0*+(?:[2-6a-fA-F]\h|7[\da-eA-E]|[1-9a-fA-F]\h\h|[1-9a-cA-C]\h{3});)".replace(
        r"\h", r"[\da-fA-F]"
    ),
    re.ASCII,
)
# As html.unescape finds them; what each means does not depend on its neighbours.
_REFERENCE = re.compile(r"(&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?))")


def resolved(bare: str) -> str | None:
    """Text with its references resolved, if everybody reads it alike.

    Args:
        bare: Text without tags; of brackets it has those only with which no tag could begin.
    """
    if "\x00" in bare or ("]" in bare and "]]>" in bare):  # one letter is found far quicker
        return None
    if "&" not in bare:
        return bare
    parts: list[str | None] = _REFERENCE.split(bare)
    parts[1::2] = meanings = list(map(_usual_meaning_of, parts[1::2]))
    if None in meanings:
        return None
    text = "".join(parts)  # type: ignore[arg-type]  # None is not there
    return None if "&" in text and _ODD_REFERENCE.search(bare) else text


def unescape(text: str) -> str:
    """Do what html.unescape does, quicker where references repeat."""
    parts = _REFERENCE.split(text)
    parts[1::2] = map(_meaning_of, parts[1::2])
    return "".join(parts)


@lru_cache(1_024)
def _usual_meaning_of(reference: str) -> str | None:
    return None if _ODD_REFERENCE.match(reference) else html.unescape(reference)


@lru_cache(1_024)
def _meaning_of(reference: str) -> str:
    return html.unescape(reference)
