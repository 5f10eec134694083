"""Chooses and cleans the summaries of a document's items."""

from collections.abc import Sequence

from feeds.clean import plain, plain_of_long
from feeds.columns import plain_each
from feeds.scan import LongText

_FEW = 3  # items, from which on it pays to read them together
_THIN_CHARS = 60  # a summary as short as this gives way to the content, if there is any


def summaries_of(given: Sequence[Sequence[str | LongText]], max_chars: int) -> list[str]:
    """Give each item's summary, or its content where the summary says next to nothing.

    Args:
        given: Texts of each item, the best first; may be empty.
        max_chars: Length of each in code points, an ellipsis included.
    """
    if len(given) < _FEW:
        return [_best("", texts, max_chars) for texts in given]
    first = [texts[0] if texts else "" for texts in given]
    short = [text if isinstance(text, str) else "" for text in first]
    shown = plain_each(short, max_chars=max_chars)
    if min(map(len, shown)) >= _THIN_CHARS:
        return shown
    for place, texts in enumerate(given):
        if texts and len(shown[place]) < _THIN_CHARS and (len(texts) > 1 or not short[place]):
            shown[place] = _best(shown[place], texts[1:] if short[place] else texts, max_chars)
    return shown


def _best(summary: str, texts: Sequence[str | LongText], max_chars: int) -> str:
    for text in texts:
        if isinstance(text, LongText):
            candidate = plain_of_long(text, max_chars=max_chars)
        else:
            candidate = plain(text, max_chars=max_chars)
        if not summary or len(candidate) > len(summary):
            summary = candidate
        if len(summary) >= _THIN_CHARS:
            break
    return summary
