"""Elements that are not even cut out of a document, since they are idle wherever they may stand.

Only their plain forms are known here: whole, with no attribute that says something for others.
"""

import re

LEAF = r"[^<]*+ (?: <!\[CDATA\[ [^\]]*+ (?: \] (?!\]>) [^\]]*+ )*+ \]\]> [^<]*+ )*+"
"""What is in an element without others, as a verbose expression."""
_VALUE = "(?: \"[^\"<]*+\" | '[^'<]*+' )"
_GIVEN = rf"(?: \s++ [a-zA-Z]++ (?<!xmlns) (?<![bB][aA][sS][eE]) = {_VALUE} )*+ \s*+"


def _element(name: str, given: str = _GIVEN) -> str:
    """One without others in it.

    Args:
        name: As it is written.
        given: Its attributes, as an expression.
    """
    return rf"{name} {given} (?: /> | > {LEAF} </{name}> )"


def _module(prefix: str, names: str) -> str:
    """Elements of one prefix, which is looked at but once.

    Args:
        prefix: As it is written.
        names: Parted by blanks.
    """
    cut = len(prefix) + 1
    each = [_element(f"{prefix}:{name}")[cut:] for name in names.split()]
    return rf"{prefix}: (?: {' | '.join(each)} )"


_CATEGORY = rf"(?: \s++ (?:domain|label|scheme|term) = {_VALUE} )*+ \s*+"
IDLE = rf"""
    | <{_element("category", _CATEGORY)}
    | <author> (?: {LEAF} | \s*+ (?: < (?: name> {LEAF} </name> | uri> {LEAF} </uri>
      | email> {LEAF} </email> | gd:image {_GIVEN} /> ) \s*+ )++ ) </author>
    | <comments> {LEAF} </comments>
    | <enclosure (?: \s++ (?:url|length|type) = {_VALUE} )*+ \s*+ />
    | <{_module("dc", "creator publisher subject")}
    | <{_module("itunes", "author duration episodeType explicit image keywords subtitle")}
    | <{_module("slash", "comments")}
    | <{_module("thr", "total")}
    | <{_module("wfw", "commentRss")}
"""
"""Alternatives of a verbose expression, each of which begins with its sign."""
MEDIA = rf"""
    | <{_module("media", "content credit thumbnail")}
"""
"""One more, where the root declares that prefix: many feeds do so where they use it."""
NAMES = (
    "dc:creator", "gd:image", "itunes:author", "media:content", "slash:comments", "thr:total",
    "wfw:commentRss",
)  # fmt: skip
"""A name of each prefix: others of it that are passed by are idle where this one is."""
_DECLARATION = re.compile(r"xmlns:(dc|gd|itunes|media|slash|thr|wfw)\b")
_MEDIA_DECLARATION = "xmlns:media"
_NEAR = 2_000  # characters, in which roots end


def has_media(text: str) -> bool:
    """Whether a document may declare that prefix in its root."""
    return _MEDIA_DECLARATION in text[:_NEAR]


def are_redeclared(text: str, root: str, given: str) -> bool:
    """Whether any other tag than the root declares a prefix of what is passed by.

    Args:
        text: The document.
        root: Attributes of its root.
        given: All attributes that are known, those of the root first.
    """
    if given.count("xmlns") == root.count("xmlns"):
        return False
    found = set(_DECLARATION.findall(given, len(root)))
    return bool(found if has_media(text) else found - {"media"})
