import random
from collections.abc import Sequence
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import identity


class Mark(NamedTuple):
    guid: str
    link: str
    title: str
    date: str = ""


def item_ids(feed_id: str, marks: Sequence[Mark]) -> list[str]:
    return identity.item_ids(
        feed_id,
        guids=[mark.guid for mark in marks],
        links=[mark.link for mark in marks],
        titles=[mark.title for mark in marks],
        dates=[(mark.date, "1999") if mark.date else () for mark in marks],
    )


def mark(guid: str = "", link: str = "", title: str = "A title") -> Mark:
    return Mark(guid=guid, link=link, title=title)


def key(one: Mark, *others: Mark) -> str:
    return item_ids("steppe", [one, *others])[0]


def test_an_item_keeps_its_key_through_edits_of_everything_but_its_guid() -> None:
    before = mark("g-1", "http://n.example/1", "First title")
    after = mark("g-1", "http://n.example/1-moved", "Better title")

    assert key(before) == key(after)


def test_without_a_guid_the_link_is_the_key_and_without_both_the_title() -> None:
    assert key(mark(link="http://n.example/1", title="x")) == key(
        mark(link="http://n.example/1", title="y")
    )
    assert key(mark(title="x")) != key(mark(title="y"))


def test_without_guid_and_link_the_same_title_on_another_day_is_another_item() -> None:
    days = [Mark(guid="", link="", title="Border post", date=f"2026-11-{n}") for n in (20, 21)]
    undated = Mark(guid="", link="", title="Border post")

    assert len(set(item_ids("f", [*days, undated]))) == 3
    assert item_ids("f", days[:1]) == item_ids("f", days)[:1]


def test_a_date_says_nothing_where_a_guid_or_link_does() -> None:
    before = Mark(guid="g-1", link="", title="Rail talks", date="2026-11-20")
    after = Mark(guid="g-1", link="", title="Rail talks", date="2026-11-21")
    linked = [
        Mark(guid="", link="https://n.example/1", title="Rail", date=day) for day in ("20", "21")
    ]

    assert item_ids("f", [before]) == item_ids("f", [after])
    assert item_ids("f", linked[:1]) == item_ids("f", linked[1:])


def test_feeds_do_not_share_keys() -> None:
    assert item_ids("a", [mark("g")]) != item_ids("b", [mark("g")])


def test_the_move_to_https_makes_no_new_item() -> None:
    assert key(mark("http://n.example/?p=1")) == key(mark("https://n.example/?p=1"))
    assert key(mark(link="http://n.example/1")) == key(mark(link="https://n.example/1"))


def test_a_guid_that_several_items_share_is_no_key() -> None:
    marks = [mark("same", f"http://n.example/{n}", f"title {n}") for n in range(5)]

    keys = item_ids("steppe", marks)

    assert len(set(keys)) == 5
    assert keys == [key(mark(link=one.link)) for one in marks]


def test_neither_guid_nor_link_is_a_key_when_several_items_share_them() -> None:
    guids = [mark("tag:n,2026", f"http://n.example/{n}", f"title {n}") for n in range(3)]
    links = [mark(link="http://n.example/live", title=f"title {n}") for n in range(3)]

    assert len(set(item_ids("steppe", guids))) == 3
    assert len(set(item_ids("steppe", links))) == 3


@pytest.mark.parametrize(
    ("one", "wanted"),
    [
        (mark("https://n.example/?p=1"), "steppe:33f7d1749010e38cce97"),
        (mark(link="https://n.example/1"), "steppe:ea5625d59ca475d6634e"),
        (mark(link="https://n.example/", title="Rail talks"), "steppe:9c6a438276d66a62d80d"),
        (
            Mark(guid="", link="", title="Rail talks", date="2026-11-20"),
            "steppe:56a5d290b5eb6589e0ee",
        ),
    ],
)
def test_keys_stay_for_ever_or_every_item_would_be_new_again(one: Mark, wanted: str) -> None:
    assert key(one) == wanted


def test_a_guid_that_is_a_mere_word_is_no_key() -> None:
    monday = mark("latest", "http://n.example/monday", "Monday")
    tuesday = mark("latest", "http://n.example/tuesday", "Tuesday")

    assert key(monday) != key(tuesday)
    assert key(mark("latest-7", "http://n.example/1")) == key(
        mark("latest-7", "http://n.example/2")
    )


def test_the_same_item_twice_in_one_document_is_one_item() -> None:
    twice = mark("g", "http://n.example/1", "x")

    assert len(set(item_ids("steppe", [twice, twice]))) == 1


def test_a_feed_that_links_everything_to_its_front_page_keeps_its_items_apart() -> None:
    keys = item_ids(
        "steppe",
        [
            mark("http://n.example", "http://n.example/", "x"),
            mark("http://n.example", "http://n.example/", "y"),
        ],
    )

    assert len(set(keys)) == 2
    assert keys[0] == key(mark("http://n.example", "http://n.example/", "x"))


MARKS = st.builds(
    Mark,
    guid=st.sampled_from(["", "g1", "g2", "http://n.example/1"]),
    link=st.sampled_from(["", "http://n.example/", "http://n.example/1", "http://n.example/2"]),
    title=st.sampled_from(["x", "y", "z"]),
)


@given(st.lists(MARKS, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_a_document_changes_no_key(marks: list[Mark], random: object) -> None:
    keys = dict(zip(marks, item_ids("steppe", marks), strict=True))
    shuffled = list(marks)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert item_ids("steppe", shuffled) == [keys[one] for one in shuffled]


SITES = ("https://n.example/", "http://n.example/", "httpx://n/", "http://", "")
ODD = (
    *["latest", "", "٣", "Ⅳ", "a_b", "новость", "x" * 21, "https://n.example", "https:///"],
    *["https://n.example//", "a\nhttps://n.example/b", "https://n.example/", "http://n.example/#"],
)


def column(chance: random.Random, count: int) -> list[str]:
    """Guids or links: of one site, or numbered, or none; now and then an odd one."""
    site, end = chance.choice(SITES), chance.choice(("", "-x"))
    marks = [f"{site}{at}{end}" for at in range(count)] if chance.random() < 0.8 else [""] * count
    if chance.random() < 0.4:
        marks[chance.randrange(count)] = chance.choice(ODD)
    return marks


def test_marks_that_are_all_their_items_own_take_a_short_way_to_the_same_keys(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chance = random.Random(8)
    documents = []
    for _ in range(6_000):
        count = chance.randrange(1, 6)
        titles = [chance.choice(("t", f"t{at}")) for at in range(count)]
        dates = [chance.choice(("", "d", "d\n")) for _ in range(count)]
        documents.append((column(chance, count), column(chance, count), titles, dates))

    def keys() -> list[list[str]]:
        return [
            identity.item_ids("wire", guids=guids, links=links, titles=titles, dates=dates)
            for guids, links, titles, dates in documents
        ]

    quick = keys()
    monkeypatch.setattr("feeds.identity._own_marks", lambda _column: ())

    for document, mine, its in zip(documents, quick, keys(), strict=True):
        assert mine == its, document
