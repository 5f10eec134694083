"""Where relative addresses start, as feedparser keeps it from element to element."""

import re
from urllib.parse import urljoin

from feeds.entities import resolve
from feeds.scan import UncertainError
from feeds.tags import ATTRIBUTE

# Addresses that are the same wherever they start from; they are not mended, either.
_WHOLE = re.compile(
    r"https?://[a-z0-9.-]+(?::[0-9]{1,5})?/[\w./~-]*(?:\?[\w./~%&=+-]+)?(?:#[\w./~-]+)?", re.ASCII
)
_URN = re.compile(r"(?:tag|urn):(?!//)[\w.,:@/~-]+", re.ASCII)
# Those that a base is put before as it stands: nothing in them leads up or nowhere.
_SEGMENT = r"[\w-]++(?:\.[\w-]++)*+"
_PATH = re.compile(rf"/?{_SEGMENT}(?:/{_SEGMENT})*+", re.ASCII)
_BASE = re.compile("base")  # of which a search is quicker than `in`
_STATED = re.compile(r"base\s*=")
_ODD = frozenset("[]")  # around which urllib fails
_STATING = frozenset({"xml:base", "base"})
_SLASHES = re.compile("^([A-Za-z][A-Za-z0-9+-.]*://)(/*)(.*?)")


class Bases:
    """The bases of one document, the innermost of which counts.

    Where the outer elements have none, that of an inner one outlives it: so feedparser has it.

    Args:
        attributes: Of the root, as they stand.
    """

    def __init__(self, attributes: str) -> None:
        self._base = ""
        self._open: list[str] = []
        self._moved: dict[tuple[str, str], str] = {}
        self._samples: dict[tuple[str, str], str] = {}
        self.enter(attributes)
        self.outlive = not self._base

    def enter(self, attributes: str) -> None:
        """Begin an element, given its attributes as they stand."""
        step = self._base, base_of(attributes)
        if step not in self._moved:
            self._moved[step] = _moved(*step)
        self._base = self._moved[step]
        self._open.append(self._base)

    def leave(self) -> None:
        """End it."""
        self._open.pop()
        if self._open and self._open[-1]:
            self._base = self._open[-1]

    def address(self, attributes: str, text: str) -> str:
        """Resolve the address that a leaf holds."""
        if "base" not in attributes.lower() and is_whole(text):
            return text
        self.enter(attributes)
        found = self._joined(text) if text else ""
        self.leave()
        return found

    def touch(self, attributes: str) -> None:
        """Go past a leaf without an address, the base of which may outlive it."""
        if attributes and not self._open[-1] and base_of(attributes):
            self.enter(attributes)
            self.leave()

    def _joined(self, address: str) -> str:
        if not _PATH.fullmatch(address):
            return join(self._base, address)
        sample = "/x" if address[0] == "/" else "x"
        if (self._base, sample) not in self._samples:
            self._samples[self._base, sample] = join(self._base, sample)
        return self._samples[self._base, sample].removesuffix(sample) + address


def _moved(base: str, stated: str) -> str:
    """Where addresses start within an element that states a base or none."""
    given = stated or base
    if not _ODD.isdisjoint(given):
        raise UncertainError
    if _WHOLE.fullmatch(given):
        return given
    if not base:
        return join("", given)
    # Not at the top: it is slow to import, and few documents need it.
    from feedparser.urls import make_safe_absolute_uri  # noqa: PLC0415

    return make_safe_absolute_uri(base, given) or base


def is_whole(address: str) -> bool:
    """Whether an address is the same wherever it starts from; one in doubt is not."""
    return not address or bool(_WHOLE.fullmatch(address) or _URN.fullmatch(address))


def are_stated(attributes: str) -> bool:
    """Whether bases may be stated, given all attributes of a document or those of a tag."""
    lower = attributes.lower()
    return bool(_BASE.search(lower) and _STATED.search(lower))


def base_of(attributes: str) -> str:
    """The base that an element states; empty when it does not."""
    if not (attributes and _STATED.search(attributes.lower())):
        return ""
    found: dict[str, str] = {}
    for name, double, single, _ in ATTRIBUTE.findall(attributes):
        lower = name.lower()
        if not lower.endswith("base") or lower.startswith("xmlns:"):
            continue
        if lower in found or lower not in _STATING:
            raise UncertainError
        found[lower] = resolve(double or single)
        if not (found[lower].isascii() and found[lower].isprintable()):
            raise UncertainError
    return found.get("xml:base", found.get("base", ""))


def join(base: str, address: str) -> str:
    """Resolve an address; one with slashes too many is mended."""
    address = _SLASHES.sub(r"\1\3", address)
    try:
        return urljoin(base, address)
    except ValueError:
        return ""
