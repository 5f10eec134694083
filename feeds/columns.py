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
    whole = "".join(texts)
    longest = max(map(len, texts))
    marks = whole.count("<") + whole.count("&")
    if not marks and longest <= max_chars:
        return visible_each(texts)
    if marks < len(texts) or longest > 2 * max_chars:
        return _plain_with_marked(texts, max_chars)
    return _plain_of_marked(texts, max_chars)


def _plain_with_marked(texts: Sequence[str], max_chars: int) -> list[str]:
    """Few of the texts hold markup, or some are too long to be read but for their beginnings."""
    lines, apart = list(texts), dict[int, str]()
    marked = []
    for place, text in enumerate(texts):
        if len(text) > 2 * max_chars:
            apart[place] = plain(text, max_chars=max_chars)
        elif "<" in text or "&" in text:
            marked.append(place)
        else:
            continue
        lines[place] = ""
    if len(marked) < _FEW:
        shown = [plain(texts[place], max_chars=max_chars) for place in marked]
    else:
        shown = _plain_of_marked([texts[place] for place in marked], max_chars)
    apart |= dict(zip(marked, shown, strict=True))
    lines = [cut(line, max_chars) for line in visible_each(lines)]
    for place, line in apart.items():
        lines[place] = line
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
    if max(map(len, lines)) > max_chars:
        lines = [cut(line, max_chars) for line in lines]
    for place in apart:
        lines[place] = plain(texts[place], max_chars=max_chars)
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
