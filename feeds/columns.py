"""Cleans the texts of a document together: what plain() gives for each, with far fewer calls.

The texts are joined by a mark that stands in none of them, looked at as one, and parted again.
Only those that this cannot vouch for are read one by one.
"""

from collections.abc import Iterable, Sequence
from itertools import filterfalse

from feeds.clean import cut, is_settled, plain, visible
from feeds.markup import bare_each

_FEW = 3  # texts, from which on it pays
_PRINTABLE = bytes(range(0x20, 0x7F))


def plain_each(texts: Sequence[str], *, max_chars: int) -> list[str]:
    """Give plain() of each text.

    Args:
        texts: Text or HTML; may be empty.
        max_chars: Length of each in code points, an ellipsis included.
    """
    if len(texts) < _FEW:
        return [plain(text, max_chars=max_chars) for text in texts]
    longest = max(map(len, texts))
    whole = "".join(texts)
    if longest <= max_chars and "<" not in whole and "&" not in whole:
        return visible_each(texts)
    return _bare_each(texts, max_chars)


def _bare_each(texts: Sequence[str], max_chars: int) -> list[str]:
    marked = [
        place
        for place, text in enumerate(texts)
        if "<" in text or "&" in text or len(text) > max_chars
    ]
    lines, apart = list(texts), dict[int, str]()
    bare: Sequence[str | None] | None = None
    if len(marked) >= _FEW:
        bare = bare_each([texts[place] for place in marked])
    for place, line in zip(marked, bare or [None] * len(marked), strict=True):
        if line is None or "<" in line or "&" in line or len(texts[place]) > 2 * max_chars:
            apart[place] = plain(texts[place], max_chars=max_chars)
            lines[place] = ""
        else:
            lines[place] = line
    lines = visible_each(lines)
    if max(map(len, lines)) > max_chars:
        lines = [cut(line, max_chars) for line in lines]
    for place, line in apart.items():
        lines[place] = line
    return lines


def visible_each(texts: Sequence[str]) -> list[str]:
    """Give visible() of each text."""
    plain_letters = list(filter(str.isascii, texts))
    others = [] if len(plain_letters) == len(texts) else filterfalse(str.isascii, texts)
    is_plain_fine, are_others_fine = _are_visible(plain_letters), _are_visible(others)
    if is_plain_fine and are_others_fine:
        return list(texts)
    return [
        text if (is_plain_fine if text.isascii() else are_others_fine) else visible(text)
        for text in texts
    ]


def _are_visible(texts: Iterable[str]) -> bool:
    whole = " ".join(filter(None, texts))
    if "  " in whole or whole[:1] == " " or whole[-1:] == " ":
        return False
    if whole.isascii():
        return not whole.encode().translate(None, _PRINTABLE)
    return whole.isprintable() and is_settled(whole)
