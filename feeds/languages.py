"""Tells the languages of the texts of a document together: what language_of() says of each."""

import re
from collections.abc import Sequence

from feeds.language import HAN_UPPER, ONLY_HANS, ONLY_HANT, RUSSIAN_1251, chinese, language_of
from feeds.latin import latin_languages
from items.feed import Language

_FEW = 3  # texts, from which on it pays
_EARLY_CHARS = 30  # of the first title; whatever stands there, the answers are the same
_FIRST_HAN = "\u4e00"
_HAN_OR_RUSSIAN = re.compile("[а-яА-Я\u4e00-\u9fff]")
# Between texts: a letter of which neither is in any text that was cleaned, nor its upper half.
_MARK, _MARKED = "\x01", b"\x01"
_FAR_MARK, _FAR_MARKED = "\ue001", b"\xe0"
# Of upper halves of UTF-16: h where all are Chinese characters, k where some are Japanese or Korean
# letters, x for half a character.
_TABLE_UPPER = bytes(
    ord("h") if code in HAN_UPPER
    else ord("k") if code == 0x30 or 0xAC <= code <= 0xD7
    else ord("x") if 0xD8 <= code <= 0xDF
    else 0xE0 if code == 0xE0 else ord(" ")
    for code in range(256)
)  # fmt: skip
# Of windows-1251: r for letters of Russian, l for Latin ones, o for others, blanks for the rest.
_TABLE_1251 = bytes(
    ord("r") if code in RUSSIAN_1251
    else 1 if code == 1
    else ord(" ") if not bytes([code]).decode("cp1251", "replace").isalpha()
    else ord("l") if code < 0x80 else ord("o")
    for code in range(256)
)  # fmt: skip


def languages_of(titles: Sequence[str], summaries: Sequence[str], prior: Language) -> list[str]:
    """Give language_of() of each text, which is a title and its summary, one a line.

    Args:
        titles: Cleaned.
        summaries: The same.
        prior: What their feed is mostly written in.
    """
    found: Sequence[str] = ()
    if len(titles) >= _FEW:
        early = _HAN_OR_RUSSIAN.search(titles[0], 0, _EARLY_CHARS)
        if not early:
            found = latin_languages(titles, summaries, prior)
        elif early[0] >= _FIRST_HAN:
            found = _of_chinese(_texts(titles, summaries), prior)
        else:
            found = _of_russian(_texts(titles, summaries))
    if len(found) < len(titles):
        return [language_of(text, prior) for text in _texts(titles, summaries)]
    if all(found):
        return list(found)
    return [
        known or language_of(f"{title}\n{summary}", prior)
        for known, title, summary in zip(found, titles, summaries, strict=True)
    ]


def _texts(titles: Sequence[str], summaries: Sequence[str]) -> list[str]:
    return [f"{title}\n{summary}" for title, summary in zip(titles, summaries, strict=True)]


def _of_russian(texts: Sequence[str]) -> list[str]:
    """Russian where that is certain; empty for all when they cannot be parted."""
    whole = _MARK.join(texts)
    known_only = True
    try:
        known = whole.encode("cp1251")
    except UnicodeEncodeError:
        known_only = False
        known = whole.encode("cp1251", "replace")
    parts = known.translate(_TABLE_1251).split(_MARKED)
    if len(parts) != len(texts):
        return []
    found = [Language.RU if _is_russian(part) else "" for part in parts]
    if known_only:
        return found
    return [  # letters and signs beyond windows-1251 became question marks
        tongue if own.count(b"?") == text.count("?") else ""
        for tongue, own, text in zip(found, known.split(_MARKED), texts, strict=True)
    ]


def _is_russian(part: bytes) -> bool:
    """Whether a text can be nothing else, by the classes of its letters."""
    latin = part.count(b"l")
    if not latin:
        return b"o" not in part and b"r" in part
    return b"o" not in part and len(part.split(b" r", latin + 1)) > latin + 1


def _of_chinese(texts: Sequence[str], prior: Language) -> list[str]:
    """The script of each text where it is certain that it is Chinese."""
    whole = _FAR_MARK.join(texts)
    upper = whole.encode("utf-16-le", "surrogatepass")[1::2].translate(_TABLE_UPPER)
    parts = upper.split(_FAR_MARKED)
    if len(parts) != len(texts):
        return []
    scripts = _scripts_of(whole, texts, prior)
    if b"k" in upper or b"x" in upper:
        return [
            script if _is_chinese(part) else "" for part, script in zip(parts, scripts, strict=True)
        ]
    return [
        script if 2 * part.count(b"h") >= len(part) > 0 else ""
        for part, script in zip(parts, scripts, strict=True)
    ]


def _is_chinese(part: bytes) -> bool:
    """Whether a text can be nothing else, by the classes of its letters."""
    han = part.count(b"h")
    return 2 * han >= len(part) and 10 * part.count(b"k") < han and b"x" not in part


def _scripts_of(whole: str, texts: Sequence[str], prior: Language) -> list[str]:
    """The script that each text is in if it is Chinese."""
    usual = Language.ZH_HANT if prior is Language.ZH_HANT else Language.ZH_HANS
    has_hant, has_hans = bool(ONLY_HANT.search(whole)), bool(ONLY_HANS.search(whole))
    if has_hant and has_hans:
        return [chinese(text, prior) for text in texts]
    script = Language.ZH_HANT if has_hant else Language.ZH_HANS
    if script is usual or not (has_hant or has_hans):
        return [usual] * len(texts)
    only = ONLY_HANT if has_hant else ONLY_HANS
    return [script if only.search(text) else usual for text in texts]
