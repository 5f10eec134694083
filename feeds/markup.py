"""Reads markup that needs no parser: tags in perfect order, of kinds that none would move."""

import html
import re
from collections.abc import Sequence
from functools import lru_cache

# None of this reaches across the mark between texts that are read together.
_ATTRIBUTES = (
    r"(?:\s+[a-zA-Z][\w:-]*+(?:=(?:\"[^\"<>\x01]*+\"|'[^'<>\x01]*+'|[\w./\#%:-]++))?+)*+\s*+/?>"
)
# A tag, or a comment as a whole.
_TAG = re.compile(
    rf"<(/?+[a-zA-Z][a-zA-Z0-9]*+)(?:>|{_ATTRIBUTES})|<!--(?!-?>)[^<>\x01]*?-->", re.ASCII
)
# Elements of which nothing is seen, if they hold nothing but text.
_SILENT = re.compile(rf"<(script|style|iframe|noscript){_ATTRIBUTES}[^<]*+</\1>")
_BLOCKS = (
    "article aside blockquote br center dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 "
    "header hr li main nav ol p pre section table tbody td tfoot th thead tr ul"
)
_INLINES = (
    "a abbr audio b big body cite code del em font head html i img ins link mark meta "
    "picture q s small source span strike strong sub sup time tt u var video wbr"
)
_SEEN: dict[str | None, str] = {None: ""}
for _names, _blank in ((_BLOCKS, "\n"), (_INLINES, "")):
    for _name in _names.split():
        _SEEN |= dict.fromkeys((_name, f"/{_name}", _name.upper(), f"/{_name.upper()}"), _blank)
# Behind these only blanks and further parts of the table may stand: a parser would move others.
_ROWS = "table tbody tfoot thead tr /tbody /tfoot /thead /tr /td /th"
_BEFORE_BLANKS = frozenset([*_ROWS.split(), *_ROWS.upper().split()])
_BEHIND_BLANKS = _BEFORE_BLANKS | {"td", "th", "/table", "TD", "TH", "/TABLE"}


class _SeenTogether(dict[str | None, str]):
    """What is seen of a tag where texts are read together; a bracket stays of what is doubtful."""

    def __missing__(self, name: str | None) -> str:
        return "<"


_SEEN_TOGETHER = _SeenTogether(
    {
        name: seen
        for name, seen in _SEEN.items()
        if name not in _BEFORE_BLANKS and name not in _BEHIND_BLANKS
    }
)
_MARK = "\n\x01\n"  # its line break lets no reference reach across
# Numbers of characters that everybody reads alike: no controls, no halves, no non-characters.
_USUAL_REFERENCE = re.compile(
    r"&#(?:3[2-9]|[4-9]\d|1[6-9]\d|[2-9]\d\d|[1-9]\d{3}|[1-4]\d{4});", re.ASCII
)
# As html.unescape finds them; what each means does not depend on its neighbours.
_REFERENCE = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)")


def text_in_order(markup: str) -> str | None:
    """The text of markup that needs no parser; None for any other, and for what has no tag.

    Args:
        markup: HTML; block elements give a blank.
    """
    parts: list[str | None] = _TAG.split(markup)
    names = parts[1::2]
    try:
        parts[1::2] = list(map(_SEEN.__getitem__, names))
    except KeyError:
        bare = _SILENT.sub("", markup)
        return text_in_order(bare) if len(bare) < len(markup) else None
    if not (names and (_BEFORE_BLANKS.isdisjoint(names) or _are_filled(names, parts[2::2]))):
        return None
    return _resolved(_joined("".join(parts)))  # type: ignore[arg-type]  # the names are gone


def _joined(lines: str) -> str:
    """Lines as one; what blanks are in them stay."""
    return " ".join(filter(None, map(str.strip, lines.split("\n"))))


def _resolved(bare: str) -> str | None:
    """Text with its references resolved, if everybody reads it alike."""
    if "<" in bare or "\x00" in bare or "]]>" in bare:
        return None
    if "&" not in bare:
        return bare
    return unescape(bare) if _has_usual_references(bare) else None


def bare_each(texts: Sequence[str]) -> list[str] | None:
    """Texts without tags, their references resolved once, by few passes over all of them.

    Args:
        texts: Markup or text.

    Returns:
        Text without blanks around block elements; a bracket or an ampersand is left in what has
        to be read by itself. None when all of them have.
    """
    whole = _MARK.join(texts)
    if "<" in whole:
        parts: list[str] = _TAG.split(whole)
        parts[1::2] = map(_SEEN_TOGETHER.__getitem__, parts[1::2])
        whole = "".join(parts)
        if "\x00" in whole or ("]" in whole and "]]>" in whole):
            return None
        if not _has_usual_references(whole):
            return None
    if "&" in whole:
        whole = unescape(whole)
    bare = _joined(whole).split("\x01")
    return list(map(str.strip, bare)) if len(bare) == len(texts) else None


def _has_usual_references(text: str) -> bool:
    return "&#" not in text or "&#" not in _USUAL_REFERENCE.sub("", text)


def _are_filled(names: list[str | None], texts: list[str | None]) -> bool:
    """Whether all that tables hold stands in their cells."""
    following = [*names[1:], "/table"]
    return all(
        name not in _BEFORE_BLANKS or (other in _BEHIND_BLANKS and not (text or "").strip())
        for name, text, other in zip(names, texts, following, strict=True)
    )


def unescape(text: str) -> str:
    """Do what html.unescape does, quicker where references repeat."""
    return _REFERENCE.sub(lambda found: _meaning_of(found[0]), text)


@lru_cache(1_024)
def _meaning_of(reference: str) -> str:
    return html.unescape(reference)
