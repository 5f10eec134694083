"""What each character becomes and what it is: all of it by one table, for a whole text at once."""

import functools
import unicodedata
from codecs import utf_16_le_decode, utf_16_le_encode
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from classifiers.alphabets import KAZAKH_LETTERS, is_latin, script_of_counts
from classifiers.form import Ints
from classifiers.simplified import HAN_BLOCKS, by_words, may_differ, simplified_codes

_UNIT = np.dtype("<u2")
_SIZE = 1 << 16  # rarer characters are odd
_BLANK = ord(" ")
# Blocks of which NFKC makes most characters one, whatever stands around them
_BLOCKS = (
    (0x00, 0x250), (0x400, 0x530), (0x200B, 0x2028), (0x2030, 0x205F), (0x20A0, 0x20C0),
    (0x2100, 0x2750), (0x3000, 0x3100), (0xFE00, 0xFE10), (0xFF01, 0xFF5F), (0xFFFD, 0xFFFE),
)  # fmt: skip
_NOTHING = np.zeros(1, dtype=np.uint64)
_COUNT_BITS = 12  # of a count; five stand side by side in one number
MOST = (1 << _COUNT_BITS) - 1  # characters a text may have to be counted so
_KANA_BLOCK, _CYRILLIC_BLOCK = range(0x3040, 0x3100), range(0x400, 0x500)
# Sorts of characters; Chinese ones of the second sort may be read by the words around them
_SIGN, _CHINESE, _IN_WORDS, _KANA, _CYRILLIC, _KAZAKH, _LATIN, _ODD = range(8)


class Glyphs(NamedTuple):
    """A text of usual characters, one for one; so places are the same in all forms of it.

    Attributes:
        plain: As NFKC has it.
        words: The same with a blank for each that is no letter or digit, or Chinese.
        folded: Without capitals, each Chinese one as its Simplified form is by itself; empty when
            there is none.
        in_words: Where those stand that may have to be read by the words around them.
        script: What `main_script` says of the first so many.
    """

    plain: str
    words: str
    folded: str
    in_words: Sequence[int]
    script: str


def glyphs_of(text: str, opening: int) -> Glyphs | None:
    """A text by the table; None when it holds a character that the table does not know.

    Args:
        text: As a feed gives it.
        opening: How many of its characters tell the script.
    """
    try:
        units, _ = utf_16_le_encode(text)
    except UnicodeEncodeError:  # halves of characters
        return None
    codes, size = np.frombuffer(units, _UNIT), len(units)
    columns = _columns(_table(), codes)
    sorts = columns[3 * size :: 2]
    if _ODD in sorts:
        columns = _columns(_with_chinese(), codes)
        sorts = columns[3 * size :: 2]
        if _ODD in sorts:
            return None
    plain = text if columns.startswith(units) else utf_16_le_decode(columns[:size])[0]
    words, _ = utf_16_le_decode(columns[size : 2 * size])
    in_words = _places_in_words(sorts) if _IN_WORDS in sorts else ()
    folded = ""
    if in_words or _CHINESE in sorts:
        folded, _ = utf_16_le_decode(columns[2 * size : 3 * size])
    return Glyphs(plain, words, folded, in_words, _script(plain[:opening], sorts[:opening]))


def _places_in_words(sorts: bytes) -> list[int]:
    places, at = [], sorts.find(_IN_WORDS)
    while at >= 0:
        places.append(at)
        at = sorts.find(_IN_WORDS, at + 1)
    return places


def _script(text: str, sorts: bytes) -> str:
    """What `main_script` says of a text, by the sorts of its characters."""
    count, size = sorts.count, len(sorts)
    han = count(_CHINESE) + (count(_IN_WORDS) if _IN_WORDS in sorts else 0)
    kazakh = count(_KAZAKH) if _KAZAKH in sorts else 0
    has_kana = _KANA in sorts
    if 0 < size <= han * 3 and not has_kana and not kazakh:
        return "han"  # no other has twice as many
    latin = count(_LATIN)
    if latin * 2 > size and latin > han * 2 and not has_kana and not kazakh:
        return "latin"
    return script_of_counts(
        text,
        han=han,
        kana=count(_KANA) if has_kana else 0,
        cyrillic=count(_CYRILLIC) + kazakh,
        kazakh=kazakh,
        latin=latin,
    )


class GlyphColumns(NamedTuple):
    """The same of a long text; of characters that the table does not know nothing is told.

    Attributes:
        plain: As NFKC has it.
        words: The same with a blank for each that is no letter or digit, or Chinese.
        folded: Without capitals, Chinese ones in Simplified; empty when there is none.
        odd: Where those stand that the table does not know.
        counts: How many there are before each place of Chinese, kana, Cyrillic and Latin
            characters, and of Cyrillic ones that tell Kazakh and its like; all in one number.
    """

    plain: str
    words: str
    folded: str
    odd: Ints
    counts: NDArray[np.uint64]

    def counts_of(self, starts: Ints, ends: Ints) -> Ints:
        """The five counts of parts of the text, each of at most MOST characters; shape (n, 5)."""
        own = self.counts[ends] - self.counts[starts]
        shifts = np.arange(5, dtype=np.uint64) * np.uint64(_COUNT_BITS)
        return ((own[:, None] >> shifts) & np.uint64(MOST)).astype(np.int64)


def glyph_columns(text: str) -> GlyphColumns:
    """A long text by the table, one character for one."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    is_chinese = codes.max(initial=0) >= HAN_BLOCKS[0][0]
    table = _with_chinese() if is_chinese else _table()
    columns = table.take(np.minimum(codes, _SIZE - 1)).view(_UNIT).reshape(-1, 4)
    sorts = columns[:, 3].astype(np.uint8)
    plain = text if np.array_equal(columns[:, 0], codes) else _decoded(columns[:, 0])
    folded = ""
    if is_chinese and ((sorts == _CHINESE) | (sorts == _IN_WORDS)).any():
        in_words = np.flatnonzero(sorts == _IN_WORDS).tolist()
        folded = by_words(plain, _decoded(columns[:, 2]), in_words)
    return GlyphColumns(
        plain,
        _decoded(columns[:, 1]),
        folded,
        np.flatnonzero(sorts == _ODD),
        np.concatenate([_NOTHING, np.cumsum(_units().take(sorts))]),
    )


def _decoded(codes: NDArray[np.uint16]) -> str:
    return utf_16_le_decode(codes.tobytes())[0]


@functools.cache
def _units() -> NDArray[np.uint64]:
    """What a character of each sort adds to the counts."""
    kinds = (
        (_CHINESE, 0), (_IN_WORDS, 0), (_KANA, 1), (_CYRILLIC, 2), (_KAZAKH, 2), (_LATIN, 3),
        (_KAZAKH, 4),
    )  # fmt: skip
    units = np.zeros(_ODD + 1, dtype=np.uint64)
    for sort, place in kinds:
        units[sort] += np.uint64(1 << _COUNT_BITS * place)
    return units


def _columns(table: NDArray[np.uint64], codes: NDArray[np.uint16]) -> bytes:
    return table.take(codes).view(_UNIT).reshape(-1, 4).T.tobytes()


@functools.cache
def _table() -> NDArray[np.uint64]:
    """For each character four numbers side by side: plain, in words, folded, and its sort."""
    table = np.zeros((_SIZE, 4), dtype=_UNIT)
    table[:, 3] = _ODD
    chars = [chr(code) for first, last in _BLOCKS for code in range(first, last)]
    for char in set(chars).difference(may_differ(chars)):
        row = _row(char)
        if row is not None:
            table[ord(char)] = row
    return table.view(np.uint64)[:, 0]


@functools.cache
def _with_chinese() -> NDArray[np.uint64]:
    """The same table, Chinese characters filled in: OpenCC is asked only when there are some."""
    table = _table()
    first, last = HAN_BLOCKS[0]
    rows = table[first:last, None].view(_UNIT)
    simplified = simplified_codes(first, last)
    rows[:, 0], rows[:, 1], rows[:, 2] = np.arange(first, last), _BLANK, simplified
    rows[:, 3] = np.where(simplified < _SIZE, _CHINESE, _ODD)
    for char in may_differ(map(chr, range(first, last))):
        rows[ord(char) - first, 3] = _IN_WORDS
    return table


def _row(char: str) -> tuple[int, int, int, int] | None:
    plain = unicodedata.normalize("NFKC", char)
    folded = plain.casefold()
    if len(plain) != 1 or len(folded) != 1 or unicodedata.combining(plain):
        return None
    code = ord(plain)
    if HAN_BLOCKS[0][0] <= code < HAN_BLOCKS[0][1]:  # ten, twenty and thirty by Suzhou numerals
        return None
    return code, code if plain.isalnum() else _BLANK, ord(folded), _sort_of(code)


def _sort_of(code: int) -> int:
    if code in _CYRILLIC_BLOCK:
        return _KAZAKH if chr(code) in KAZAKH_LETTERS else _CYRILLIC
    if code in _KANA_BLOCK:
        return _KANA
    return _LATIN if is_latin(code) else _SIGN
