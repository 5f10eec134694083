"""One form for four scripts: folding, and the terms of a text.

Folding is deterministic and the same for training and scoring; TOKENISER names the rules, and a
model records it, so that a model made under other rules is refused rather than misread.
"""

import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence

import opencc

from classifiers.char_tables import CharTable, replacing
from classifiers.segment import open_segmenter

TOKENISER = "jieba-0.42.1+stems-1"

_HAN = "\u3400-\u9fff\uf900-\ufaff"
_CHUNK = re.compile(rf"[{_HAN}]+|[^\W\d_{_HAN}]+(?:['’\-][^\W\d_{_HAN}]+)*|\d+")
_LETTERS = re.compile(rf"[^\W\d_{_HAN}]+(?:['’\-][^\W\d_{_HAN}]+)*")
_ASCII_CHUNK = re.compile(
    r"[a-zA-Z]+(?:['\-][a-zA-Z]+)*"
)  # the same where there is no other letter
_HAN_CHUNK = re.compile(rf"[{_HAN}]")
_HAN_BLOCKS = ((0x3400, 0xA000), (0xF900, 0xFB00))
# Full-width signs and blanks, and what stands beside them in Chinese news: of these, NFKC makes
# one plain character each, whatever is around them (of the ellipsis three)
_SHORT = 40  # characters up to which OpenCC is quicker than a table
_APART = "\x1f"  # parts texts
_WIDE = re.compile("[\uff01-\uff5e\u3000\xa0…]")
_USUAL = re.compile(
    "[\x00-\x7f\xa0\xab\xb0\xb7\xbb\u0400-\u045f\u2013\u2014\u2018-\u201d\u2022…"
    "\u3000-\u3003\u3008-\u3011\u3014\u3015\u3400-\u9fff\uff01-\uff5e]*"
)
# Where OpenCC's dictionary of words (TSPhrases) may read a character otherwise than it does alone,
# and characters that it may first make such ones of
_ALWAYS = "乾么俱剋劄吒哩噁坏彷徵扞昇氾沈濛瞭祕甦畫脩薹藉蒐衹袷覆谿貲逕釐鉅鍊鍾陞麽\uf900-\ufaff"
_DRAWN = "\u2ff0-\u2fff\u303e\u31ef"  # signs that draw one character from two
_BY_WORD = re.compile(
    f"[{_ALWAYS}{_DRAWN}於樊篤幺麼](?:(?<=[{_ALWAYS}{_DRAWN}])|(?<=樊)於|(?<=[篤幺])麼|(?<=麼)些|"
    "(?<=於)(?:[世乎仲倫則勇呼單坦崇忠惟戲敖梨清潛琳穆竹菟邑陵]|其一))"
)
_WITH_DRAWN = re.compile(f"[{_DRAWN}]")
_HAN_RUN = re.compile(f"[{_HAN}]*")
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


@functools.lru_cache(maxsize=16)  # a text is read for several things one after the other
def simplify(text: str) -> str:
    """Chinese in Simplified characters, one for one, so that positions stay the same.

    What OpenCC makes of each character and, where one stands that it reads by the words around
    it, of the run of Chinese about it.
    """
    if not _HAN_CHUNK.search(text):
        return text
    folded = _simplified().apply(text) if len(text) > _SHORT else None
    if folded is None:
        return _convert(text)
    if not _BY_WORD.search(text):
        return folded
    if _WITH_DRAWN.search(text):
        return _convert(text)
    parts: list[str] = []
    at = 0
    for hit in _BY_WORD.finditer(text):
        start = hit.start()
        if start < at:
            continue
        while start > at and _HAN_CHUNK.match(text[start - 1]):
            start -= 1
        parts.append(folded[at:start])
        at = _end_of_run(text, hit.start())
        parts.append(_convert(text[start:at]))
    return "".join((*parts, folded[at:]))


def fold_by(table: CharTable, text: str) -> str | None:
    """Chinese in Simplified characters, then put through a table, in one go.

    None when that cannot be: it holds characters that are read by the words around them, or rarer
    ones than the tables know.
    """
    return None if _BY_WORD.search(text) else _simplified_then(table).apply(text)


@functools.cache
def _simplified_then(table: CharTable) -> CharTable:
    return _simplified().then(table)


def _end_of_run(text: str, at: int) -> int:
    found = _HAN_RUN.match(text, at)
    return found.end() if found else at


def _convert(text: str) -> str:
    text = text.encode("utf-8", "replace").decode()  # halves of characters, which break OpenCC
    folded = str(_simplifier().convert(text))
    if len(folded) == len(text):
        return folded
    return "".join(str(_simplifier().convert(char))[:1] or char for char in text)


@functools.cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@functools.cache
def _simplified() -> CharTable:
    chars = [chr(code) for first, last in _HAN_BLOCKS for code in range(first, last)]
    # a blank between each two: only what a character is by itself
    converted = str(_simplifier().convert(" ".join(chars))).split(" ")
    return replacing(
        {ord(old): ord(new[:1] or old) for old, new in zip(chars, converted, strict=True)}
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
        if _HAN_CHUNK.match(chunk):
            for word in open_segmenter().cut(chunk):
                if len(word) > 1:
                    yield word, cleaned[at : at + len(word)]
                at += len(word)
        elif term := _term(chunk):
            yield term, cleaned[at : match.end()]


def bare_terms(cleaned: str) -> list[str]:
    """The terms of a cleaned text, Chinese ones first."""
    if cleaned.isascii():
        return list(filter(None, map(_term, _ASCII_CHUNK.findall(cleaned))))
    in_letters = list(filter(None, map(_term, _LETTERS.findall(cleaned))))
    if not _HAN_CHUNK.search(cleaned):
        return in_letters
    return open_segmenter().long_words(simplify(cleaned)) + in_letters


def bare_forms(cleaned: str) -> Iterator[tuple[str, str]]:
    """The same, each with the form in which it stands there."""
    if _HAN_CHUNK.search(cleaned):
        simplified = simplify(cleaned)
        for start, end in open_segmenter().long_places(simplified):
            yield simplified[start:end], cleaned[start:end]
    for chunk in _LETTERS.findall(cleaned):
        if term := _term(chunk):
            yield term, chunk


@functools.lru_cache(maxsize=1 << 15)
def _term(chunk: str) -> str:
    """The term of a word in letters; empty for numbers and single letters."""
    return stem(chunk.casefold()) if len(chunk) > 1 and not chunk.isdigit() else ""


def stem(word: str) -> str:
    """A folded word without its commonest English or Russian ending; at least 4 letters stay."""
    if _CYRILLIC.match(word):
        return _RU_STEM.sub("", word)
    return _EN_STEM.sub("", word)
