"""Start tags put right: attributes in quotes, prefixes declared."""

import re
from collections.abc import Callable

from feeds.entities import escape

_ATTRIBUTE = r"([^\W\d][\w.:-]*+)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>/]++))"
ATTRIBUTE = re.compile(_ATTRIBUTE)
"""An attribute of a tag that holds nothing else."""
# The same in any tag: a run of letters that is no name is not tried again from each of them.
_ANY_ATTRIBUTE = re.compile(rf"(?<![\w.:-])[\d.:-]*+{_ATTRIBUTE}")
# As they are written; values may seem to hold more names, never fewer.
_RIGHT = re.compile(r"(?: [^\W\d][\w.:-]*+=\"[^\"&<]*+\")++")
_RIGHT_NAME = re.compile(r" ([^\W\d][\w.:-]*+)=\"")
_DECLARATION = re.compile(r"xmlns:([\w.-]+)\s*=")
_PREFIXED = re.compile(r"\s([\w.-]+):[\w.-]+\s*=")
_WRITTEN = re.compile(r" ([\w.-]+):([\w.-]+)=\"")  # no value holds such a quotation mark
_NAME = re.compile(r"<[^\s/>]+")
_MAX_CHARS = 40_000  # of the attributes of one tag
_MAX_ATTRIBUTES = 60
_BUILT_IN = frozenset({"xml", "xmlns"})

# What feeds mean by a prefix they forgot to declare.
USUAL = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rss": "http://backend.userland.com/rss",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "sy": "http://purl.org/rss/1.0/modules/syndication/",
    "yandex": "http://news.yandex.ru",
}


def local_name(name: str) -> str:
    """A name without its prefix, lower-case."""
    return name.rpartition(":")[2].lower()


def attributes_of(text: str, resolve: Callable[[str], str]) -> str:
    """Attributes as XML wants them: quoted, each once; ones without a value are dropped.

    Args:
        text: What stands between the name and the end of a start tag.
        resolve: Gives the meaning of character data.
    """
    if not text or _are_right(text):
        return text
    found: dict[str, str] = {}
    for name, double, single, bare in _ANY_ATTRIBUTE.findall(text[:_MAX_CHARS])[:_MAX_ATTRIBUTES]:
        found.setdefault(name, double or single or bare)
    return "".join(f' {name}="{escape(resolve(value))}"' for name, value in found.items())


def _are_right(text: str) -> bool:
    if len(text) > _MAX_CHARS or not _RIGHT.fullmatch(text):
        return False
    if text.count('="') == 1:
        return True
    names = _RIGHT_NAME.findall(text)
    return len(set(names)) == len(names) <= _MAX_ATTRIBUTES


class Namespaces:
    """Which prefixes a document uses and which it declares."""

    def __init__(self) -> None:
        self._used: set[str] = set()
        self._declared: set[str] = set(_BUILT_IN)
        self._written: set[str] = set()
        self._bound: set[str] = set(_BUILT_IN)

    def note_name(self, name: str) -> None:
        """Take the name of an element into account."""
        prefix, colon, _ = name.partition(":")
        if colon:
            self._used.add(prefix)
            self._written.add(prefix)

    def note(self, attributes: str, given: str) -> None:
        """Take the attributes of a tag into account, as they were found and as put right."""
        attributes = attributes[:_MAX_CHARS]
        if attributes.count(":") == attributes.count("://"):
            return
        self._declared.update(_DECLARATION.findall(attributes))
        self._used.update(_PREFIXED.findall(attributes))
        for prefix, name in _WRITTEN.findall(given):
            if prefix == "xmlns":
                self._bound.add(name)
            else:
                self._written.add(prefix)

    def declare(self, pieces: list[str]) -> bool:
        """Declare what is missing in the first tag, in place.

        Args:
            pieces: The document; the root's start tag is the first that is not empty.

        Returns:
            Whether all that was written is declared now: what was found may have been misread.
        """
        missing = sorted(self._used - self._declared)[:_MAX_ATTRIBUTES]
        is_sound = self._written <= self._bound | set(missing)
        if not missing:
            return is_sound
        for place, piece in enumerate(pieces):
            name = _NAME.match(piece)
            if name:
                given = "".join(
                    f' xmlns:{prefix}="{USUAL.get(prefix, "urn:unknown:" + prefix)}"'
                    for prefix in missing
                )
                pieces[place] = name[0] + given + piece[name.end() :]
                break
        return is_sound
