"""XHTML within Atom, replaced by the HTML text that feedparser makes of it."""

import re

from feeds.quick_inline import as_html
from feeds.scan import UncertainError

_MENTIONED = re.compile(r"type\s*=\s*[\"'](?:application/)?xhtml")
_TYPE = re.compile(r"(?<=\s)type\s*=\s*(?:\"(?:xhtml|application/xhtml\+xml)\"|'xhtml')")
_OPENING = re.compile(
    r"<(?:!\[CDATA\[|!--|\?|(title|summary|content|subtitle|tagline|info|copyright|rights)"
    r"(\s(?:[^<>\"']|\"[^\"<]*+\"|'[^'<]*+')*+)>)"
)
_ENDS = {"<![CDATA[": "]]>", "<!--": "-->", "<?": "?>"}
_CLOSED = re.compile(r"\s*+>")


def written_out(text: str, *, peeled: bool) -> str:
    """Replace the XHTML of a document by text that says the same.

    Args:
        text: The document; without such content it stays as it is.
        peeled: Take off a <div> that holds all of it, as feedparser does in Atom 1.0.

    Raises:
        UncertainError: Only feedparser knows how it reads.
    """
    out: list[str] = []
    done = 0
    found = _OPENING.search(text) if _MENTIONED.search(text) else None
    while found:
        start = end = found.end()
        if not found[0].endswith("/>"):
            end = _end_of(text, found)
            kind, is_xhtml = _TYPE.subn('type="html"', found[2] or "")
            if is_xhtml:
                html = _as_html(text[start:end], found[1], peeled)
                out += text[done : found.start()], f"<{found[1]}{kind}><![CDATA[{html}]]>"
                done = end
        found = _OPENING.search(text, end)
    return "".join(out) + text[done:] if out else text


def _end_of(text: str, opening: re.Match[str]) -> int:
    """Where what opens there has its end."""
    end = f"</{opening[1]}" if opening[1] else _ENDS[opening[0]]
    place = text.find(end, opening.end())
    while place >= 0 and opening[1] and not _CLOSED.match(text, place + len(end)):
        place = text.find(end, place + 1)
    if place < 0:
        raise UncertainError
    return place


def _as_html(inner: str, name: str, peeled: bool) -> str:
    if f"<{name}" in inner:
        raise UncertainError
    return as_html(inner, peeled=peeled)
