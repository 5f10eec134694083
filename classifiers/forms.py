"""Finding thousands of written forms in one pass over a text.

Chinese forms are found by longest match from each character on, in Simplified characters. Forms
in Latin and Cyrillic letters are runs of whole words; a word ending in * may go on in any letters.
"""

import functools
import operator
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from classifiers.segment import open_segmenter
from classifiers.text import clean, simplify

_HAN = "\u3400-\u9fff\uf900-\ufaff"
_HAN_CHAR = re.compile(rf"[{_HAN}]")
_WORD = re.compile(rf"[^\W_{_HAN}]+")
_FORM_WORD = re.compile(rf"[^\W_{_HAN}]+\*?")
_GAP = re.compile(  # between two words of one phrase; a stop only after one or two letters
    r"[ \-‐‑–—'’+/&]{1,3}|\.|(?:(?<=\b[^\W_])|(?<=\b[^\W_]{2}))\. "
)
STEM_LETTERS = 3  # fewest letters before a *
OPEN_WORD = re.compile(r"^=?(\w*)\*")
_SHORT_FORM = 2  # characters up to which a Chinese form must also be a word of its own
_LONGEST = 4  # characters of the longest word that may cross the border of a short form
_AROUND = 6  # characters to each side that are enough to segment a short form's surroundings

_WORDS_KEPT = 1 << 15  # words of which it is remembered what they may begin

Place = tuple["Form", int, int]


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a mark.

    Attributes:
        mark_id: The mark.
        text: As written in the lexicon: * for any ending, = in front for exact case.
        context: Counts only beside another mark.
        not_in: Longer words inside which it does not count.
    """

    mark_id: str
    text: str
    context: bool
    not_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Phrase:
    form: Form
    words: tuple[str, ...]  # folded unless exact
    open_ended: tuple[bool, ...]
    exact: bool
    traps: tuple[re.Pattern[str], ...]


class FormIndex:
    """All forms, indexed by how they begin."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self._han: dict[str, Form] = {}
        self._han_lengths: dict[str, list[int]] = defaultdict(list)
        self._traps: dict[str, tuple[str, ...]] = {}
        self._whole: dict[str, list[_Phrase]] = defaultdict(list)
        self._stems: dict[str, list[_Phrase]] = defaultdict(list)
        self._stem_lengths: dict[str, set[int]] = defaultdict(set)
        self._candidates = functools.lru_cache(maxsize=_WORDS_KEPT)(self._candidates_of)
        for form in forms:
            if _HAN_CHAR.search(form.text):
                self._add_han(form)
            else:
                self._add_phrase(form)
        for lengths in self._han_lengths.values():
            lengths.sort(reverse=True)
        for phrases in (*self._whole.values(), *self._stems.values()):
            phrases.sort(key=lambda phrase: -sum(map(len, phrase.words)))

    def find(self, text: str) -> list[Place]:
        """All forms of a cleaned text as (form, start, end), in reading order, none overlapping."""
        places = list(self._find_phrases(text))
        if _HAN_CHAR.search(text):
            places += self._find_han(simplify(text))
            places.sort(key=lambda place: place[1:])
        return places

    def _add_han(self, form: Form) -> None:
        text = simplify(clean(form.text)).casefold()
        known = self._han.get(text)
        if known is None or known.context:
            self._han[text] = form
        if len(text) not in self._han_lengths[text[:2]]:
            self._han_lengths[text[:2]].append(len(text))
        self._traps[text] = tuple(
            trap for word in form.not_in if text in (trap := simplify(clean(word)).casefold())
        )

    def _add_phrase(self, form: Form) -> None:
        text = clean(form.text)
        parts = _FORM_WORD.findall(text.removeprefix("="))
        exact = text.startswith("=") or (text.upper() == text and text.lower() != text)
        words = tuple(part.rstrip("*") for part in parts)
        open_ended = tuple(part.endswith("*") for part in parts)
        if not exact:
            words = tuple(word.casefold() for word in words)
        traps = tuple(_trap(word) for word in form.not_in if not _HAN_CHAR.search(word))
        phrase = _Phrase(form, words, open_ended, exact, traps)
        head = words[0].casefold()
        if open_ended[0]:
            self._stems[head].append(phrase)
            self._stem_lengths[head[:STEM_LETTERS]].add(len(head))
        else:
            self._whole[head].append(phrase)

    def _find_han(self, text: str) -> Iterator[Place]:
        folded = text.casefold()
        text = folded if len(folded) == len(text) else text
        starts = self._han_lengths
        free = 0
        for at, pair in enumerate(map(operator.add, text, text[1:])):
            if pair not in starts or at < free:
                continue
            for length in starts[pair]:
                piece = text[at : at + length]  # shorter at the end of the text
                form = self._han.get(piece)
                if form is not None and self._stands_alone(text, at, at + len(piece)):
                    free = at + len(piece)
                    yield form, at, free
                    break

    def _stands_alone(self, text: str, start: int, end: int) -> bool:
        word = text[start:end]
        for trap in self._traps[word]:
            inside = trap.index(word)
            if text.startswith(trap, start - inside) and start >= inside:
                return False
        return len(word) > _SHORT_FORM or _is_cut_out(text, start, end)

    def _find_phrases(self, text: str) -> Iterator[Place]:
        spans = [match.span() for match in _WORD.finditer(text)]
        free = 0
        for at, (start, end) in enumerate(spans):
            candidates = self._candidates(text[start:end])
            if not candidates or at < free:
                continue
            found = _longest(candidates, text, spans, at)
            if found is not None:
                free = at + len(found.words)
                yield found.form, start, spans[free - 1][1]

    def _candidates_of(self, word: str) -> tuple[_Phrase, ...]:
        """Phrases that a word may begin, those with longer stems before those with shorter."""
        head = word.casefold()
        found = list(self._whole.get(head, ()))
        for stem in _starts(head, self._stem_lengths.get(head[:STEM_LETTERS])):
            found += self._stems.get(stem, ())
        return tuple(phrase for phrase in found if _agrees(phrase, 0, word))


def _longest(
    candidates: Iterable[_Phrase], text: str, spans: list[tuple[int, int]], at: int
) -> _Phrase | None:
    """The phrase of most words that stands there; of two alike the first."""
    best: _Phrase | None = None
    for phrase in candidates:
        if best is not None and len(phrase.words) <= len(best.words):
            continue
        if _goes_on(phrase, text, spans, at):
            best = phrase
    return best


def _starts(head: str, lengths: set[int] | None) -> list[str]:
    """Beginnings of a word that may be stems, the longest first."""
    return [head[:length] for length in sorted(lengths or (), reverse=True)]


def _agrees(phrase: _Phrase, number: int, word: str) -> bool:
    word = word if phrase.exact else word.casefold()
    wanted = phrase.words[number]
    return word.startswith(wanted) if phrase.open_ended[number] else word == wanted


def _goes_on(phrase: _Phrase, text: str, spans: list[tuple[int, int]], at: int) -> bool:
    """Whether the words after the first are those of the phrase, and no trap lies around."""
    size = len(phrase.words)
    if at + size > len(spans):
        return False
    for number in range(1, size):
        start, end = spans[at + number]
        if not _agrees(phrase, number, text[start:end]):
            return False
        if not _GAP.fullmatch(text, spans[at + number - 1][1], start):
            return False
    if not phrase.traps:
        return True
    start, end = spans[at][0], spans[at + size - 1][1]
    return not any(_trapped(trap, text, start, end) for trap in phrase.traps)


def _trap(word: str) -> re.Pattern[str]:
    pattern = re.escape(clean(word)).replace(r"\*", r"\w*")
    return re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE)


def _trapped(trap: re.Pattern[str], text: str, start: int, end: int) -> bool:
    around = trap.finditer(text, max(0, start - 40), end + 40)
    return any(match.start() <= start and end <= match.end() for match in around)


def _is_cut_out(text: str, start: int, end: int) -> bool:
    """Whether no dictionary word begins on one side of a border of the form and ends on the other.

    A word that holds the whole form (the capital inside "city of the capital") does no harm, nor
    does one that is rarer than the form: then the segmenter need not be asked.
    """
    segmenter = open_segmenter()
    own = max(segmenter.weight(text[start:end]), segmenter.least)
    inner = start + 1
    before = range(max(0, inner - _LONGEST), start)
    if (
        all(segmenter.heaviest(text, at, inner - at, inner - at) < own for at in before)
        and segmenter.heaviest(text, inner, end + 1 - inner, _LONGEST) < own
    ):
        return True
    at = max(0, start - _AROUND)
    for word in segmenter.cut(text[at : end + _AROUND], guess=False):
        over = at + len(word)
        if at < start < over < end or start < at < end < over:
            return False
        at = over
    return True
