"""Tells texts in Latin letters apart, those of a document together: English, or none of ours."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import accumulate

from feeds.language import FOREIGN_SHARE, NOT_ENGLISH, UNDECIDED, words_finder
from items.feed import Language

_MARK, _MARKED = "\x01", b"\x01"  # between texts: it is in none that was cleaned
# Of UTF-8: letters in lower case, x for the first half of an accented one, blanks for the rest, the
# second half among them.
_ACCENT = b"\xc3"
_TABLE = bytes(
    1 if code == 1
    else ord(chr(code).lower()) if code < 0x80 and chr(code).isalpha()
    else _ACCENT[0] if 0xC3 <= code <= 0xC5
    else ord(" ")
    for code in range(256)
)  # fmt: skip
# First bytes of ASCII, of letters up to U+017F and of signs that are no letters.
_LATIN = bytes([*range(0xC0), 0xC2, 0xC3, 0xC5, 0xE2])
_LATIN_SOMETIMES = b"\xc4\xef\xf0"
_WORDLESS = re.compile(rb"\x01 *+\x01")
_FIND_FOREIGN = words_finder(word.encode().translate(_TABLE) for word in sorted(NOT_ENGLISH))


def latin_languages(texts: Sequence[str], prior: Language) -> list[str]:
    """Give language_of() of each text of Latin letters; empty where it has to be asked.

    Args:
        texts: Titles and summaries, cleaned.
        prior: What their feed is mostly written in.
    """
    whole = f" {_MARK} ".join(["", *texts, ""])
    utf8 = whole.encode("utf-8", "surrogatepass")
    letters = utf8.translate(_TABLE)
    if letters.count(_MARKED) != len(texts) + 1:
        return [""] * len(texts)
    found: list[str] = [Language.EN] * len(texts)
    if _WORDLESS.search(letters):
        parts = letters.split(_MARKED)[1:-1]
        found = [prior if part.isspace() else Language.EN for part in parts]
    _mark_accented(letters, found)
    _mark_foreign(letters, found)
    if not utf8.isascii() and _is_strange(utf8):
        for place, text in enumerate(texts):
            if not text.isascii() and _is_strange(text.encode("utf-8", "surrogatepass")):
                found[place] = ""
    return found


def _is_strange(utf8: bytes) -> bool:
    """Whether there are letters of other scripts, or such as might be."""
    rest = utf8.translate(None, _LATIN)
    return bool(rest) and (
        bool(rest.translate(None, _LATIN_SOMETIMES))
        or b"\xc4\xb0" in utf8  # a capital that has two letters in lower case
        or utf8.count(b"\xef") > utf8.count(b"\xef\xb8")  # beside selectors: forms of letters
        or utf8.count(b"\xf0") > utf8.count(b"\xf0\x9f")  # beside pictures: rare letters
    )


def _mark_accented(letters: bytes, found: list[str]) -> None:
    """Texts with more accented letters than English has are in no language of ours."""
    if _ACCENT not in letters:
        return
    for place, part in enumerate(letters.split(_MARKED)[1:-1]):
        accented = part.count(_ACCENT)
        if accented and accented > FOREIGN_SHARE * (len(part) - part.count(b" ")):
            found[place] = UNDECIDED


def _mark_foreign(letters: bytes, found: list[str]) -> None:
    """Texts with two foreign words, and not enough that are surely English, are not settled.

    An accented letter is read as if words ended there, which may make words that are none.
    """
    hits = _FIND_FOREIGN.find_matches_as_indexes(letters, overlapping=True)
    if not hits:
        return
    parts = letters.split(_MARKED)
    ends = list(accumulate([len(part) + 1 for part in parts]))
    words = Counter(bisect_right(ends, start) for _, start, _ in hits)
    for place, foreign in words.items():
        if foreign > 1 and found[place - 1] is Language.EN:
            part = parts[place]
            if _ACCENT in part or foreign > 1 + part.count(b" the "):
                found[place - 1] = ""
