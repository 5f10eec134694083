"""Ids for feeds that come without one."""

import re
import unicodedata
from urllib.parse import urlsplit

_CYRILLIC = "абвгдеёзийклмнопрстуфыэ"
_LATIN = dict(zip(_CYRILLIC, "abvgdeeziyklmnoprstufye", strict=True)) | {
    "ж": "zh",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ъ": "",
    "ь": "",
    "ю": "yu",
    "я": "ya",
}
_LONGEST = 60


def slug(title: str, url: str) -> str:
    """An id in lower-case a-z, 0-9 and hyphens, at most 60 characters.

    Args:
        title: Cyrillic is put into Latin letters, accents fall away; other scripts give nothing.
        url: Its host stands in when the title leaves fewer than two letters or digits.
    """
    for text in (title, (urlsplit(url).hostname or "").removeprefix("www.")):
        latin = "".join(_LATIN.get(letter, letter) for letter in text.casefold())
        plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
        made = re.sub(r"[^a-z0-9]+", "-", plain)[:_LONGEST].strip("-")
        if len(made) > 1:
            return made
    return "feed"
