"""One form for four scripts: folding, and the terms of a text.

Folding is deterministic and the same for training and scoring; TOKENISER names the rules, and a
model records it, so that a model made under other rules is refused rather than misread.
"""

import functools
import re
import unicodedata
from collections.abc import Iterator

import opencc

from classifiers.segment import open_segmenter

TOKENISER = "jieba-0.42.1+stems-1"

_HAN = "\u3400-\u9fff\uf900-\ufaff"
_CHUNK = re.compile(rf"[{_HAN}]+|[^\W\d_{_HAN}]+(?:['’\-][^\W\d_{_HAN}]+)*|\d+")
_HAN_CHUNK = re.compile(rf"[{_HAN}]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_RU_ENDINGS = (
    "ированный|иями|ейший|ами|ями|ого|его|ому|ему|ыми|ими|ешь|ать|ять|ить|еть|ует|ают|яют|ает|"
    "яет|или|ила|ило|ыла|ыло|ела|ело|ала|ало|али|ели|ых|их|ую|юю|ая|яя|ой|ей|ою|ею|ый|ий|ое|ее|"
    "ые|ие|ем|им|ом|ым|ам|ям|ах|ях|ов|ев|ия|ию|ии|ья|ью|ьи|ет|ут|ют|ит|ат|ят|ен|на|но|ны|"
    "а|я|о|е|ы|и|у|ю|ь|й"
)
_RU_STEM = re.compile(rf"(?<=\w{{4}})(?:{_RU_ENDINGS})$")
_EN_STEM = re.compile(r"(?:'s|’s|(?<=\w{4})(?:ings?|ed|es|ly|s))$")


@functools.cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def clean(text: str) -> str:
    """Compatibility forms made plain (NFKC): full-width letters, ligatures, odd spaces."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


@functools.lru_cache(maxsize=64)  # one item's title and summary are asked for again and again
def simplify(text: str) -> str:
    """Chinese in Simplified characters, one for one, so that positions stay the same."""
    if not _HAN_CHUNK.search(text):
        return text
    text = text.encode("utf-8", "replace").decode()  # halves of characters, which break OpenCC
    folded = str(_simplifier().convert(text))
    if len(folded) == len(text):
        return folded
    return "".join(str(_simplifier().convert(char))[:1] or char for char in text)


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
        if _HAN_CHUNK.match(chunk):
            for word in open_segmenter().cut(chunk):
                if len(word) > 1:
                    yield word, cleaned[at : at + len(word)]
                at += len(word)
        elif not chunk.isdigit() and len(chunk) > 1:
            yield stem(chunk.casefold()), cleaned[at : match.end()]


def stem(word: str) -> str:
    """A folded word without its commonest English or Russian ending; at least 4 letters stay."""
    if _CYRILLIC.match(word):
        return _RU_STEM.sub("", word)
    return _EN_STEM.sub("", word)
