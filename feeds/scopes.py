"""What elements of a document say for all that is in them: namespaces and bases."""

import re

from feeds.bases import Bases, base_of
from feeds.meanings import Meaning, Meanings
from feeds.scan import Token, UncertainError, declarations_of
from feeds.tags import ATTRIBUTE

_DECLARATION = re.compile("xmlns")  # found quicker than counted
_ATOM = "http://www.w3.org/2005/atom"
_TELLING = frozenset({_ATOM, "http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/"})
_RESERVED = frozenset({"http://www.w3.org/XML/1998/namespace", "http://www.w3.org/2000/xmlns/"})
# Elements whose bases are followed even where they outlive them.
_MINDING = frozenset(
    {
        Meaning.ITEM,
        Meaning.CHANNEL,
        Meaning.TITLE,
        Meaning.LINK,
        Meaning.GUID,
        Meaning.SUMMARY,
        Meaning.CONTENT,
    }
)


def declare_at_root(meanings: Meanings, attributes: str) -> None:
    """Take namespaces into account that hold for the whole document."""
    meanings.declare(_declared_in(attributes) if "xmlns" in attributes else {})


def is_atom(meanings: Meanings, kind: Meaning) -> bool:
    """Whether feedparser takes the document for Atom 1.0.

    Raises:
        UncertainError: It goes by what is declared first.
    """
    told = {uri.lower() for uri in meanings.uris} & _TELLING
    if kind is Meaning.RSS or _ATOM not in told:
        return False
    if kind is not Meaning.ATOM or len(told) > 1:
        raise UncertainError
    return True


def declares_within(tokens: list[Token], given: str) -> bool:
    """Whether other elements than the root declare namespaces.

    Args:
        tokens: The document, or a part of it with its beginning.
        given: All attributes in it, those of the root before others.
    """
    return _DECLARATION.search(given, len(tokens[0][1])) is not None


def declare_within(meanings: Meanings, tokens: list[Token], given: str) -> None:
    """Take namespaces into account that other elements than the root declare, as some do.

    Args:
        meanings: Those of the root are known.
        tokens: The whole document.
        given: All attributes in it.

    Raises:
        UncertainError: They may reach further than the element itself.
    """
    root = tokens[0]
    declaring = [token for token in tokens[1:] if "xmlns" in token[1]]
    found = _declare(meanings, declaring)
    if "xmlns" in root[1]:
        declaring.append(root)
    if found and _may_reach_further(tokens, given, declaring, found):
        _check_scopes(tokens, found)


def _declare(meanings: Meanings, tokens: list[Token]) -> set[str]:
    """Take declarations into account; give the prefixes."""
    known: dict[str, tuple[str | None, dict[str, str]]] = {}
    for name, given, _, is_leaf in tokens:
        if given not in known:
            declared = _declared_in(given)
            known[given] = declared.pop("", None), declared
        plain, declared = known[given]
        is_alone = is_leaf or given.endswith("/")
        if plain == meanings.default:
            plain = None
        if plain is not None and (":" in name or not is_alone or not meanings.is_plain(plain)):
            raise UncertainError
        meanings.declare(declared)
    return {prefix for _, declared in known.values() for prefix in declared}


def _may_reach_further(
    tokens: list[Token], given: str, declaring: list[Token], prefixes: set[str]
) -> bool:
    """Whether any tag uses one of the prefixes and declares none itself."""
    names = "\n".join([token[0] for token in tokens])
    known = "\n".join([name + attributes for name, attributes, _, _ in declaring])
    for mark in [f"{prefix}:" for prefix in prefixes]:
        used = names.count(mark) - names.count(f"/{mark}") + given.count(mark)
        if used > known.count(mark):
            return True
    return False


def _check_scopes(tokens: list[Token], prefixes: set[str]) -> None:
    """No prefix may be used where nothing declares it: that is no XML."""
    scopes: list[set[str]] = []
    for name, attributes, _, is_leaf in tokens:
        if name.startswith("/"):
            if not scopes:
                return
            scopes.pop()
            continue
        known = set(_declared_in(attributes)) if "xmlns" in attributes else set()
        if scopes:
            known |= scopes[-1]
        used = {name.partition(":")[0]} if ":" in name else set()
        if ":" in attributes:
            used.update(_prefixes_of(attributes))
        if used & prefixes - known:
            raise UncertainError
        if not is_leaf and not attributes.endswith("/"):
            scopes.append(known)


def bases_of(tokens: list[Token], meanings: Meanings) -> Bases | None:
    """What addresses start from; None where no tag says so."""
    named = {given for _, given, _, _ in tokens if given and "base" in given.lower()}
    stating = {given for given in named if base_of(given)}
    if not stating:
        return None
    bases = Bases(tokens[0][1])
    if bases.outlive and any(
        meanings[name] not in _MINDING for name, given, _, _ in tokens if given in stating
    ):
        raise UncertainError
    return bases


def _declared_in(attributes: str) -> dict[str, str]:
    """Namespaces that a tag declares, by prefix; no XML parser takes one of its own."""
    declared = declarations_of(attributes)
    if not _RESERVED.isdisjoint(declared.values()):
        raise UncertainError
    return declared


def _prefixes_of(attributes: str) -> set[str]:
    return {name.partition(":")[0] for name, *_ in ATTRIBUTE.findall(attributes) if ":" in name}
