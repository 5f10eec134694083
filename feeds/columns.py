"""Cleans the texts of a document together: what plain() gives for each, with far fewer calls.

The texts are joined by a mark that stands in none of them, looked at as one, and parted again.
Only those that this cannot vouch for are read one by one.
"""

from collections.abc import Sequence

from ahocorasick_rs import BytesAhoCorasick

from feeds.clean import plain
from feeds.letters import cut, is_settled, visible
from feeds.markup import bare_each

_FEW = 3  # texts, from which on it pays
_LONG_CHARS = 400  # on average, from which on calls are the least of the cost
_TWO_BLANKS = BytesAhoCorasick([b"  "])  # looks at many letters at once
_MOST_SEARCHED = 1 << 16  # bytes in which all blanks are found at once; each takes memory
_MANY = 32  # texts, from which on a part of them may be fine where all are not


def plain_each(texts: Sequence[str], *, max_chars: int) -> list[str]:
    """Give plain() of each text.

    Args:
        texts: Text or HTML; may be empty.
        max_chars: Length of each in code points, an ellipsis included.
    """
    if len(texts) < _FEW:
        return [plain(text, max_chars=max_chars) for text in texts]
    whole = " ".join(filter(None, texts))
    if len(whole) > max_chars and (
        max(map(len, texts)) > max_chars or len(whole) > _LONG_CHARS * len(texts)
    ):
        return [plain(text, max_chars=max_chars) for text in texts]
    if "<" not in whole and "&" not in whole:
        return list(texts) if whole.isascii() and _is_visible(whole) else visible_each(texts)
    marked = [place for place, text in enumerate(texts) if "<" in text or "&" in text]
    if 2 * len(marked) > len(texts):
        return _plain_of_marked(texts, max_chars)
    lines = list(texts)
    for place in marked:
        lines[place] = ""
    lines = visible_each(lines)
    for place in marked:
        lines[place] = plain(texts[place], max_chars=max_chars)
    return lines


def _plain_of_marked(texts: Sequence[str], max_chars: int) -> list[str]:
    bare = bare_each(texts)
    if bare is None:
        return [plain(text, max_chars=max_chars) for text in texts]
    whole = "".join(bare)
    apart = []
    if "<" in whole or "&" in whole:
        apart = [place for place, line in enumerate(bare) if "<" in line or "&" in line]
        for place in apart:
            bare[place] = ""
    lines = visible_each(bare)
    if max(map(len, lines)) > max_chars:  # composing may lengthen a text
        lines = [cut(line, max_chars) for line in lines]
    for place in apart:
        lines[place] = plain(texts[place], max_chars=max_chars)
    return lines


def visible_each(texts: Sequence[str]) -> list[str]:
    """Give visible() of each text."""
    others = [text for text in texts if text and not text.isascii()]
    plain_letters = filter(str.isascii, texts) if others else texts
    is_plain_fine = _is_visible(" ".join(filter(None, plain_letters)))
    are_others_fine = not others or _is_visible(" ".join(others))
    if is_plain_fine and are_others_fine:
        return list(texts)
    if len(texts) > _MANY:
        middle = len(texts) // 2
        return visible_each(texts[:middle]) + visible_each(texts[middle:])
    return [
        text if (is_plain_fine if text.isascii() else are_others_fine) else visible(text)
        for text in texts
    ]


def _is_visible(whole: str) -> bool:
    """Whether all of it is seen as it is, and so is each of the texts joined in it by a blank."""
    if whole[:1] == " " or whole[-1:] == " " or not is_settled(whole):
        return False
    text = whole.encode()
    if len(text) > _MOST_SEARCHED:
        return b"  " not in text
    return not _TWO_BLANKS.find_matches_as_indexes(text)
