"""Bytes of a text file into letters, or an honest reason why not."""

import codecs
import re

_LEGACY = ("gb18030", "big5", "cp1251")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The commonest characters of written Chinese, in both scripts: a tenth of any real text.
_COMMON_HAN = frozenset("的一是在不了有和人這这中大為为上個个國国與与以及於于之")
_COMMON_CYRILLIC = frozenset("оеаинтсрвл")
_HAN = re.compile(r"[\u3400-\u9fff]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
# What UTF-8 looks like when something once read it as Latin-1.
_MOJIBAKE = re.compile(r"(?:[ÃÂÐÑ][\u0080-\u00bf]|[ä-é][\u0080-\u00bf‚-™]{1,2})")
_LEAST_COMMON_HAN = 0.04
_LEAST_COMMON_CYRILLIC = 0.5
_MOST_STRANGE = 0.02


def decode(data: bytes) -> str:
    """Text of a file in UTF-8, UTF-16, GB18030, Big5 or windows-1251.

    Args:
        data: The whole file.

    Raises:
        ValueError: None of these gives readable text; the message is a reason for people.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _readable(data.decode(encoding, "strict"))
    try:
        return _readable(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    readings = [text for text in (_strictly(data, encoding) for encoding in _LEGACY) if text]
    best = max(readings, key=_likelihood, default="")
    if _likelihood(best) >= 1:
        return _readable(best)
    raise ValueError(
        "wrong encoding: neither UTF-8, UTF-16, GB18030, Big5 nor windows-1251 gives readable "
        "text; save it as UTF-8"
    )


def strange_share(text: str) -> float:
    """Share in [0, 1] of characters that no text holds: replacement, control, private use."""
    if not text:
        return 0.0
    strange = sum(
        char == "\ufffd" or "\ue000" <= char <= "\uf8ff" or (char < " " and char not in "\t\n\r\f")
        for char in text
    )
    return strange / len(text)


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _likelihood(text: str) -> float:
    """How much more of the commonest letters a text holds than it must; from 1 on it is one."""
    best = 0.0
    for script, common, least in (
        (_HAN, _COMMON_HAN, _LEAST_COMMON_HAN),
        (_CYRILLIC, _COMMON_CYRILLIC, _LEAST_COMMON_CYRILLIC),
    ):
        letters = script.findall(text.lower())
        if len(letters) > len(text) / 4 and strange_share(text) <= _MOST_STRANGE:
            share = sum(letter in common for letter in letters) / len(letters)
            best = max(best, share / least)
    return best


def _readable(text: str) -> str:
    if "\0" in text or strange_share(text) > _MOST_STRANGE:
        raise ValueError("not a text: it holds bytes that are no letters")
    if len(_MOJIBAKE.findall(text)) * 3 > len(text) / 10:
        raise ValueError("wrong encoding: it was saved in one and read in another; save it anew")
    return text.replace("\r\n", "\n").replace("\r", "\n")
