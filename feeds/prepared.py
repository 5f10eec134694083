"""What has to be known of a document before its first element is read."""

import re
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
_PROLOG = re.compile(r"\s*+(?:<\?[^<>]*+\?>\s*+)?+<!DOCTYPE[^\[<>]{0,1000}+>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A document before it is read.

    Attributes:
        text: The document, with XHTML written as HTML; empty if it is parted and asks for no hours.
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


def prepare(text: str) -> Prepared:
    """Cut a document whose items must be read one by one.

    Args:
        text: The document.

    Raises:
        UncertainError: Only feedparser knows how it reads.
    """
    text = without_prolog(text)
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


def prepare_parted(body: bytes) -> Prepared:
    """Cut a document around its items, which can perhaps be read all at once.

    Args:
        body: The document in UTF-8.

    Raises:
        UncertainError: It must be prepared at length.
        UnicodeError: It is not in UTF-8.
    """
    region = region_of(body)
    if region is None:
        raise UncertainError
    tokens = [*tokens_of(without_prolog(region.head)), (ITEMS, "", "", ""), *tokens_of(region.tail)]
    meanings = Meanings()
    kind = _kind(tokens, meanings)
    given = _given(tokens) + b"\n".join(region.tags).decode()
    if given.count("xmlns") > tokens[0][1].count("xmlns") or "xhtml" in given or "base" in given:
        raise UncertainError  # some tag but the root's steers more than its own element
    meanings[ITEMS] = Meaning.ITEM
    return Prepared(
        text=body.decode() if b"skipHours" in body else "",
        tokens=tokens,
        kind=kind,
        takers=_LateTakers(meanings, body),
        had_xhtml=False,
        region=region,
    )


class _LateTakers(Takers):
    """Those of a document that is decoded when they must look at it."""

    def __init__(self, meanings: Meanings, body: bytes) -> None:
        super().__init__(meanings, "")
        self._body = body

    def are_short(self, name: str) -> bool:
        self._text = self._text or self._body.decode()
        return super().are_short(name)


def without_prolog(text: str) -> str:
    """The document without its DOCTYPE, and what is before that.

    Args:
        text: The document, or its beginning.
    """
    prolog = _PROLOG.match(text)
    return text[prolog.end() :] if prolog else text


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
