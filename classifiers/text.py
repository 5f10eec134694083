"""One form for four scripts: folding, and the terms of a text.

Folding is deterministic and the same for training and scoring; TOKENISER names the rules, and a
model records it, so that a model made under other rules is refused rather than misread.
"""

import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence

from classifiers.char_tables import CharTable, replacing
from classifiers.segment import open_segmenter
from classifiers.simplified import HAN, HAN_CHAR, simplify

TOKENISER = "jieba-0.42.1+stems-1"

_CHUNK = re.compile(rf"[{HAN}]+|[^\W\d_{HAN}]+(?:['’\-][^\W\d_{HAN}]+)*|\d+")
LETTERS = re.compile(rf"[^\W\d_{HAN}]+(?:['’\-][^\W\d_{HAN}]+)*")
ASCII_CHUNK = re.compile(r"[a-zA-Z]+(?:['\-][a-zA-Z]+)*")  # the same where there is no other letter
_APART = "\x1f"  # parts texts
# Full-width signs and blanks, and what stands beside them in Chinese news: of these, NFKC makes
# one plain character each, whatever is around them (of the ellipsis three)
_WIDE = re.compile("[\uff01-\uff5e\u3000\xa0…]")
_USUAL = re.compile(
    "[\x00-\x7f\xa0\xab\xb0\xb7\xbb\u0400-\u045f\u2013\u2014\u2018-\u201d\u2022…"
    "\u3000-\u3003\u3008-\u3011\u3014\u3015\u3400-\u9fff\uff01-\uff5e]*"
)
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_RU_ENDINGS = (
    "ированный|иями|ейший|ами|ями|ого|его|ому|ему|ыми|ими|ешь|ать|ять|ить|еть|ует|ают|яют|ает|"
    "яет|или|ила|ило|ыла|ыло|ела|ело|ала|ало|али|ели|ых|их|ую|юю|ая|яя|ой|ей|ою|ею|ый|ий|ое|ее|"
    "ые|ие|ем|им|ом|ым|ам|ям|ах|ях|ов|ев|ия|ию|ии|ья|ью|ьи|ет|ут|ют|ит|ат|ят|ен|на|но|ны|"
    "а|я|о|е|ы|и|у|ю|ь|й"
)
_RU_STEM = re.compile(rf"(?<=\w{{4}})(?:{_RU_ENDINGS})$")
_EN_STEM = re.compile(r"(?:'s|’s|(?<=\w{4})(?:ings?|ed|es|ly|s))$")


def clean(text: str) -> str:
    """Compatibility forms made plain (NFKC): full-width letters, ligatures, odd spaces."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def clean_all(texts: Sequence[str]) -> list[str]:
    """The same of each text, for less than one by one."""
    usual = [at for at, text in enumerate(texts) if _is_usual(text)]
    if not usual:
        return list(map(clean, texts))
    joined = _APART.join(texts[at] for at in usual).replace("…", "...")
    narrow = (_narrow().apply(joined) or "").split(_APART)
    cleaned = dict(zip(usual, narrow, strict=True))
    return [cleaned[at] if at in cleaned else clean(text) for at, text in enumerate(texts)]


def _is_usual(text: str) -> bool:
    """Whether NFKC makes one plain character of each, but three of an ellipsis."""
    return bool(
        not text.isascii() and _WIDE.search(text) and _USUAL.fullmatch(text) and _APART not in text
    )


@functools.cache
def _narrow() -> CharTable:
    full_width = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    return replacing({**full_width, 0x3000: 0x20, 0xA0: 0x20})


def fold(text: str) -> str:
    """The form in which two spellings of one thing are equal: NFKC, Simplified, case-folded."""
    return simplify(clean(text)).casefold()


def terms(text: str) -> list[str]:
    """Words of a text in reading order, folded and lightly stemmed.

    Chinese is cut by jieba (words of one character and digits are left out), English and Russian
    by spaces with the commonest endings taken off; other alphabets stay whole words.

    Args:
        text: Any text in any mixture of scripts; may be empty.

    Returns:
        The terms, repeated as often as they occur.
    """
    return [term for term, _ in terms_and_forms(clean(text))]


def terms_and_forms(cleaned: str) -> Iterator[tuple[str, str]]:
    """Each term of a cleaned text with the form in which it stands there."""
    simplified = simplify(cleaned)
    for match in _CHUNK.finditer(simplified):
        chunk, at = match.group(), match.start()
        if HAN_CHAR.match(chunk):
            for word in open_segmenter().cut(chunk):
                if len(word) > 1:
                    yield word, cleaned[at : at + len(word)]
                at += len(word)
        elif term := term_of(chunk):
            yield term, cleaned[at : match.end()]


def bare_forms(cleaned: str) -> Iterator[tuple[str, str]]:
    """The same, each with the form in which it stands there."""
    if HAN_CHAR.search(cleaned):
        simplified = simplify(cleaned)
        for start, end in open_segmenter().long_places(simplified):
            yield simplified[start:end], cleaned[start:end]
    for chunk in LETTERS.findall(cleaned):
        if term := term_of(chunk):
            yield term, chunk


def term_of(chunk: str) -> str:
    """The term of a word in letters; empty for numbers and single letters."""
    return stem(chunk.casefold()) if len(chunk) > 1 and not chunk.isdigit() else ""


def stem(word: str) -> str:
    """A folded word without its commonest English or Russian ending; at least 4 letters stay."""
    if _CYRILLIC.match(word):
        return _RU_STEM.sub("", word)
    return _EN_STEM.sub("", word)
