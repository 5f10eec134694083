"""Takes the bytes of a feed apart into its items, so that those known already need not be read.

An outline is a guess. It holds when the document, or what is left of it, turns out to have as
many items as the outline has parts: a part ends with the first "</item>" after its start, so
where a comment or a CDATA section hides one, items are fewer than parts.
"""

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from items.traces import RAW_BYTES

_MAX_BYTES = 1_000_000
_MAX_PART_BYTES = 90_000
_MAX_TAGS = 100_000
_ATTRIBUTES = rb"""(?:\s+[\w:.-]+\s*=\s*(?:"[^"<>]*"|'[^'<>]*'))*\s*"""
_OPENING = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:(?:<\?[^<>]*\?>|<!--[^<>]*-->)\s*)*"
    rb"<(?:(?:rss|rdf:RDF)" + _ATTRIBUTES + rb">\s*<channel|feed)" + _ATTRIBUTES + rb">"
)
_HIDING = ((b"<![CDATA[", b"]]>"), (b"<!--", b"-->"), (b"<?", b"?>"))
_BLANKS = b" \t\r\n"
_JOINT = b"<>"  # nothing that is looked for reaches across it
_HOURS = b"skipHours"
_NAMESPACE = b"xmlns"
_DECLARATION = re.compile(rb"""xmlns(?::[\w.-]+)?\s*=\s*(?:"[^"<>&]*"|'[^'<>&]*')""")
_NAMES = {b"</item>": b"<item", b"</entry>": b"<entry"}
_FIRST = {end: re.compile(name + rb"[\s>]") for end, name in _NAMES.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A document, taken apart.

    Attributes:
        head: All before the first item.
        parts: One an item, from its start tag on, without its end tag; between items are blanks.
        end: The end tag.
        tail: All behind the last item.
        opening: The beginning of the head that holds for all items: the tags they stand in.
        namespaces: Declarations anywhere in the document, but for those of known parts.
        raws: A digest of each part; empty as long as nobody asked.
    """

    head: bytes
    parts: tuple[bytes, ...]
    end: bytes
    tail: bytes
    opening: bytes
    namespaces: frozenset[bytes]
    raws: tuple[bytes, ...] = ()

    def digests(self) -> Sequence[bytes]:
        """A digest of each part; blanks before it do not count."""
        return self.raws or _digests(self.parts)

    def reduced(self, places: Sequence[int]) -> bytes | None:
        """The document with some of its items only.

        Args:
            places: Of the parts to keep, ascending, at least one.

        Returns:
            None when what is left out may change how the rest is read.
        """
        if not _is_closed(self.parts[places[-1]]):
            return None
        kept = b"".join(self.parts[place] + self.end for place in places)
        whole = self.head + kept + self.tail
        return whole if _namespaces(whole) == self.namespaces else None


def outline_of(body: bytes, known: Container[bytes] = ()) -> Outline | None:
    """Take a document apart; None when that is not surely right.

    Args:
        body: Bytes of any document.
        known: Digests of parts that were in an outline before, which need not be looked at again:
            what they held then they hold now. Right only where the same context shows that they
            stood between the same tags, among the same namespaces (feeds.context).
    """
    if len(body) > _MAX_BYTES:
        return None
    opening = _OPENING.match(body)
    if opening is None:
        return None
    end = b"</item>" if b"</item>" in body else b"</entry>"
    *parts, tail = body.split(end)
    if not parts:
        return None
    start = _FIRST[end].search(parts[0], opening.end())
    if start is None:
        return None
    head, parts[0] = parts[0][: start.start()], parts[0][start.start() :]
    parts = [part.lstrip(_BLANKS) for part in parts]
    raws = _digests(parts) if known else ()
    strange = parts
    if raws:  # the first is read in any case, see feeds.tracing
        others = zip(parts[1:], raws[1:], strict=True)
        strange = [parts[0], *[part for part, raw in others if raw not in known]]
    looked = _JOINT.join((head, *strange, tail))
    made = Outline(
        head=head,
        parts=tuple(parts),
        end=end,
        tail=tail,
        opening=opening[0],
        namespaces=_namespaces(looked),
        raws=raws,
    )
    return made if _is_usual(body, made, strange, looked) else None


def _digests(parts: Iterable[bytes]) -> tuple[bytes, ...]:
    # Processors of today have instructions for it: a third less than blake2b takes.
    return tuple([sha256(part).digest()[:RAW_BYTES] for part in parts])


def _namespaces(text: bytes) -> frozenset[bytes]:
    """All declarations; what only looks like the beginning of one counts, too."""
    found, at = set(), text.find(_NAMESPACE)
    while at >= 0:
        whole = _DECLARATION.match(text, at)
        found.add(whole[0] if whole else _NAMESPACE)
        at = text.find(_NAMESPACE, at + 1)
    return frozenset(found)


def _is_usual(body: bytes, made: Outline, strange: Sequence[bytes], looked: bytes) -> bool:
    """Whether nothing in the document makes its items depend on each other.

    Args:
        body: The document.
        made: Its outline.
        strange: The parts that are not known to be usual, and the first.
        looked: The document without the others.
    """
    name = _NAMES[made.end]
    starts = (name + b">", name + b" ", name + b"\t", name + b"\r", name + b"\n")
    return (
        max(map(len, (made.head, made.tail, *made.parts))) <= _MAX_PART_BYTES
        and all(part.startswith(starts) for part in strange)
        and (len(body) <= _MAX_TAGS or body.count(b"<") <= _MAX_TAGS)
        and looked.count(name, len(made.head)) == len(strange)
        and _is_closed(made.head)
        and _is_closed(made.parts[-1])
        and _NAMESPACE not in made.namespaces
        and not (_HOURS in looked and (b"<!--" in body or _HOURS in _JOINT.join(strange)))
    )


def _is_closed(run: bytes) -> bool:
    """Whether what follows a run of bytes is outside of comments and the like."""
    if b"<!" not in run and b"<?" not in run:
        return True
    return all(run.rfind(start) <= run.rfind(end) for start, end in _HIDING)
