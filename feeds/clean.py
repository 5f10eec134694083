"""Plain text out of whatever a feed puts where text should be."""

import html
import re
import unicodedata

from selectolax.lexbor import LexborHTMLParser

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
# Tags in perfect order, of kinds that a parser would neither move nor read differently: what
# they hold may be taken as it stands. Everything else is the parser's.
_IN_ORDER = r"""(?:\s+[a-zA-Z][\w:-]*+(?:=(?:"[^"<>]*"|'[^'<>]*'|[\w./\#%:-]++))?)*+\s*/?>"""
_BLOCK_IN_ORDER = re.compile(
    r"</?(?:article|aside|blockquote|br|center|div|figcaption|figure|footer|h[1-6]|header|hr|li|"
    r"main|ol|p|section|ul)" + _IN_ORDER,
    re.IGNORECASE,
)
_INLINE_IN_ORDER = re.compile(
    r"</?(?:a|abbr|b|big|cite|code|em|font|i|img|ins|mark|q|s|small|span|strike|strong|sub|sup|"
    r"time|tt|u|wbr)" + _IN_ORDER,
    re.IGNORECASE,
)
# Numbers of characters that everybody reads alike: no controls, no halves, no non-characters.
_USUAL_REFERENCE = re.compile(
    r"&#(?:3[2-9]|[4-9]\d|1[6-9]\d|[2-9]\d\d|[1-9]\d{3}|[1-4]\d{4});", re.ASCII
)
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
# Letters that reorder, hide or split what a reader sees, or smuggle text past him.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200c\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc\ud800-\udfff\U000e0000-\U000e007f]"
)
# Those among them that str.isprintable takes for something to see.
_SLY = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\ufffc]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# A zero-width joiner means something between two pictures only.
_LOOSE_JOINER = re.compile(
    "(?<![\u2190-\u2bff\ufe0f\U0001f000-\U0001faff])\u200d"
    "|\u200d(?![\u2190-\u2bff\U0001f000-\U0001faff])"
)
_ROUNDS = 3  # feeds escape twice and sometimes thrice
_ENOUGH = 3  # characters of usual markup for one of text
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
    if len(text) > _ENOUGH * max_chars:
        beginning = _beginning(text, max_chars)
        if beginning is not None:
            return beginning
    text = text[: max_chars * _MARKUP_SHARE]
    for _round in range(_ROUNDS):
        has_bracket = "<" in text
        if not has_bracket and "&" not in text:
            break
        seen = _without_markup(text) if has_bracket and _TAG.search(text) else html.unescape(text)
        if seen == text:
            break
        text = seen
    return cut(_visible(text), max_chars)


def _without_markup(markup: str) -> str:
    simple = _if_in_order(markup)
    if simple is not None:
        return simple
    markup = markup.replace("<![CDATA[", "").replace("]]>", "")
    tree = LexborHTMLParser("<body>" + _BLOCK.sub(" <", markup))
    if _SILENT_TAG.search(markup):
        tree.strip_tags(_SILENT)
    return tree.body.text(separator="") if tree.body else ""


def _if_in_order(markup: str) -> str | None:
    """The text of markup that needs no parser; None for any other."""
    bare = _INLINE_IN_ORDER.sub("", _BLOCK_IN_ORDER.sub(" ", markup))
    if "<" in bare or "\x00" in bare:
        return None
    if "&#" in bare and "&#" in _USUAL_REFERENCE.sub("", bare):
        return None
    return html.unescape(bare)


def _beginning(text: str, max_chars: int) -> str | None:
    """Read only as much of long markup as will be shown; None when that does not suffice.

    What follows could not change it: the part read ends before a tag, is in perfect order
    and has nothing left to resolve.
    """
    end = text.rfind("<", 0, _ENOUGH * max_chars)
    simple = _if_in_order(text[:end]) if end > 0 else None
    if simple is None or "<" in simple or "&" in simple:
        return None
    line = _visible(simple)
    return cut(line, max_chars) if len(line) > max_chars + _COMPOSED else None


def _visible(text: str) -> str:
    line = " ".join(text.split())
    if line.isprintable() and (
        line.isascii() or not (_SLY.search(line) or not unicodedata.is_normalized("NFC", line))
    ):
        return line  # what follows would change nothing
    text = _CONTROL.sub(" ", _ANSI.sub("", text))
    text = _LOOSE_JOINER.sub("", _INVISIBLE.sub("", text))
    return " ".join(unicodedata.normalize("NFC", text).split())


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
