r"""Patterns of what every parser of HTML reads alike: tags, comments, and elements unseen.

Names are groups. In a marked section, or where texts have been worked out, a tag stands as it is;
else an XML document writes its brackets as references.
"""

import re
from functools import cache

_B = r"[ \t\n\r]"
_NAME = "[a-zA-Z][a-zA-Z0-9]*+"
# XML forbids these. They go from a text, which must not change where what is matched here ends.
_NEVER = r"\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff"


def _attributes(values: str, end: str = ">") -> str:
    """What follows a tag's name."""
    return rf"(?:{_B}++[\w:@.-]++(?:{_B}*+={_B}*+(?:{values}))?+)*+{_B}*+/?{end}"


def _values(never: str) -> str:
    """What attributes may say, but for some characters.

    A right bracket might belong to the end of a marked section, which is no part of a bare value.
    """
    bare = rf"[^ \t\n\r\"'<>=`\]{never}{_NEVER}][^ \t\n\r<>\]{never}{_NEVER}]*+"
    return rf"\"[^\"{never}]*+\"|'[^'{never}]*+'|{bare}"


_USUAL = r"(?: [\w:@.-]++=\"[^\"]*+\")++ ?+/?+>"  # looked for first, as it is found quicker
_REST = rf"(?:>|{_USUAL}|{_attributes(_values(''))})"
_REST_TOGETHER = rf"(?:>|{_attributes(_values('<>' + chr(1)))})"
_MORE = "(?:&gt;|>)"
_DOUBLE, _SINGLE = '(?:"|&(?:quot|#34);)', "(?:'|&(?:apos|#39);)"
_REST_ESCAPED = "(?:{}|{})".format(
    _MORE,
    _attributes(
        rf"{_DOUBLE}[^\"&<]*+(?:&(?:amp|lt|gt|apos|#39|#xA);[^\"&<]*+)*+{_DOUBLE}"
        rf"|{_SINGLE}[^'&<]*+(?:&(?:amp|lt|gt|quot|#34|#xA);[^'&<]*+)*+{_SINGLE}"
        rf"|(?:[^ \t\n\r\"'<>=`\]&{_NEVER}]|&amp;)(?:[^ \t\n\r<>\]&{_NEVER}]++|&amp;)*+",
        _MORE,
    ),
)
# One that holds neither another nor a marked section.
_COMMENT = rf"!--(?!-?>)(?:[^-<\]{_NEVER}]++|-(?!-!?>)|<(?!!--|!\[C)|\](?!\]>))*+-->"
_COMMENT_ESCAPED = (
    rf"&lt;!--(?!-?+[&>])(?:[^-&\]<{_NEVER}]++|-(?!-)|\](?!\])|&(?:amp|quot|nbsp|#34|#39|#xA|#x9);)*+--"
    + _MORE
)
_TEXT = rf"[^<\]{_NEVER}]++|\](?!\]>)"
_DRAWN = (
    "animate|circle|clippath|defs|ellipse|g|line|lineargradient|mask|path|polygon|polyline|"
    "radialgradient|rect|stop|text|tspan|use"
)
_NAMED = "|".join(rf"<{name}{_REST}(?:{_TEXT})*+</{name}>" for name in ("title", "desc", "style"))
# Elements of which nothing is seen, as a whole, and declarations; any parser ends them there.
_SILENT = "|".join(
    [
        rf"script{_REST}(?:{_TEXT}|<(?!/?script|!\[))*+</script{_B}*+>",
        rf"style{_REST}(?:{_TEXT}|<(?!/style|!\[))*+</style{_B}*+>",
        rf"iframe{_REST}(?:{_TEXT}|<(?!/iframe|!\[))*+</iframe{_B}*+>",
        rf"noscript{_REST}(?:{_TEXT}|<img{_REST})*+</noscript{_B}*+>",
        rf"object{_REST}(?:{_TEXT}|</?+(?:param|embed){_REST})*+</object{_B}*+>",
        rf"svg{_REST}(?:{_TEXT}|</?+(?:{_DRAWN}){_REST}|{_NAMED})*+</svg{_B}*+>",
        rf"embed{_REST}",
        r"\?[^<>\]]*+>",
        r"!doctype[^<>\]]*+>",
    ]
)
_TAG_OR_COMMENT = rf"(/?+{_NAME}){_REST}|{_COMMENT}"
TAG = re.compile(rf"<(?:{_TAG_OR_COMMENT})", re.ASCII)
"""A tag, or a comment as a whole."""
TAG_TOGETHER = re.compile(rf"<(/?+{_NAME}){_REST_TOGETHER}|<{_COMMENT}", re.ASCII)
r"""A tag or a comment; none reaches across the mark \x01."""
TAG_ESCAPED = re.compile(rf"&lt;(/?+{_NAME}){_REST_ESCAPED}|{_COMMENT_ESCAPED}", re.ASCII)
"""A tag or a comment as it stands in an XML document outside a marked section."""


@cache
def tag_or_unseen() -> re.Pattern[str]:
    """TAG, or a whole element of which nothing is seen, or a declaration; few documents need it."""
    # The letters with which one begins are told quicker than its name.
    return re.compile(rf"<(?:(?=[eEiInNoOsS!?])(?i:{_SILENT})|{_TAG_OR_COMMENT})", re.ASCII)
