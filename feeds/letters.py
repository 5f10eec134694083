"""What a reader sees of text without markup, and where it may be cut."""

import re
import unicodedata

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
# Letters that reorder, hide or split what a reader sees, or smuggle text past him.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200c\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc\ud800-\udfff\U000e0000-\U000e007f]"
)
_PRINTABLE = bytes(byte if 0x20 <= byte < 0x7F else 0x20 for byte in range(256))
# Letters that everybody sees, none of which combines with its neighbours, whatever these are.
_ORDINARY = re.compile(
    "[ -~\xa1-\xac\xae-\u02ff\u03a3-\u0482\u0488-\u052f\u1e00-\u1eff\u2010-\u2027\u2030-\u205e"
    "\u20a0-\u20bf\u2100-\u2125\u2190-\u2328\u2500-\u27ff\u3001-\u3029\u3041-\u3096\u30a1-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff9f]*+"
).fullmatch
# Upper halves of letters that everybody sees, none of which combines with its neighbours, but for
# five accents of Old Slavonic.
_SETTLED = bytes([*range(3), 0x04, 0x1E, *range(0x34, 0xA0), *range(0xAC, 0xD8)])
_OLD_ACCENTS = "\u0483\u0484\u0485\u0486\u0487"
_HIDDEN = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\ufffc"  # though printable
_NEVER_HIDDEN = bytes(set(range(256)) - {0x03, 0x11, 0x17, 0x18, 0xFF})
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# A zero-width joiner means something between two pictures only.
_LOOSE_JOINER = re.compile(
    "(?<![\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d"
    "|\u200d(?![\u2190-\u2bff\U0001f000-\U0001faff])"
)


def visible(text: str) -> str:
    """Give text without markup on one line, composed, and without what nobody sees."""
    line = settled(text)
    return _seen(text) if line is None else line


def settled(text: str) -> str | None:
    """What visible() gives, if blanks are all that has to be mended; each letter is printable."""
    # The usual blanks; nothing else that is printable is one.
    line = text.replace("\n", " ").replace("\xa0", " ").replace("\t", " ")
    line = line.replace("\r", " ").strip(" ")
    if not is_settled(line):
        line = line.replace("\u3000", " ").strip(" ") if "\u3000" in line else ""
        if not (line and is_settled(line)):
            return None
    parts = line.rsplit("  ")  # from the right: a seventh quicker
    return " ".join(filter(None, map(str.strip, parts))) if len(parts) > 1 else line


def _seen(text: str) -> str:
    text = _CONTROL.sub(" ", _ANSI.sub("", text))
    text = _INVISIBLE.sub("", text)
    if "\u200d" in text:
        text = _LOOSE_JOINER.sub("", text)
    line = settled(text)  # mostly that was all
    return " ".join(unicodedata.normalize("NFC", text).split()) if line is None else line


def is_settled(line: str) -> bool:
    """Whether every letter is printable, none is hidden, and none would be composed otherwise."""
    if line.isascii():
        text = line.encode()
        return text.translate(_PRINTABLE) == text  # quicker than to leave them out
    return _ORDINARY(line) is not None or (line.isprintable() and _is_composed(line))


def _is_composed(line: str) -> bool:
    """Whether nothing in a printable line is hidden or would be composed otherwise."""
    upper = line.encode("utf-16-le")[1::2]
    odd = upper.translate(None, _SETTLED)
    if not odd and not (b"\x04" in upper and any(map(line.__contains__, _OLD_ACCENTS))):
        return True
    may_hide = odd.translate(None, _NEVER_HIDDEN)
    if may_hide and any(map(line.__contains__, _HIDDEN)):
        return False
    return unicodedata.is_normalized("NFC", line)


def cut(text: str, max_chars: int) -> str:
    """Shorten text to max_chars code points, never inside a letter or picture.

    Accents, emoji with skin or joined to others, and pairs that make a flag stay whole.

    Args:
        text: Any.
        max_chars: At least 1; the ellipsis that marks the cut counts.

    References:
        A simple form of the grapheme clusters of Unicode Standard Annex 29.
    """
    if len(text) <= max_chars:
        return text
    end = max_chars - 1
    while end > 0 and _is_inside(text, end):
        end -= 1
    return text[:end].rstrip() + "…"


def _is_inside(text: str, place: int) -> bool:
    """Whether a cluster spans the border before text[place]."""
    before, after = text[place - 1], text[place]
    if after == "\u200d" or before == "\u200d" or unicodedata.category(after)[0] == "M":
        return True
    if "\U0001f3fb" <= after <= "\U0001f3ff":  # skin tones
        return True
    if not (_is_flag_letter(before) and _is_flag_letter(after)):
        return False
    start = place
    while start > 0 and _is_flag_letter(text[start - 1]):
        start -= 1
    return (place - start) % 2 == 1


def _is_flag_letter(letter: str) -> bool:
    return "\U0001f1e6" <= letter <= "\U0001f1ff"
