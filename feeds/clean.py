"""Plain text out of whatever a feed puts where text should be."""

import re
import unicodedata

from feeds.markup import text_in_order, unescape

# Tags that feeds really use; anything else in angle brackets is the writer's own text.
_TAG = re.compile(
    r"<!--|<!\[CDATA\[|</?(?:a|abbr|article|aside|audio|b|big|blockquote|body|br|button|caption|"
    r"center|cite|code|col|dd|del|div|dl|dt|em|embed|figcaption|figure|font|footer|form|h[1-6]|"
    r"head|header|hr|html|i|iframe|img|input|ins|label|li|link|main|mark|meta|nav|noscript|object|"
    r"ol|option|p|param|picture|pre|q|s|samp|script|section|select|small|source|span|strike|"
    r"strong|style|sub|sup|svg|table|tbody|td|template|textarea|tfoot|th|thead|time|title|tr|tt|"
    r"u|ul|var|video|wbr)(?=[\s/>])",
    re.IGNORECASE,
)
_BLOCK = re.compile(
    r"<(?=/?(?:article|aside|blockquote|br|caption|center|dd|div|dl|dt|figcaption|figure|footer|"
    r"form|h[1-6]|header|hr|li|main|nav|ol|option|p|pre|section|table|tbody|td|tfoot|th|thead|tr|"
    r"ul)[\s/>])",
    re.IGNORECASE,
)
_SILENT_TAG = re.compile(
    r"<(?:script|style|noscript|iframe|svg|template|object|embed)", re.IGNORECASE
)
_SILENT = ["script", "style", "noscript", "iframe", "svg", "template", "object", "embed"]
_TABLE = re.compile("<table", re.IGNORECASE)
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
# Letters that reorder, hide or split what a reader sees, or smuggle text past him.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200c\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc\ud800-\udfff\U000e0000-\U000e007f]"
)
# Upper halves of letters that everybody sees, none of which combines with its neighbours, but for
# five accents of Old Slavonic.
_SETTLED = bytes([*range(3), 0x04, 0x1E, *range(0x34, 0xA0), *range(0xAC, 0xD8)])
_OLD_ACCENTS = "\u0483\u0484\u0485\u0486\u0487"
_HIDDEN = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\ufffc"  # though printable
_NEVER_HIDDEN = bytes(set(range(256)) - {0x03, 0x11, 0x17, 0x18, 0xFF})
_BLANKS = "\xa0\n\t\u3000"  # the usual ones; nothing else that is printable is one
_BLANK_RUN = re.compile("  +")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# A zero-width joiner means something between two pictures only.
_LOOSE_JOINER = re.compile(
    "(?<![\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d"
    "|\u200d(?![\u2190-\u2bff\U0001f000-\U0001faff])"
)
_ROUNDS = 3  # feeds escape twice and sometimes thrice
_COMPOSED = 50  # letters at the end that may yet combine with what follows
_MARKUP_SHARE = 20  # characters of markup read for one of text


def plain(text: str, *, max_chars: int) -> str:
    """Give the text a reader would see, on one line.

    Markup and scripts go, entities are resolved however often they were escaped,
    control, bidirectional and zero-width characters go, white space is one blank.
    Angle brackets that are no HTML stay: whoever draws the text must escape it.

    Args:
        text: Text or HTML.
        max_chars: Length in code points, an ellipsis included.

    Returns:
        Text in Unicode NFC; empty when nothing is left to see.
    """
    if not text:
        return ""
    if len(text) <= max_chars and "<" not in text and "&" not in text:
        return visible(text)
    if len(text) > 2 * max_chars:
        begun = beginning(text, max_chars=max_chars)
        if begun is not None:
            return begun
    text = text[: max_chars * _MARKUP_SHARE]
    for _round in range(_ROUNDS):
        has_bracket = "<" in text
        if not has_bracket and "&" not in text:
            break
        seen = _without_markup(text) if has_bracket else unescape(text)
        if seen == text:
            break
        text = seen
    return cut(visible(text), max_chars)


def _without_markup(markup: str) -> str:
    simple = text_in_order(markup)
    if simple is not None:
        return simple
    if not _TAG.search(markup):
        return unescape(markup)
    # Not at the top: it takes a tenth of a worker's start, and most feeds do without it.
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415

    markup = markup.replace("<![CDATA[", "").replace("]]>", "")
    tree = LexborHTMLParser("<body>" + _BLOCK.sub(" <", markup))
    if _SILENT_TAG.search(markup):
        tree.strip_tags(_SILENT)
    return tree.body.text(separator="") if tree.body else ""


def beginning(text: str, *, max_chars: int) -> str | None:
    """Read only as much of long markup as will be shown.

    What follows could not change it: the part read ends before a tag, is in perfect order,
    in no table and has nothing left to resolve.

    Args:
        text: HTML, or the first characters of it.
        max_chars: Length in code points, an ellipsis included.

    Returns:
        What plain() gives; None when that takes more of the text.
    """
    room = max_chars * 3 // 2
    while True:
        end = text.rfind("<", 0, room)
        start = text[:end] if end > 0 else ""
        simple = text_in_order(start)
        if simple is None or "<" in simple or "&" in simple or _TABLE.search(start):
            return None
        line = visible(simple)
        if len(line) > max_chars + _COMPOSED:
            return cut(line, max_chars)
        if room >= len(text):
            return None
        room *= 2


def visible(text: str) -> str:
    """Give text without markup on one line, composed, and without what nobody sees."""
    line = text
    if not line.isprintable():
        for blank in _BLANKS:
            line = line.replace(blank, " ")
        if not line.isprintable():
            return _seen(text)
    line = line.strip(" ")
    if "  " in line:
        line = _BLANK_RUN.sub(" ", line)
    return line if is_settled(line) else _seen(text)


def _seen(text: str) -> str:
    text = _CONTROL.sub(" ", _ANSI.sub("", text))
    text = _INVISIBLE.sub("", text)
    if "\u200d" in text:
        text = _LOOSE_JOINER.sub("", text)
    return " ".join(unicodedata.normalize("NFC", text).split())


def is_settled(line: str) -> bool:
    """Whether nothing in a line is hidden or would be composed otherwise.

    Args:
        line: Printable.
    """
    if line.isascii():
        return True
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
