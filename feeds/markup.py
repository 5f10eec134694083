"""Reads markup that needs no parser: tags in perfect order, of kinds that none would move."""

import re
from collections.abc import Iterable, Sequence
from itertools import compress
from operator import itemgetter

from feeds.grammar import TAG, TAG_ESCAPED, TAG_TOGETHER, tag_or_unseen
from feeds.references import resolved, unescape

# Tags that feeds really use; anything else in angle brackets is the writer's own text.
_USED = re.compile(
    r"<!--|<!\[CDATA\[|</?(?:a|abbr|article|aside|audio|b|big|blockquote|body|br|button|caption|"
    r"center|cite|code|col|dd|del|div|dl|dt|em|embed|figcaption|figure|font|footer|form|h[1-6]|"
    r"head|header|hr|html|i|iframe|img|input|ins|label|li|link|main|mark|meta|nav|noscript|object|"
    r"ol|option|p|param|picture|pre|q|s|samp|script|section|select|small|source|span|strike|"
    r"strong|style|sub|sup|svg|table|tbody|td|template|textarea|tfoot|th|thead|time|title|tr|tt|"
    r"u|ul|var|video|wbr)(?=[\s/>])",
    re.IGNORECASE,
)
_BLOCKS = (
    "article aside blockquote br center dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 "
    "h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul"
)
_INLINES = (
    "a abbr audio b big body cite code del em font head html i img ins link mark meta "
    "picture q s small source span strike strong sub sup time tt u var video wbr"
)
_SEEN: dict[str | None, str] = {None: ""}
for _names, _blank in ((_BLOCKS, "\n"), (_INLINES, "")):
    for _name in _names.split():
        _SEEN |= dict.fromkeys((_name, f"/{_name}", _name.upper(), f"/{_name.upper()}"), _blank)
# Elements that a parser moves, or whose contents it reads otherwise than as text and tags.
_PECULIARITIES = (
    "applet area base basefont bgsound caption col colgroup embed frame frameset iframe image "
    "isindex keygen listing marquee math menuitem noembed noframes noscript object optgroup "
    "option param plaintext rb rp rt rtc script search select style svg template textarea title "
    "track xmp"
)
_PECULIAR = frozenset(_PECULIARITIES.split())
_UNSEEN = frozenset(["iframe", "noscript", "script", "style"])
# Behind these only blanks and further parts of the table may stand: a parser would move others.
_ROWS = "table tbody tfoot thead tr /tbody /tfoot /thead /tr /td /th"
_BEFORE_BLANKS = frozenset([*_ROWS.split(), *_ROWS.upper().split()])
_BEHIND_BLANKS = _BEFORE_BLANKS | {"td", "th", "/table", "TD", "TH", "/TABLE"}
_OF_TABLE = "\x02"  # stands beside a line break for one of these, till they have been looked at
_SEEN_AT_FIRST = _SEEN | dict.fromkeys(_BEFORE_BLANKS, f"\n{_OF_TABLE}")


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
_BEFORE_TAG = re.compile("&[#0-9a-zA-Z]*+<"), re.compile("&amp;[#0-9a-zA-Z]*+&lt;")
_JOINED_REFERENCE = (
    re.compile("&[#0-9a-zA-Z]*+\x01++[#0-9a-zA-Z;]"),
    re.compile("&amp;[#0-9a-zA-Z]*+\x01++[#0-9a-zA-Z;]"),
)
_OPENING = re.compile("<[a-zA-Z/!?]")  # before anything else the bracket is text


def has_tags(markup: str) -> bool:
    """Whether a text holds any tag that feeds really use."""
    return _USED.search(markup) is not None


def text_in_order(markup: str) -> str | None:
    """The text of markup that needs no parser; None for any other, and for what has no tag.

    Args:
        markup: HTML; block elements give a line break.
    """
    lines = lines_in_order(markup)
    # A line break at the end would make a tag of what a reference begins there.
    return None if lines is None else resolved(lines.strip())


def lines_in_order(markup: str, *, is_escaped: bool = False, is_part: bool = False) -> str | None:
    """The text of markup that needs no parser, with line breaks where blocks begin and end.

    Args:
        markup: HTML.
        is_escaped: Brackets of tags stand in it as references.
        is_part: More follows, so that no table may be left open.

    Returns:
        Text with its references; None when there is no tag, or one that only a parser can tell of.
    """
    parts: list[str | None] = (TAG_ESCAPED if is_escaped else TAG).split(markup)
    names = parts[1::2]
    if not names:
        return None
    try:
        seen = itemgetter(*names)(_SEEN_AT_FIRST)
    except KeyError:
        return _with_rare_tags(markup, parts if is_escaped else None, is_escaped, is_part)
    parts[1::2] = seen if len(names) > 1 else [seen]
    lines = "".join(parts)  # type: ignore[arg-type]  # the names are gone
    if has_opening(lines):
        parts[1::2] = names
        return _with_rare_tags(markup, parts if is_escaped else None, is_escaped, is_part)
    if _OF_TABLE in lines:
        if not _are_whole(names, parts, is_part):
            return None
        parts[1::2] = map(_SEEN.__getitem__, names)
        lines = "".join(parts)  # type: ignore[arg-type]
    return None if "&" in lines and _joins_reference(markup, is_escaped, parts) else lines


def _with_rare_tags(
    markup: str, parts: list[str | None] | None, is_escaped: bool, is_part: bool
) -> str | None:
    """The same of markup with tags that are seldom used, perhaps unknown.

    Args:
        markup: HTML.
        parts: Its texts, and between them names of tags; None if elements may be cut out whole.
        is_escaped: Brackets of tags stand in it as references.
        is_part: More follows.
    """
    if not is_escaped and not has_tags(markup):
        return None
    if parts is None:
        parts = tag_or_unseen().split(markup)
    names = [name and name.lower() for name in parts[1::2]]
    if not _PECULIAR.isdisjoint([name.strip("/") for name in names if name]):
        _without_unseen(names, parts, "&lt;" if is_escaped else "<")
        if not _PECULIAR.isdisjoint([name.strip("/") for name in names if name]):
            return None
    if is_escaped and not any(map(_SEEN.__contains__, names)):
        return None
    parts[1::2] = [_SEEN.get(name, "") for name in names]
    if not _BEFORE_BLANKS.isdisjoint(names) and not _are_whole(names, parts, is_part):
        return None
    lines = "".join(parts)  # type: ignore[arg-type]  # the names are gone
    return None if has_opening(lines) or _joins_reference(markup, is_escaped, parts) else lines


def _without_unseen(names: list[str | None], parts: list[str | None], bracket: str) -> None:
    """Take out elements of which nothing is seen, if text is all that they hold.

    Args:
        names: Names of tags in lower case; those that go become None.
        parts: Texts, and between them tags.
        bracket: With what a tag begins.
    """
    for at, name in enumerate(names[:-1]):
        held = parts[2 * at + 2]
        if name in _UNSEEN and names[at + 1] == f"/{name}" and bracket not in (held or ""):
            names[at] = names[at + 1] = None
            parts[2 * at + 2] = ""


def _joins_reference(markup: str, is_escaped: bool, parts: Sequence[str | None]) -> bool:
    """Whether a reference might begin before a tag and end behind it.

    Args:
        markup: HTML.
        is_escaped: Brackets of tags stand in it as references.
        parts: Texts, and between them what is seen of tags.
    """
    if not _BEFORE_TAG[is_escaped].search(markup):
        return False
    marked = "".join([part or "\x01" if at % 2 else part or "" for at, part in enumerate(parts)])
    return _JOINED_REFERENCE[is_escaped].search(marked) is not None


def has_opening(text: str, *place: int) -> bool:
    """Whether a text, or a part of it, holds a bracket that might begin a tag."""
    return "<" in text and _OPENING.search(text, *place) is not None


def joined(lines: str) -> str:
    """Lines as one; what blanks are in them stay."""
    return " ".join(filter(None, map(str.strip, lines.split("\n"))))


def bare_each(texts: Sequence[str]) -> list[str] | None:
    """Texts without tags, their references resolved once, by few passes over all of them.

    Args:
        texts: Markup or text.

    Returns:
        Text without blanks around block elements; a bracket or an ampersand is left in what has
        to be read by itself. None when all of them have.
    """
    whole = marked = _MARK.join(texts)
    if "<" in whole:
        parts: list[str] = TAG_TOGETHER.split(whole)
        parts[1::2] = map(_SEEN_TOGETHER.__getitem__, parts[1::2])
        bare = resolved("".join(parts))
        if bare is None or _joins_reference(marked, False, parts):
            return None
    else:
        bare = unescape(whole) if "&" in whole else whole
    lines = joined(bare).split("\x01")
    return list(map(str.strip, lines)) if len(lines) == len(texts) else None


def _are_whole(names: Sequence[str | None], parts: Sequence[str | None], is_part: bool) -> bool:
    """Whether all that tables hold stands in their cells, and none is left open."""
    are_of_table = list(map(_BEFORE_BLANKS.__contains__, names))
    others = compress([*names[1:], "/table"], are_of_table)
    texts: Iterable[str] = compress(parts[2::2], are_of_table)  # type: ignore[arg-type]
    are_filled = _BEHIND_BLANKS.issuperset(others) and not "".join(texts).strip()
    return are_filled and (_are_closed(names) or not is_part)


def _are_closed(names: Sequence[str | None]) -> bool:
    """Whether every table that begins ends, too."""
    depth = 0
    for name in names:
        if name in ("table", "TABLE"):
            depth += 1
        elif name in ("/table", "/TABLE"):
            depth = max(0, depth - 1)
    return depth == 0
