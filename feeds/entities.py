"""Makes the `&` of a document harmless: no expansion but of plain text."""

import re
from html.entities import html5

_DECLARATION = re.compile(
    r"<!ENTITY\s+([A-Za-z_][\w.-]{0,60})\s+(?:\"([^\"]{0,300})\"|'([^']{0,300})')\s*>"
)
_NAMED_ANY = re.compile(r"<!ENTITY\s+(?:%\s*)?([A-Za-z_][\w.-]{0,60})")
_REFERENCE = re.compile(
    r"&(?:#(?P<decimal>\d{1,7});|#[xX](?P<hex>[0-9a-fA-F]{1,6});|(?P<name>[A-Za-z_][\w.-]{0,60});)?"
)
_PREDEFINED = frozenset({"amp", "lt", "gt", "quot", "apos"})
_GROWTH_CHARS = 100_000  # expanded text one document may gain


def _is_xml_char(code: int) -> bool:
    return (
        code in (9, 10, 13)
        or 0x20 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFFFD
        or 0x10000 <= code <= 0x10FFFF
    )


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class Entities:
    """The entities a document declares, of which only plain text is ever put in.

    Args:
        subset: The internal subset of its DOCTYPE; empty when there is none.
    """

    def __init__(self, subset: str = "") -> None:
        self._known = dict.fromkeys(_NAMED_ANY.findall(subset), "")
        for name, double, single in _DECLARATION.findall(subset):
            self._known[name] = _plain(double or single)
        self._left_chars = _GROWTH_CHARS

    def resolve(self, text: str) -> str:
        """Give text that is well-formed XML as far as `&` goes.

        Declared plain text and HTML's names are put in, declared anything else (an
        external file, an entity made of entities) vanishes, a bare `&` is escaped.
        """
        return _REFERENCE.sub(self._replace, text) if "&" in text else text

    def _replace(self, found: re.Match[str]) -> str:
        if found["decimal"] or found["hex"]:
            code = int(found["decimal"]) if found["decimal"] else int(found["hex"], 16)
            return found[0] if _is_xml_char(code) else ""
        name = found["name"]
        if name is None:
            return "&amp;"
        if name in _PREDEFINED:
            return found[0]
        if name in self._known:
            value = self._known[name] if self._left_chars > 0 else ""
            self._left_chars -= len(value)
            return value
        letter = html5.get(name + ";")
        return f"&amp;{name};" if letter is None else _escape(letter)


def _plain(literal: str) -> str:
    """Replacement text of an entity; empty when it holds markup or further entities.

    References:
        XML 1.0, section 4.5: character references are expanded on declaration.
    """
    value = _REFERENCE.sub(_character, literal)
    named = (found["name"] for found in _REFERENCE.finditer(value))
    if "<" in value or any(name not in _PREDEFINED for name in named):
        return ""
    return value


def _character(found: re.Match[str]) -> str:
    if not (found["decimal"] or found["hex"]):
        return found[0]
    code = int(found["decimal"]) if found["decimal"] else int(found["hex"], 16)
    return chr(code) if _is_xml_char(code) else ""
