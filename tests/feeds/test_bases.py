"""Bases of addresses: kept from element to element as feedparser keeps them."""

import random

import pytest
from feedparser.urls import _urljoin, make_safe_absolute_uri

from feeds.bases import Bases, are_stated, base_of
from feeds.parse import parse_fully
from feeds.quick import read_quickly
from feeds.raw import RawFeed
from feeds.scan import UncertainError

BASES = (
    *("http://b.example/", "https://b.example/x/y", "http://b.example:8080/p/", "/x/y", "z/", ""),
    *("#f", "?q=1", ".", "../u/", "//h.example/k", "tag:a", "http:///three", "HTTP://b.example"),
    *("http://b.example//d//e", "x/../y", "///", "ftp://f.example/p", "http://b.example/a;b?c#d"),
)
ADDRESSES = (
    *("http://n.example/a", "/a", "a", "a/b.html", "t3_x-1", "../a", "./a", "#f", "?q", "a//b"),
    *(
        "//h.example/x",
        "tag:n.example,2026:1",
        "urn:x",
        "http:///s",
        "A:b",
        "a;p",
        "a b",
        "..",
        "/",
    ),
    *("a/", "/a/b/", "/a/./b", "/.a", "a.", "a..b", "é", "12:34", "http://n.example:80/?a=1"),
)


class Feedparsers:
    """What feedparser does on start and end tags, and with addresses."""

    def __init__(self, attributes: str) -> None:
        self.base = ""
        self.stack: list[str] = []
        self.start(attributes)

    def start(self, attributes: str) -> None:
        stated = base_of(attributes) or self.base
        if self.base:
            self.base = make_safe_absolute_uri(self.base, stated) or self.base
        else:
            self.base = _urljoin(self.base, stated)
        self.stack.append(self.base)

    def end(self) -> None:
        self.stack.pop()
        if self.stack and self.stack[-1]:
            self.base = self.stack[-1]

    def address(self, attributes: str, text: str) -> str:
        self.start(attributes)
        found = _urljoin(self.base, text) if text else ""
        self.end()
        return str(found)


def stated(chance: random.Random) -> str:
    return f" xml:base='{chance.choice(BASES)}'" if chance.random() < 0.4 else ""


def test_bases_are_followed_as_feedparser_follows_them() -> None:
    chance = random.Random(9)
    for _ in range(3_000):
        root = stated(chance)
        ours, theirs = Bases(root), Feedparsers(root)
        for _step in range(chance.randint(1, 9)):
            given, text = stated(chance), chance.choice(ADDRESSES)
            match chance.randrange(6):
                case 0:
                    ours.enter(given)
                    theirs.start(given)
                case 1 if len(theirs.stack) > 1:
                    ours.leave()
                    theirs.end()
                case 2:
                    ours.touch(given)
                    theirs.address(given, "")
                case _:
                    assert ours.address(given, text) == theirs.address(given, text)


@pytest.mark.parametrize("attributes", [" xml:base='http://[b'", " base='x]'"])
def test_a_base_that_cannot_be_taken_apart_is_left_to_feedparser(attributes: str) -> None:
    with pytest.raises(UncertainError):
        Bases(attributes)


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        (" xml:base='/a'", "/a"),
        (' XML:BASE = "/b?c&amp;d"', "/b?c&d"),
        (" href='http://n.example/database' title='base'", ""),
        (" base='/a' xml:base='/b'", "/b"),
        (" title='base = none'", ""),
    ],
)
def test_a_tag_states_a_base_by_an_attribute(attributes: str, expected: str) -> None:
    assert base_of(attributes) == expected
    assert are_stated(f"\n{attributes.lower()}\n") or not expected


@pytest.mark.parametrize(
    "attributes", [" codebase='/a'", " base='/a' BASE='/b'", " base='/\u00e9'"]
)
def test_a_base_stated_strangely_is_left_to_feedparser(attributes: str) -> None:
    with pytest.raises(UncertainError):
        base_of(attributes)


def keys(raw: RawFeed) -> list[tuple[str, str]]:
    return [(item.link, item.guid) for item in raw.items]


@pytest.mark.parametrize(
    "item",
    [
        "<link rel='related' href='/a' xml:base='http://b.example/'/><id>c</id>",
        "<link rel='enclosure' xml:base='//h.example/k' href='.'/><link href='?q'/>",
        "<guid isPermaLink='false' xml:base='http://b.example/x'>c</guid><link href='d'/>",
        "<title XML:BASE='http://b.example/'>t</title><link href='d'/><id>e</id>",
        "<content type='html' Base='/b/'>t</content><link href='d'/><id>e</id>",
        "<id xml:base='http://b.example/x/'>e</id><link href='/f'/>",
    ],
)
def test_a_base_outlives_any_element_that_states_it(item: str) -> None:
    text = (
        f"<feed xmlns='http://www.w3.org/2005/Atom'><entry>{item}</entry>"
        "<entry><link href='g'/><id>h</id></entry></feed>"
    )
    quick = read_quickly(text, max_items=9, pause_of=lambda *_: None)

    assert quick is not None
    assert keys(quick) == keys(parse_fully(text, max_items=9, date_of=lambda _: None))
