"""The Atom feed of told stories."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import feedparser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digests.atom import to_atom
from digests.view import View
from items.digest import Digest

VIEW = View()
Make = Callable[..., Any]
ATOM = "{http://www.w3.org/2005/Atom}"


def test_a_feed_reader_reads_every_told_story(day: Digest) -> None:
    read = feedparser.parse(to_atom([day], VIEW, self_url="https://desk.example/feed.atom"))

    assert not read.bozo
    assert [e.link for e in read.entries] == [
        f"https://news.example/{s.lead.item.item_id}" for s in day.stories
    ]
    assert read.entries[0].author == "天山時報"
    assert read.entries[0].tags[0].label == "交通與走廊"
    assert read.entries[0].published == "2026-11-20T21:00:00Z"


def test_entries_keep_their_ids_and_the_newest_digest_comes_first(
    make_digest: Make, make_story: Make
) -> None:
    old = make_digest(make_story("a"), make_story("b"))
    new = replace(make_digest(make_story("b"), make_story("c")), made_at=old.made_at + timedelta(1))
    first, both = (feedparser.parse(to_atom(d, VIEW)) for d in ([old], [old, new]))

    assert len({e.id for e in both.entries}) == 3
    assert [e.id for e in first.entries] == [both.entries[2].id, both.entries[0].id]
    assert len(feedparser.parse(to_atom([old, new], VIEW, limit=2)).entries) == 2


def test_a_feed_without_stories_is_still_a_feed() -> None:
    root = ElementTree.fromstring(to_atom([], VIEW))

    assert {child.tag for child in root} >= {f"{ATOM}id", f"{ATOM}title", f"{ATOM}updated"}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(min_size=1), summary=st.text(), tail=st.text())
def test_any_text_makes_well_formed_xml(
    make_digest: Make, make_story: Make, title: str, summary: str, tail: str
) -> None:
    story = make_story("s", title=title, summary=summary, link=f"https://news.example/{tail}")

    root = ElementTree.fromstring(to_atom([make_digest(story)], VIEW))

    assert len(root.findall(f"{ATOM}entry")) == 1
