"""What the elements of a feed mean to feedparser, and which of them we can vouch for."""

import re
from collections.abc import Callable
from enum import Enum, auto
from typing import Any
from xml.etree.ElementTree import Element


class Meaning(Enum):
    """What an element brings to an item or a feed."""

    TITLE = auto()
    LINK = auto()
    GUID = auto()
    SUMMARY = auto()
    CONTENT = auto()
    PUBLISHED = auto()
    UPDATED = auto()
    CREATED = auto()
    SOURCE = auto()
    ORIGINAL_LINK = auto()
    TTL = auto()
    PERIOD = auto()
    FREQUENCY = auto()
    ITEM = auto()
    CHANNEL = auto()
    MEDIA_TITLE = auto()
    MEDIA_TEXT = auto()
    MEDIA_GROUP = auto()
    RSS = auto()
    RDF = auto()
    ATOM = auto()
    PICTURE = auto()  # left out wherever it stands
    IDLE = auto()  # left out of items, with all that is in it
    NOTHING = auto()  # touches no field that we keep
    ODD = auto()  # may touch one, in a way only feedparser knows


_PLAIN = (  # namespaces that mean as much as none
    "",
    "http://www.w3.org/2005/atom",
    "http://purl.org/atom/ns#",
    "http://purl.org/rss/1.0/",
    "http://blogs.law.harvard.edu/tech/rss",
)
_PREFIXES = dict.fromkeys(_PLAIN, "") | {
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://search.yahoo.com/mrss": "media",
    "http://search.yahoo.com/mrss/": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://purl.org/rss/1.0/modules/slash/": "slash",
    "http://wellformedweb.org/commentapi/": "wfw",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://www.w3.org/2003/01/geo/wgs84_pos#": "geo",
    "http://www.georss.org/georss": "georss",
    "http://www.opengis.net/gml": "gml",
    "http://www.w3.org/1999/xhtml": "xhtml",
}
_CORE = {
    "title": Meaning.TITLE,
    "link": Meaning.LINK,
    "guid": Meaning.GUID,
    "id": Meaning.GUID,
    "description": Meaning.SUMMARY,
    "summary": Meaning.SUMMARY,
    "content": Meaning.CONTENT,
    "content:encoded": Meaning.CONTENT,
    "pubdate": Meaning.PUBLISHED,
    "published": Meaning.PUBLISHED,
    "issued": Meaning.PUBLISHED,
    "dcterms:issued": Meaning.PUBLISHED,
    "updated": Meaning.UPDATED,
    "modified": Meaning.UPDATED,
    "lastbuilddate": Meaning.UPDATED,
    "dc:date": Meaning.UPDATED,
    "dcterms:modified": Meaning.UPDATED,
    "created": Meaning.CREATED,
    "dcterms:created": Meaning.CREATED,
    "source": Meaning.SOURCE,
    "feedburner:origlink": Meaning.ORIGINAL_LINK,
    "ttl": Meaning.TTL,
    "sy:updateperiod": Meaning.PERIOD,
    "sy:updatefrequency": Meaning.FREQUENCY,
    "item": Meaning.ITEM,
    "entry": Meaning.ITEM,
    "channel": Meaning.CHANNEL,
    "media:title": Meaning.MEDIA_TITLE,
    "media:description": Meaning.MEDIA_TEXT,
    "media:group": Meaning.MEDIA_GROUP,
    "rss": Meaning.RSS,
    "rdf:rdf": Meaning.RDF,
    "feed": Meaning.ATOM,
}
_PICTURES = frozenset({"image", "textInput", "textinput", "cloud"})
_IDLE_NAMES = (
    "category author contributor enclosure comments rights slash:comments wfw:commentRss "
    "dc:creator dc:subject dc:rights dc:publisher media:content media:thumbnail media:credit "
    "media:keywords media:community media:category post-id"
)
_IDLE = frozenset(_IDLE_NAMES.split())
_IDLE_PREFIXES = frozenset(["itunes", "georss", "geo", "thr", "podcast", "sy", "gd", "yt"])
_ODD_NAMES = "abstract body fullitem tagline math svg dc:title dc:description"
_ODD = frozenset(_ODD_NAMES.split())
_ODD_PREFIXES = frozenset({"xhtml", "gml"})
# Prefixes that feedparser minds whatever they stand for; those it does not know are idle.
_MINDED_NAMES = (
    "admin atom cc content creativecommons dc dcterms feedburner gml media psc rdf rss slash wfw "
    "xhtml itunes georss sy"
)
_MINDED = frozenset(_MINDED_NAMES.split())
_DECLARATION = re.compile(r"xmlns(?::([\w.-]+))?\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


_NOBODY = "?"  # stands for a prefix that cannot be trusted
_ITEMS = frozenset({"item", "entry"})


class Meanings(dict[str, Meaning]):
    """The meaning of each tag of one document, as ElementTree writes tags; found when asked.

    Attributes:
        takers: What takes the elements of each tag; the reader's own store.

    Args:
        text: The document; only its namespace declarations are read.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.takers: dict[str, Callable[[Any, Element], None]] = {}
        self._prefixes: dict[str, str] = {}
        for prefix, double, single in set(_DECLARATION.findall(text)):
            uri = double or single
            known = self._prefixes.setdefault(uri, prefix)
            if known != prefix or not _is_usual(prefix, uri):
                self._prefixes[uri] = _NOBODY

    def __missing__(self, tag: str) -> Meaning:
        uri, _, name = tag[1:].rpartition("}") if tag[0] == "{" else ("", "", tag)
        given = self._prefixes.get(uri, _NOBODY) if uri else ""
        prefix = _PREFIXES.get(uri.lower(), given)
        self[tag] = found = Meaning.ODD if given == _NOBODY else _meaning(prefix, name)
        return found


def _meaning(prefix: str, name: str) -> Meaning:
    """Judge a name; feedparser minds no capitals, feeds.shape does."""
    full = f"{prefix}:{name}" if prefix else name
    lower = full.lower()
    if full in _PICTURES:
        return Meaning.PICTURE
    if lower in _ODD or prefix in _ODD_PREFIXES:
        return Meaning.ODD
    if full in _IDLE or (prefix in _IDLE_PREFIXES and lower not in _CORE):
        return Meaning.IDLE
    if prefix and name.lower() in _ITEMS:
        return Meaning.ODD
    return _CORE.get(lower, Meaning.NOTHING)


def _is_usual(prefix: str, uri: str) -> bool:
    """Whether a namespace bears its usual prefix, or one that nobody minds."""
    usual = _PREFIXES.get(uri.lower())
    if usual is None:
        return prefix.lower() not in _MINDED and "userland.com/rss" not in uri
    return usual in ("", prefix) or (not prefix and usual == "xhtml")
