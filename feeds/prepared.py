"""What has to be known of a document before its first element is read."""

from contextlib import suppress
from dataclasses import dataclass

from feeds.bases import Bases, are_stated
from feeds.meanings import Meaning, Meanings
from feeds.region import Region, region_of
from feeds.scan import Token, UncertainError, root_of, tokens_of
from feeds.scopes import (
    bases_of,
    declare_at_root,
    declare_within,
    is_atom,
)
from feeds.takers import Takers
from feeds.xhtml import written_out

ITEMS = "<items>"
"""Name of a token that stands for all items of a document; no element has it."""

_NEAR = 4_000  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A document before it is read.

    Attributes:
        text: The document, with XHTML written as HTML.
        tokens: All of them, or those around the items.
        kind: What the root is.
        takers: They know what names mean, too.
        had_xhtml: It may have had content in XHTML.
        bases: What addresses start from; None where nothing says so.
        region: The items, if they can perhaps be read all at once.
    """

    text: str
    tokens: list[Token]
    kind: Meaning
    takers: Takers
    had_xhtml: bool
    bases: Bases | None = None
    region: Region | None = None


def prepare(text: str, body: bytes | None = None) -> Prepared:
    """Cut a document, parted at its items if these can perhaps be read all at once.

    Args:
        text: The document without a DOCTYPE.
        body: The same in UTF-8, perhaps with blanks before it; None when it is not at hand.

    Raises:
        UncertainError: Only feedparser knows how it reads.
    """
    with suppress(UncertainError, UnicodeError):  # half a character is none in UTF-8
        region = region_of(text.encode() if body is None else body)
        if region:
            return _parted(text, region)
    return prepare_at_length(text)


def prepare_at_length(text: str) -> Prepared:
    """Cut a document whose items must be read one by one.

    Args:
        text: The document without a DOCTYPE.

    Raises:
        UncertainError: Only feedparser knows how it reads.
    """
    meanings, written = Meanings(), text
    # A look at where XHTML begins as a rule saves cutting all of it, which is written out anyway.
    tokens = [] if "xhtml" in text[:_NEAR] else tokens_of(text)
    given = _given(tokens)
    if not tokens or "xhtml" in given:
        kind = _kind(tokens or root_of(text), meanings)
        written = written_out(text, peeled=is_atom(meanings, kind))
    if not tokens or written is not text:
        tokens = tokens_of(written)
        given = _given(tokens)
    kind = _kind(tokens, meanings)
    declare_within(meanings, tokens, given)
    return Prepared(
        text=written,
        tokens=tokens,
        kind=kind,
        takers=Takers(meanings, written),
        bases=bases_of(tokens, meanings) if are_stated(given) else None,
        had_xhtml=written is not text or "xhtml" in given,
    )


def _parted(text: str, region: Region) -> Prepared:
    """One in which no tag but the root's steers more than its own element."""
    tokens = [*tokens_of(region.head), (ITEMS, "", "", ""), *tokens_of(region.tail)]
    meanings = Meanings()
    kind = _kind(tokens, meanings)
    given = _given(tokens) + b"\n".join(region.tags).decode()
    if given.count("xmlns") > tokens[0][1].count("xmlns") or "xhtml" in given or "base" in given:
        raise UncertainError
    meanings[ITEMS] = Meaning.ITEM
    return Prepared(
        text=text,
        tokens=tokens,
        kind=kind,
        takers=Takers(meanings, text),
        had_xhtml=False,
        region=region,
    )


def _kind(tokens: list[Token], meanings: Meanings) -> Meaning:
    """What the root is, whose namespaces hold for the whole document."""
    if not tokens:
        raise UncertainError
    name, attributes, _, is_leaf = tokens[0]
    if is_leaf or attributes.endswith("/") or not name or name == ITEMS:
        raise UncertainError
    declare_at_root(meanings, attributes)
    return meanings[name]


def _given(tokens: list[Token]) -> str:
    """All attributes."""
    return "\n".join([token[1] for token in tokens])
