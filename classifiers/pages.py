"""Many items looked through at once, as `page.py` looks through one."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from classifiers.alphabets import SCRIPTS, main_script, script_of_counts
from classifiers.form import Ints
from classifiers.glyphs import MOST, GlyphColumns, glyph_columns
from classifiers.page import BETWEEN, SUMMARY_CHARS, TITLE_CHARS, Page, page_of_clean

_APART = "\x1f"  # parts items: no letter, no stop

_LETTERS = np.array([2, 1, 1, 1])  # that a character counts for: Chinese, kana, Cyrillic, Latin

Text = tuple[str, str]
Forms = tuple[str, str, str]


class Pages(NamedTuple):
    """Items as one text; the same place is the same character in all forms of it.

    Attributes:
        text: Title, summary, title, ... cleaned, one character between each two.
        words: The same with a blank for each character that is no letter or digit, or Chinese.
        folded: The same in Simplified characters without capitals; empty when none is Chinese.
        bounds: Where each item begins, its title ends, and it ends.
        ends: The last two of these as an array; shape (n, 2).
        scripts: Where most letters of each item are from: han, kana, cyrillic, latin or other.
    """

    text: str
    words: str
    folded: str
    bounds: Sequence[tuple[int, int, int]]
    ends: Ints
    scripts: Sequence[str]


def pages_of(texts: Sequence[Text]) -> Pages:
    """Items as feeds give them, as far as they are read; any texts at all, at least one."""
    return pages_of_clean(
        [(title[:TITLE_CHARS], summary[:SUMMARY_CHARS]) for title, summary in texts]
    )


def pages_of_clean(texts: Sequence[Text]) -> Pages:
    """The same of titles and summaries of any length."""
    joined = _joined(texts)
    if "…" in joined:
        texts = [(title.replace("…", "..."), text.replace("…", "...")) for title, text in texts]
        joined = _joined(texts)
    sizes = [(len(title) + 1, len(text) + 1) for title, text in texts]
    ends = np.cumsum(sizes).reshape(-1, 2) - 1
    columns = glyph_columns(joined)
    rows = np.unique(np.searchsorted(ends[:, 1], columns.odd)).tolist()
    scripts, forms = _scripts(columns, ends), (columns.plain, columns.words, columns.folded)
    if rows:
        forms = _mended(forms, scripts, ends, {row: page_of_clean(*texts[row]) for row in rows})
    bounds = zip([0, *(ends[:-1, 1] + 1).tolist()], *ends.T.tolist(), strict=True)
    return Pages(*forms, list(bounds), ends, scripts)


def _joined(texts: Sequence[Text]) -> str:
    return _APART.join([f"{title}{BETWEEN}{summary}" for title, summary in texts])


def _scripts(columns: GlyphColumns, ends: Ints) -> list[str]:
    """What `main_script` says of each; read only where counts do not decide."""
    starts = np.concatenate([[0], ends[:-1, 1] + 1])
    lasts = np.minimum(ends[:, 0] + 1 + TITLE_CHARS, ends[:, 1])
    sizes, counts = lasts - starts, columns.counts_of(starts, lasts)
    own = counts[:, :4] * _LETTERS
    best = own.argmax(axis=1)
    clear = own[np.arange(len(own)), best] * 2 > sizes
    clear &= (sizes <= MOST) & (counts[:, 1] == 0) & (counts[:, 4] * 50 <= sizes)
    scripts = [SCRIPTS[number] for number in best.tolist()]
    for row in np.flatnonzero(~clear).tolist():
        text = columns.plain[starts[row] : lasts[row]]
        scripts[row] = main_script(text) if len(text) > MOST else _script_of(text, counts[row])
    return scripts


def _script_of(text: str, counts: Ints) -> str:
    han, kana, cyrillic, latin, kazakh = counts.tolist()
    return script_of_counts(text, han=han, kana=kana, cyrillic=cyrillic, kazakh=kazakh, latin=latin)


def _mended(forms: Forms, scripts: list[str], ends: Ints, odd: Mapping[int, Page]) -> Forms:
    """Put in items as they are when each is looked through by itself.

    Args:
        forms: Plain text, words and folded text of all.
        scripts: Of each item; set right too.
        ends: Of each title and summary; set right too.
        odd: Those items, by row, in order.
    """
    text, words, folded = forms
    parts: list[Forms] = []
    at = longer = 0
    for row, page in odd.items():
        start = int(ends[row - 1, 1]) + 1 - longer if row else 0
        parts.append((text[at:start], words[at:start], (folded or text)[at:start]))
        parts.append((page.text, page.words, page.folded or page.text))
        scripts[row], at = page.script, int(ends[row, 1]) - longer
        ends[row, 0] = start + longer + page.border
        more = len(page.text) - (at - start)
        ends[row, 1] += more
        ends[row + 1 :] += more
        longer += more
    parts.append((text[at:], words[at:], (folded or text)[at:]))
    plain, blanked, simple = map("".join, zip(*parts, strict=True))
    has_chinese = folded or any(page.folded for page in odd.values())
    return plain, blanked, simple if has_chinese else ""
