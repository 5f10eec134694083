"""What the elements of a feed mean to feedparser, and which of them we can vouch for."""

from collections.abc import Collection
from enum import IntEnum, auto
from functools import lru_cache

from feeds.idle import IDLE, IDLE_PREFIXES, PICTURES
from feeds.namespaces import PREFIXES, is_as_none
from feeds.scan import UncertainError
from feeds.tags import USUAL


class Meaning(IntEnum):
    """What an element brings to an item or a feed."""

    TITLE = auto()
    LINK = auto()
    GUID = auto()
    SUMMARY = auto()
    CONTENT = auto()
    PUBLISHED = auto()
    UPDATED = auto()
    CREATED = auto()
    DATE = auto()  # another word for UPDATED
    SOURCE = auto()
    ORIGINAL_LINK = auto()
    TTL = auto()
    PERIOD = auto()
    FREQUENCY = auto()
    ITEM = auto()
    CHANNEL = auto()
    LONG_TEXT = auto()  # a summary that feeds.shape leaves out of items
    MEDIA_TITLE = auto()
    MEDIA_TEXT = auto()
    MEDIA_GROUP = auto()
    RSS = auto()
    RDF = auto()
    ATOM = auto()
    PICTURE = auto()  # left out wherever it stands
    SHOWN_PICTURE = auto()  # one that feeds.shape does not know
    IDLE = auto()  # left out of items, with all that is in it
    NOTHING = auto()  # touches no field that we keep
    ODD = auto()  # may touch one, in a way only feedparser knows


NOTHING = frozenset({Meaning.NOTHING, Meaning.IDLE, Meaning.PICTURE, Meaning.LONG_TEXT})
"""What an item keeps nothing of."""
_CORE = {
    "title": Meaning.TITLE,
    "dc:title": Meaning.TITLE,
    "link": Meaning.LINK,
    "guid": Meaning.GUID,
    "id": Meaning.GUID,
    "description": Meaning.SUMMARY,
    "summary": Meaning.SUMMARY,
    "dc:description": Meaning.SUMMARY,
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
    "date": Meaning.DATE,
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
_ODD_NAMES = "abstract body fullitem links math svg xhtml:body"
_ODD = frozenset(_ODD_NAMES.split())
_ODD_PREFIXES = frozenset({"gml"})
_IDLY = IDLE_PREFIXES | {name.partition(":")[0] for name in IDLE if ":" in name}
# Modules that mean the same under any prefix, since feeds.shape does not mind theirs.
_FREE = frozenset({"admin", "content", "dc", "dcterms", "slash", "sy", "wfw"})
# Prefixes that feedparser minds whatever they stand for; those it does not know are idle.
_MINDED_NAMES = (
    "admin atom cc content creativecommons dc dcterms feedburner gml media psc rdf rss slash wfw "
    "xhtml itunes georss sy"
)
_MINDED = frozenset(_MINDED_NAMES.split()) | {""}
_NOBODY = "?"  # stands for a prefix that cannot be trusted
_ITEMS = frozenset({"item", "entry"})
_MAX_NAME_CHARS = 100
_MAX_UNDECLARED = 40  # prefixes that feeds.shape is trusted to declare
_MAX_DECLARED = 60  # prefixes
_KEPT = 4_096  # meanings that are kept from document to document


class Meanings(dict[str, Meaning]):
    """The meaning of each name of one document, found when asked.

    Attributes:
        undeclared: Prefixes of names asked for that no tag declares.
    """

    def __init__(self) -> None:
        super().__init__()
        self._uris: dict[str, str] = {}
        self._disputed: set[str] = set()
        self._canonical: dict[str, str] = {}
        self.undeclared: set[str] = set()

    def declare(self, declared: dict[str, str]) -> None:
        """Take namespaces into account, by prefix, before any name is asked for.

        Raises:
            UncertainError: They are too many.
        """
        if declared.items() <= self._uris.items():
            return
        before = len(self._uris), len(self._disputed)
        for prefix, uri in declared.items():
            if self._uris.setdefault(prefix, uri) != uri:
                self._disputed.add(prefix)
        if before == (len(self._uris), len(self._disputed)):
            return
        if len(self._uris) > _MAX_DECLARED:  # each of which is held against all others
            raise UncertainError
        known = {
            prefix: PREFIXES[uri.lower()]
            for prefix, uri in self._uris.items()
            if uri.lower() in PREFIXES
        }
        for prefix, uri in self._uris.items():
            if prefix in self._disputed:
                self._canonical[prefix] = _NOBODY
            elif prefix in known:
                self._canonical[prefix] = _if_usual(prefix, known)
            else:
                self._canonical[prefix] = self._unknown(prefix, uri, known)

    def _unknown(self, prefix: str, uri: str, known: dict[str, str]) -> str:
        """What a namespace is called that feedparser does not know: by its prefix, if it can."""
        if "userland.com/rss" in uri.lower():
            return _NOBODY if prefix else ""
        sharing = {other for other, its in self._uris.items() if its == uri}
        if len(sharing) > 1 and sharing & _MINDED:
            return _NOBODY
        return _NOBODY if prefix and prefix in known.values() else prefix

    def state(self) -> frozenset[object]:
        """What the meanings of names depend on."""
        return frozenset([*self._uris.items(), *self._disputed])

    @property
    def uris(self) -> Collection[str]:
        """The namespaces that are declared."""
        return self._uris.values()

    @property
    def default(self) -> str | None:
        """The namespace of names without a prefix; None when none is declared."""
        return self._uris.get("")

    def is_plain(self, uri: str) -> bool:
        """Whether a namespace that one element declares for itself means as much as none."""
        return uri not in self._uris.values() and (is_as_none(uri) or uri.lower() not in PREFIXES)

    def __missing__(self, name: str) -> Meaning:
        prefix, _, local = name.rpartition(":")
        canonical = self._canonical.get(prefix)
        if canonical is None:
            canonical = self._undeclared_prefix(prefix)
        self[name] = found = _meaning(canonical, local, prefix == canonical)
        return found

    def _undeclared_prefix(self, prefix: str) -> str:
        """One that feeds.shape declares, as what it usually stands for."""
        self.undeclared.add(prefix)
        if len(self.undeclared) > _MAX_UNDECLARED or prefix == "xmlns":
            return _NOBODY
        uri = USUAL.get(prefix)
        return PREFIXES.get(uri.lower(), prefix) if uri else prefix


def _if_usual(prefix: str, known: dict[str, str]) -> str:
    """What a known namespace is called, where its prefix leads nobody astray."""
    name = known[prefix]
    if known.get(name, name) != name:  # feedparser takes the name for that prefix
        return _NOBODY
    if prefix:
        if prefix != name and prefix in _IDLY:
            return _NOBODY
        return name if name in _FREE or name in ("", prefix) else _NOBODY
    return name if name in ("", "xhtml") else _NOBODY


@lru_cache(_KEPT)
def _meaning(prefix: str, name: str, as_written: bool) -> Meaning:
    """Judge a name; feedparser minds no capitals, feeds.shape does."""
    full = f"{prefix}:{name}" if prefix else name
    lower = full.lower()
    if prefix == _NOBODY or len(full) > _MAX_NAME_CHARS:
        return Meaning.ODD
    if full in PICTURES and as_written:
        return Meaning.PICTURE
    if lower == "image":
        return Meaning.SHOWN_PICTURE
    if lower == "itunes:summary":
        return Meaning.LONG_TEXT
    if full in IDLE or (prefix in IDLE_PREFIXES and lower not in _CORE):
        return Meaning.IDLE if as_written else Meaning.NOTHING
    return Meaning.ODD if _is_odd(prefix, lower) else _CORE.get(lower, Meaning.NOTHING)


def _is_odd(prefix: str, full: str) -> bool:
    if full in PICTURES or full in _ODD or prefix in _ODD_PREFIXES:
        return True
    if prefix and full.rpartition(":")[2] in _ITEMS:
        return True
    return "_" in full and full.replace("_", ":", 1) in _CORE  # how feedparser names its methods
