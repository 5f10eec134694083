"""Tells texts in Latin letters apart, those of a document together: English, or none of ours."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from feeds.language import FIND_ENGLISH, FOREIGN_SHARE, NOT_ENGLISH, UNDECIDED, words_finder
from items.feed import Language

_MARK, _MARKED = "\x01", b"\x01"  # between texts: it is in none that was cleaned
# Of UTF-8: letters in lower case, x for the first half of an accented one, blanks for the rest, the
# second half among them; other codes where letters of other scripts begin, or may begin.
_BLANK, _ACCENT, _STRANGE, _FORM, _RARE = 0x20, 0xC3, 2, 3, 4
_TABLE = bytes(
    1 if code == 1
    else ord(chr(code).lower()) if code < 0x80 and chr(code).isalpha()
    else ord(" ") if code < 0xC3 or code == 0xE2
    else _ACCENT if code <= 0xC5
    else _FORM if code == 0xEF
    else _RARE if code == 0xF0
    else _STRANGE
    for code in range(256)
)  # fmt: skip
_WITHOUT_FORMS = bytes.maketrans(bytes([_FORM, _RARE]), b"  ")
_WITHOUT_STRANGE = bytes.maketrans(bytes([_STRANGE]), b" ")
_NEVER_RARE_LATIN = bytes(set(range(256)) - set(range(0xC6, 0xCA)))
_FOREIGN = [word.encode().translate(_TABLE) for word in sorted(NOT_ENGLISH)]
_ENOUGH = 50  # letters and blanks, for an accented letter
_DOUBTFUL = {kind for kind, word in enumerate(_FOREIGN) if _ACCENT in word}  # as others may look
_FIND_FOREIGN = words_finder(_FOREIGN)
_EN: Language = Language.EN  # to ask a class of names for one takes longer than most steps here


def latin_languages(titles: Sequence[str], summaries: Sequence[str], prior: Language) -> list[str]:
    """Give language_of() of each text of Latin letters; empty where it has to be asked.

    Args:
        titles: Cleaned.
        summaries: The same; a text is a title and its summary, one a line.
        prior: What their feed is mostly written in.
    """
    whole = _joined(titles, summaries)
    utf8 = whole.encode("utf-8", "surrogatepass")
    letters = utf8.translate(_TABLE)
    is_ascii = whole.isascii()
    if not is_ascii and (_FORM in letters or _RARE in letters):
        letters = letters.translate(_WITHOUT_FORMS)
    parts = letters.split(_MARKED)[1:-1]
    if len(parts) != len(titles):
        return [""] * len(titles)
    found: list[str] = [_EN] * len(titles)
    if any(map(bytes.isspace, parts)):
        found = [prior if part.isspace() else _EN for part in parts]
    if not is_ascii:
        if _STRANGE in letters or _may_be_strange(utf8):
            _mark_strange(whole.split(_MARK)[1:-1], parts, found)
            letters = letters.translate(_WITHOUT_STRANGE)
            parts = letters.split(_MARKED)[1:-1]
        if _ACCENT in letters:
            _mark_accented(parts, found)
    _mark_foreign(letters, parts, found)
    return found


def _joined(titles: Sequence[str], summaries: Sequence[str]) -> str:
    """All texts with a mark before each and behind the last; blanks part it from them."""
    pieces = [f" {_MARK} "] * (4 * len(titles) + 1)
    pieces[1::4], pieces[2::4], pieces[3::4] = titles, ["\n"] * len(titles), summaries
    return "".join(pieces)


def _mark_strange(texts: Sequence[str], parts: Sequence[bytes], found: list[str]) -> None:
    """Texts with letters of other scripts, or such as might be, are not settled."""
    for place, (text, part) in enumerate(zip(texts, parts, strict=True)):
        if not text.isascii():
            utf8 = text.encode("utf-8", "surrogatepass")
            if _may_be_strange(utf8) or (_STRANGE in part and not _is_mostly_latin(utf8, part)):
                found[place] = ""


def _is_mostly_latin(utf8: bytes, part: bytes) -> bool:
    """Whether a text has more Latin words than other letters, and knows no rarer Latin ones."""
    others, accented = part.count(_STRANGE), part.count(_ACCENT)
    words = len(part.translate(_WITHOUT_STRANGE).split()) - accented  # which part words
    return words > others and not utf8.translate(None, _NEVER_RARE_LATIN)


def _mark_accented(parts: Sequence[bytes], found: list[str]) -> None:
    """Texts with more accented letters than English has are in no language of ours."""
    for place in [place for place, part in enumerate(parts) if _ACCENT in part]:
        if found[place] and _is_accented(parts[place]):
            found[place] = UNDECIDED


def _is_accented(part: bytes) -> bool:
    accented = part.count(_ACCENT)
    if accented > FOREIGN_SHARE * len(part):
        return True
    beginning = part[: _ENOUGH * accented]  # mostly there are letters enough for all accents
    if accented <= FOREIGN_SHARE * (len(beginning) - beginning.count(_BLANK)):
        return False
    return accented > FOREIGN_SHARE * (len(part) - part.count(_BLANK))


def _may_be_strange(utf8: bytes) -> bool:
    return (
        _has_other(utf8, b"\xef", 0xB8)  # beside selectors: forms of letters
        or _has_other(utf8, b"\xf0", 0x9F)  # beside pictures: rare letters
        or (b"\xc4" in utf8 and b"\xc4\xb0" in utf8)  # a capital that has two in lower case
    )


def _has_other(utf8: bytes, first: bytes, usual: int) -> bool:
    """Whether something else than usual follows a byte; far cheaper than to count both."""
    at = utf8.find(first)
    while at >= 0:
        if utf8[at + 1] != usual:
            return True
        at = utf8.find(first, at + 1)
    return False


def _mark_foreign(letters: bytes, parts: Sequence[bytes], found: list[str]) -> None:
    """Judge texts that are not settled yet by their words; most have no foreign one."""
    places: Sequence[int] = range(len(parts))
    if 4 * found.count(_EN) < 3 * len(found):
        places = [place for place in places if found[place] is _EN]
        parts = [parts[place] for place in places]
        letters = _MARKED.join([b" ", *parts, b" "])
    hits = _FIND_FOREIGN.find_matches_as_indexes(letters, overlapping=True)
    if len(hits) < 2:
        return
    starts, doubtful = _starts(letters, hits), 0
    if _ACCENT in letters:
        doubtful = len([kind for kind, _, _ in hits if kind in _DOUBTFUL])
    ends = list(accumulate([len(part) + 1 for part in parts], initial=1))
    at = 0
    while at < len(starts) - 1:
        text = bisect_left(ends, starts[at]) - 1
        after = bisect_left(starts, ends[text + 1], at + 1)
        if after - at > 1 and found[places[text]] is _EN:
            found[places[text]] = _by_words(parts[text], after - at, doubtful)
        at = after


def _by_words(letters: bytes, foreign: int, doubtful: int) -> str:
    """The language of a text with so many foreign words; empty if doubtful ones might decide."""
    if foreign == 2 and _ACCENT not in letters and b" the " in letters:
        return _EN
    hits = FIND_ENGLISH.find_matches_as_indexes(letters, overlapping=True)
    missing = foreign - 1 - len(_starts(letters, hits))
    if missing <= 0:
        return _EN
    return UNDECIDED if missing > doubtful else ""


def _starts(letters: bytes, hits: Sequence[tuple[int, int, int]]) -> list[int]:
    """Where words begin; the second half of an accented letter is no end of a word before."""
    if _ACCENT not in letters:
        return [start for _, start, _ in hits]
    return [start for _, start, _ in hits if letters[start - 1] != _ACCENT]
