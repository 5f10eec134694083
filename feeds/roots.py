"""What names mean in documents whose roots say the same: found out once for all of them."""

from feeds.meanings import Meanings
from feeds.scopes import declare_at_root

_KEPT = 256  # roots that are kept from document to document
_MOST_CHARS = 5_000  # of the attributes of such a root
_MOST_NAMES = 300
_HARMLESS = frozenset({""})  # an undeclared namespace that is no matter
_HOURS = "skipHours"  # whether any tag has this name matters by itself
_known: dict[str, Meanings] = {}


def meanings_at(attributes: str, *, only: bool) -> Meanings:
    """Give the meanings of names in a document, as its root lets them be.

    Names that another document asked for are among them; nothing else of it is.

    Args:
        attributes: Of the root, as they stand.
        only: No other tag of the document declares namespaces; the meanings of one in which any
            does are its own.

    Raises:
        UncertainError: They are no XML, or too odd.
    """
    found = _known.get(attributes) if only else None
    if found is not None and _tells_names_only(found):
        return found
    meanings = Meanings()
    declare_at_root(meanings, attributes)
    if only and len(attributes) <= _MOST_CHARS:
        if len(_known) >= _KEPT:
            _known.clear()
        _known[attributes] = meanings
    return meanings


def _tells_names_only(meanings: Meanings) -> bool:
    if len(meanings) > _MOST_NAMES or _HOURS in meanings:
        return False
    return meanings.undeclared <= _HARMLESS
