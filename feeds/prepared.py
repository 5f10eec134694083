"""What has to be known of a document before its first element is read."""

import re
from operator import itemgetter
from typing import NamedTuple

from feeds.bases import Bases, are_stated
from feeds.meanings import Meaning, Meanings
from feeds.region import Region, region_of
from feeds.roots import meanings_at
from feeds.scan import Token, UncertainError, root_of, telling_tokens_of, tokens_of
from feeds.scopes import bases_of, declare_within, declares_within, is_atom
from feeds.takers import Takers
from feeds.xhtml import written_out

ITEMS = "<items>"
"""Name of a token that stands for all items of a document; no element has it."""

_NEAR = 4_000  # characters
_ATTRIBUTES = itemgetter(1)  # of a token
_XHTML = re.compile("xhtml")  # of which a search is quicker than `in`
_PROLOG = re.compile(r"\s*+(?:<\?[^<>]*+\?>\s*+)?+<!DOCTYPE[^\[<>]{0,1000}+>")


class Prepared(NamedTuple):
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
    text = written = without_prolog(text)
    root = root_of(text)
    kind, meanings = _root(root)  # of some nothing can be read: then nothing needs to be cut
    # A look at where XHTML begins as a rule saves cutting all of it, which is written out anyway.
    tokens = [] if "xhtml" in text[:_NEAR] else telling_tokens_of(text)
    given = _given(tokens)
    had_xhtml = _XHTML.search(given) is not None
    if (not tokens or had_xhtml) and "<" not in given:
        written = written_out(text, peeled=is_atom(meanings, kind))
    if not tokens or written is not text:
        tokens = telling_tokens_of(written)
        given = _given(tokens)
        had_xhtml = written is not text or "xhtml" in given
    if declares_within(tokens, given):
        _, meanings = _root(root, only=False)
    if meanings["category"] is not Meaning.IDLE or root != tokens[:1]:
        # What was not cut out says nothing only behind the root, and where names are no others'.
        tokens = tokens_of(written)
        given = _given(tokens)
        _, meanings = _root(root, only=not declares_within(tokens, given))
    if "<" in given:
        raise UncertainError
    if declares_within(tokens, given):
        declare_within(meanings, tokens, given)
    return Prepared(
        text=written,
        tokens=tokens,
        kind=kind,
        takers=Takers(meanings, written),
        bases=bases_of(tokens, meanings) if are_stated(given) else None,
        had_xhtml=had_xhtml,
    )


def prepare_parted(body: bytes) -> Prepared | None:
    """Cut a document around its items, which can perhaps be read all at once; None as region_of.

    Args:
        body: The document in UTF-8.

    Raises:
        UncertainError: It must be prepared at length.
        UnicodeError: It is not in UTF-8.
    """
    region = region_of(body)
    if region is None:  # as of most documents: to raise an error would cost more than all else here
        return None
    head = without_prolog(region.head)
    if "html" in region.head[: -len(head)].lower():
        raise UncertainError  # a page, in which a feed has to be found
    tokens = [*tokens_of(head), (ITEMS, "", "", ""), *tokens_of(region.tail)]
    given = _given(tokens) + b"\n".join(region.tags).decode()
    if "<" in given or "xhtml" in given or are_stated(given) or declares_within(tokens, given):
        raise UncertainError  # some tag but the root's steers more than its own element
    kind, meanings = _root(tokens)
    meanings[ITEMS] = Meaning.ITEM
    return Prepared(
        text=body.decode() if "skipHours" in head + given + region.tail else "",
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


def _root(tokens: list[Token], *, only: bool = True) -> tuple[Meaning, Meanings]:
    """What the root is, and what names mean, as its namespaces hold for the whole document.

    Args:
        tokens: Of the document, or the first of them.
        only: No other tag is known to declare namespaces.

    Raises:
        UncertainError: Only feedparser knows.
    """
    if not tokens:
        raise UncertainError
    name, attributes, _, is_leaf = tokens[0]
    if is_leaf or attributes.endswith("/") or "<" in attributes or not name or name == ITEMS:
        raise UncertainError
    meanings = meanings_at(attributes, only=only)
    return meanings[name], meanings


def _given(tokens: list[Token]) -> str:
    """All attributes; most tags have none."""
    return "\n".join(filter(None, map(_ATTRIBUTES, tokens)))
