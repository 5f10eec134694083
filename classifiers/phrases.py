"""Finding forms in Latin and Cyrillic letters: runs of whole words, some with any ending."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from classifiers.form import Form, Place
from classifiers.remembered import Remembered
from classifiers.text import clean

_HAN = "\u3400-\u9fff\uf900-\ufaff"
_HAN_CHAR = re.compile(f"[{_HAN}]")
_WORD = re.compile(rf"[^\W_{_HAN}]+")
_FORM_WORD = re.compile(rf"[^\W_{_HAN}]+\*?")
_GAP = (  # between two words of one phrase; a stop only after one or two letters
    r"[ \-‐‑–—'’+/&]{1,3}|\.|(?:(?<=\b[^\W_])|(?<=\b[^\W_]{2}))\. "
)
_NEXT = re.compile(rf"(?:{_GAP})({_WORD.pattern})")
STEM_LETTERS = 3  # fewest letters before a *
OPEN_WORD = re.compile(r"^=?(\w*)\*")

_WORDS_KEPT = 1 << 15  # words of which it is remembered what they may begin
_FIRST = 2  # letters of a second word by which phrases are looked up
_FOLDED = Remembered[str, str](lambda letters: letters.casefold()[:_FIRST], 1 << 12)

_AROUND = 40  # characters to each side in which a longer word is looked for
_DOTS = re.compile("[İı]")  # to patterns these are the letter i in another case, to folding not

Trap = tuple[str, re.Pattern[str]]  # what must be there, folded, and how the longer word is found


@dataclass(frozen=True, slots=True, eq=False)
class _Phrase:
    number: int
    words: tuple[str, ...]  # folded unless exact
    open_ended: tuple[bool, ...]
    exact: bool
    traps: tuple[Trap, ...]


class _Head(NamedTuple):
    """What a word may begin.

    Attributes:
        alone: Numbers of forms of this word alone, and longer words in which they do not count.
        longer: Phrases of more words by the first letters of the second, most words first.
        rest: Those of which any other second word may be the second.
    """

    alone: tuple[tuple[int, tuple[Trap, ...]], ...]
    longer: dict[str, list[_Phrase]]
    rest: list[_Phrase]


class Phrases:
    """Forms in letters, indexed by how they begin.

    Args:
        forms: The forms.
        first: Number of the first of them.
    """

    def __init__(self, forms: Iterable[Form], first: int) -> None:
        self._whole: dict[str, list[_Phrase]] = defaultdict(list)
        self._stems: dict[str, list[_Phrase]] = defaultdict(list)
        self._stem_lengths: dict[str, list[int]] = {}  # of stems by their first letters, falling
        self._heads = Remembered(self._head_of, _WORDS_KEPT)
        self._heads_by = Remembered(_head_of, _WORDS_KEPT)  # words of one stem begin the same
        for number, form in enumerate(forms, first):
            self._add(number, form)
        self._longest = 2  # words
        for phrases in (*self._whole.values(), *self._stems.values()):
            phrases.sort(key=lambda phrase: -sum(map(len, phrase.words)))
            self._longest = max(self._longest, *(len(phrase.words) for phrase in phrases))
        for stem in sorted(self._stems, key=len, reverse=True):
            lengths = self._stem_lengths.setdefault(stem[:STEM_LETTERS], [])
            if len(stem) not in lengths:
                lengths.append(len(stem))

    def find(self, text: str, blanked: str) -> list[Place]:
        """All phrases of a cleaned text, in reading order, none overlapping.

        Args:
            text: The text.
            blanked: The same as `blanks.blank` gives it.
        """
        words = blanked.split()
        heads = [*map(self._heads.__getitem__, words)]
        places: list[Place] = []
        if not any(heads):
            return places
        padded = f" {blanked} "
        words += [""] * self._longest
        start, free = -1, 0  # of the last word looked at, and where the last phrase ends
        at = -1  # number of that word
        for number, head in enumerate(heads):
            if head is None:
                continue
            alone, longer, rest = head
            second = words[number + 1]
            goes_on = longer.get(_FOLDED[second[:_FIRST]], rest) if longer else rest
            if not goes_on and not alone:
                continue
            word = words[number]
            while at < number:
                # one that is a phrase by itself is never passed over, another one may have been
                at = number if alone else words.index(word, at + 1)
                start = padded.index(f" {word} ", start + 1)
            if start < free:
                continue
            end = start + len(word)
            if goes_on and second:
                follow = words[number + 1 : number + self._longest]
                form, last = _longer(goes_on, text, (start, end), follow)
                if form is not None:
                    places.append((form, start, last))
                    free = last
                    continue
            for form, traps in alone:
                if not traps or not _trapped(traps, text, start, end):
                    places.append((form, start, end))
                    free = end
                    break
        return places

    def _add(self, number: int, form: Form) -> None:
        text = clean(form.text)
        parts = _FORM_WORD.findall(text.removeprefix("="))
        exact = text.startswith("=") or (text.upper() == text and text.lower() != text)
        words = tuple(part.rstrip("*") for part in parts)
        open_ended = tuple(part.endswith("*") for part in parts)
        if not exact:
            words = tuple(word.casefold() for word in words)
        traps = tuple(_trap(word) for word in form.not_in if not _HAN_CHAR.search(word))
        phrase = _Phrase(number, words, open_ended, exact, traps)
        head = words[0].casefold()
        if open_ended[0]:
            self._stems[head].append(phrase)
        else:
            self._whole[head].append(phrase)

    def _head_of(self, word: str) -> _Head | None:
        """What a word may begin, those with longer stems before those with shorter."""
        folded = word.casefold()
        whole, lengths = self._whole.get(folded), self._stem_lengths.get(folded[:STEM_LETTERS])
        if whole is None and lengths is None:
            return None
        found = list(whole or ())
        for length in lengths or ():
            found += self._stems.get(folded[:length], ())
        agreeing = tuple([phrase for phrase in found if _agrees(phrase, 0, word)])
        return self._heads_by[agreeing] if agreeing else None


def _head_of(begun: tuple[_Phrase, ...]) -> _Head:
    """What begins with words that begin all of some phrases."""
    alone = tuple([(one.number, one.traps) for one in begun if len(one.words) == 1])
    several = [phrase for phrase in begun if len(phrase.words) > 1]
    several.sort(key=lambda phrase: -len(phrase.words))
    rest = [one for one in several if len(one.words[1]) < _FIRST and one.open_ended[1]]
    keys = [phrase.words[1].casefold()[:_FIRST] for phrase in several]
    longer: dict[str, list[_Phrase]] = {own: [] for own in keys}
    for phrase, own in zip(several, keys, strict=True):
        for key in longer if phrase in rest else (own,):
            longer[key].append(phrase)
    return _Head(alone, longer, rest)


def _longer(
    phrases: Iterable[_Phrase], text: str, place: tuple[int, int], follow: Sequence[str]
) -> tuple[int | None, int]:
    """Number of the first phrase that goes on from a word at a place, and where it ends.

    Args:
        phrases: Those that may, most words first.
        text: Cleaned.
        place: Where the word begins and ends.
        follow: The next words, wherever they stand; at least one.
    """
    start, end = place
    second = follow[0]
    over = _end_of(second, text, end)
    if not over:
        return None, end
    folded = second.casefold()
    for phrase in phrases:
        wanted, word = phrase.words[1], second if phrase.exact else folded
        if word == wanted or (phrase.open_ended[1] and word.startswith(wanted)):
            last = over if len(phrase.words) == 2 else _last(phrase, text, over, follow)
            if last and not (phrase.traps and _trapped(phrase.traps, text, start, last)):
                return phrase.number, last
    return None, end


def _end_of(word: str, text: str, end: int) -> int:
    """Where the next word ends when it may belong to the same phrase as one that ends; else 0."""
    if text.startswith(word, end + 1) and text[end] == " ":
        return end + 1 + len(word)
    found = _NEXT.match(text, end)
    return found.end() if found else 0


def _last(phrase: _Phrase, text: str, over: int, follow: Sequence[str]) -> int:
    """Where a phrase ends whose second word ends at a place; 0 when it does not go on so."""
    for number in range(2, len(phrase.words)):
        word = follow[number - 1]
        if not _agrees(phrase, number, word):
            return 0
        over = _end_of(word, text, over)
        if not over:
            return 0
    return over


def _agrees(phrase: _Phrase, number: int, word: str) -> bool:
    word = word if phrase.exact else word.casefold()
    wanted = phrase.words[number]
    return word.startswith(wanted) if phrase.open_ended[number] else word == wanted


def _trap(word: str) -> Trap:
    text = clean(word)
    pattern = re.escape(text).replace(r"\*", r"\w*")
    longest = max(text.casefold().split("*"), key=len)
    return longest, re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE)


def _trapped(traps: Iterable[Trap], text: str, start: int, end: int) -> bool:
    """Whether a longer word stands there in which the phrase does not count."""
    if not traps:
        return False
    first, last = max(0, start - _AROUND), end + _AROUND
    around = text[first:last]
    folded = "" if _DOTS.search(around) else around.casefold()
    for piece, pattern in traps:
        if (not folded or piece in folded) and any(
            match.start() <= start and end <= match.end()
            for match in pattern.finditer(text, first, last)
        ):
            return True
    return False
