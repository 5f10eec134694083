"""Makes the `&` of a document harmless: nothing is ever put in but plain text."""

import re
from functools import lru_cache
from html.entities import html5

_DECLARATION = re.compile(
    r"<!ENTITY\s+([A-Za-z_][\w.-]{0,60})\s+(?:\"([^\"]{0,300})\"|'([^']{0,300})')\s*>"
)
_NAMED_ANY = re.compile(r"<!ENTITY\s+(?:%\s*)?([A-Za-z_][\w.-]{0,60})")
_REFERENCE = re.compile(
    r"&(?:#(?P<decimal>\d{1,7})|#[xX](?P<hex>[0-9a-fA-F]{1,6})|(?P<name>[A-Za-z_][\w.-]{0,60}));"
)
# The same as a whole, which is all that is needed where a document declares none.
_WRITTEN = re.compile(r"(&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z_][\w.-]{0,60});)")
_GROWTH_CHARS = 100_000  # text that a document may gain by its own entities
_CONTROLS_ALLOWED = frozenset({0x9, 0xA, 0xD})
_ALLOWED = (range(0x20, 0xD800), range(0xE000, 0xFFFE), range(0x10000, 0x110000))


class Entities:
    """The entities a document declares, of which only plain text counts.

    Args:
        subset: The internal subset of its DOCTYPE; empty when there is none.
    """

    def __init__(self, subset: str = "") -> None:
        # An external file, or an entity made of entities, stands for nothing.
        self._known = dict.fromkeys(_NAMED_ANY.findall(subset), "")
        for name, double, single in _DECLARATION.findall(subset):
            self._known[name] = _plain(double or single)
        self._left_chars = _GROWTH_CHARS

    def resolve(self, text: str) -> str:
        """Give the text that character data of a document means.

        Args:
            text: As it stands between tags; HTML's names count as declared, an unknown
                name or a bare `&` stays as it is.
        """
        if not self._known:
            return resolve(text) if "&" in text else text
        return _REFERENCE.sub(self.meaning, text) if "&" in text else text

    def meaning(self, found: re.Match[str]) -> str:
        """Give what one reference means, as _REFERENCE finds it."""
        name = found["name"]
        if name is None:
            return _character(found)
        if name not in self._known:
            return html5.get(name + ";", found[0])
        value = self._known[name] if self._left_chars > 0 else ""
        self._left_chars -= len(value)
        return value


def resolve(text: str) -> str:
    """Give what Entities.resolve gives where a document declares no entities."""
    if "&lt;" in text:  # markup, which has many of these
        text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
        if "&" not in text:
            return text
    parts = _WRITTEN.split(text)
    parts[1::2] = map(_meaning_of, parts[1::2])
    return "".join(parts)


@lru_cache(1_024)
def _meaning_of(reference: str) -> str:
    return _REFERENCE.sub(_UNDECLARED.meaning, reference)


def escape(text: str) -> str:
    """Write text so that it may stand between tags or in double quotes."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    return text.replace("<", "&lt;").replace('"', "&quot;")


def _plain(literal: str) -> str:
    """What an entity's declaration stands for; empty when it holds markup or entities.

    References:
        XML 1.0, section 4.5: character references are expanded at the declaration, the
        rest where the entity is used.
    """
    value = _REFERENCE.sub(lambda found: found[0] if found["name"] else _character(found), literal)
    names = {found["name"] for found in _REFERENCE.finditer(value)}
    if "<" in value or names - {"amp", "lt", "gt", "quot", "apos", None}:
        return ""
    return _REFERENCE.sub(
        lambda found: html5[found["name"] + ";"] if found["name"] else _character(found), value
    )


def _character(found: re.Match[str]) -> str:
    code = int(found["decimal"]) if found["decimal"] else int(found["hex"], 16)
    allowed = code in _CONTROLS_ALLOWED or any(code in block for block in _ALLOWED)
    return chr(code) if allowed else ""


_UNDECLARED = Entities()
