"""What is read together gives, item by item, what is read one by one."""

import html
import os
import pickle
import random
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import feeds.columns
import feeds.date_columns
import feeds.languages
import feeds.letters
import feeds.link_columns
from feeds.clean import plain
from feeds.columns import plain_each
from feeds.date_columns import read_each
from feeds.dates import read, read_first
from feeds.language import language_of
from feeds.languages import languages_of
from feeds.letters import is_settled, visible
from feeds.link_columns import canonical_each
from feeds.links import canonical
from feeds.normalise import normalise
from feeds.parse import parse
from feeds.policy import FetchPolicy
from feeds.raw import NotAFeedError, RawFeed, RawItem
from items.columns import items_of
from items.feed import Feed, Language
from items.item import Item

EXAMPLES = int(os.environ.get("SILKWATCH_TEST_EXAMPLES", "300"))
NOW = datetime(2026, 11, 22, tzinfo=UTC)
BASE = "http://steppe.example/feed"
TOGETHER = (feeds.columns, feeds.date_columns, feeds.languages, feeds.link_columns)
MARKUP = [
    *["<p>", "</p>", "<b>", "</b>", "<br/>", "<br>", "<a href='x>y'>", '<a href="u">', "</a>", ">"],
    *["<a href=x/>", "a < b", "&amp;", "&lt;p&gt;", "&#39;", "&nbsp;", "&notit;", "\n", "  ", " "],
    *["<script>s</script>", "<table>", "<td>", "</table>", "<tr>", "<!-- c -->", "<!--", "-->"],
    *["<div", "</div>", '<a title="', "'", '"', "<foo>", "&", "&am", "p;", "&#1;", "&#10;", "\x01"],
    *[
        "]]>",
        "\x00",
        "<p\xa0class='x'>",
        "</html>",
        "&amp;lt;i&amp;gt;",
        "&amp;nbsp;",
        "&copy",
        "\t",
    ],
]
PLAIN = [
    *[
        "rail to Osh",
        "the road of",
        "мост",
        "дорога и вода",
        "中亞鐵路",
        "铁路",
        "這個",
        "这个",
        "に",
        "é",
    ],
    *["e\u0301", "\u115f", "\ufffc", "\xa0", "\u2028", "\u200d", "\U0001f468", "\x07", "\u3000"],
    *[
        "\u0306",
        "Ş",
        "қала",
        "\ue001",
        "\ud800",
        "und der",
        "bilan",
        "«",
        "’",
        "№",
        "7",
        "ELLE",
        "",
    ],
]
pieces = st.lists(st.sampled_from([*PLAIN, *MARKUP]), max_size=8).map("".join)
plain_pieces = st.lists(st.sampled_from(PLAIN), max_size=5).map(" ".join)
easy = st.sampled_from(
    ["<p>Rail talks</p>", "Rail talks", "мост", "<p>鐵路</p> 這個", "Grain &amp; gas"]
)
texts = st.one_of(pieces, plain_pieces, easy, easy)
links = st.sampled_from(
    [
        *[f"https://n.example/news/{n}" for n in range(4)],
        *[
            "https://n.example/a?utm_source=rss",
            "https://n.example/a?id=3&ref=rss",
            "/relative",
            "",
        ],
        *[
            "http://n.example/a",
            "https://N.example/",
            "https://n.example/a#top",
            "https://m.example/",
        ],
        *["https://n.example/a?b?c", "https://n.example/ü", "https://n.example/a\nb", "x:y"],
        *["https://n.example/a#!/b", "https://n.example", "https://n.example/?#"],
    ]
)
dates = st.lists(
    st.sampled_from(
        [
            *["Sun, 01 Mar 2026 10:00:00 +0500", "Mon, 02 Mar 2026 10:00:00 GMT"] * 3,
            *["2026-03-01T10:00:00Z", "2026-03-01T10:00:00+05:00", "2026-03-01T10:00:00-0330"] * 2,
            *["Sun, 31 Feb 2026 10:00:00 +0500", "Sun, 01 Mai 2026 10:00:00 GMT", "2026-03-01"],
            *[
                "Sun, 01 Mar 2026 10:00:00 +1500",
                "Sun, 01 Mar 2026 10:00:00 +0099",
                "2024年11月5日",
            ],
            *["Sun, 01 Mar 2026 25:00:00 GMT", "2027-03-01T10:00:00Z", "1970-01-01T00:00:00Z"],
            *[
                "2026-11-22T10:00:00Z",
                "0001-01-01T00:00:00+05:00",
                "",
                "nonsense",
                "2026-03-01T10:00",
            ],
            *["2026-03-01T10:00:00Z\n2026-03-01T10:00:00Z", "1 Mar 2026 10:00:00 MSK"],
        ]
    ),
    max_size=2,
).map(tuple)
raw_items = st.builds(
    RawItem,
    title=texts,
    summaries=st.lists(texts, max_size=2).map(tuple),
    link=links,
    guid=st.one_of(
        links,
        texts.filter(lambda text: "\ud800" not in text),
        st.sampled_from(["g1", "g2", "g3", "http://n.example/"]),
    ),
    dates=dates,
    source=st.sampled_from(["", "", "", "Steppe Wire"]),
)
documents = st.lists(raw_items, max_size=9).map(tuple)


def both_ways(document: RawFeed, feed: Feed) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """The items of a document, read together and one by one."""
    policy = FetchPolicy(max_title_chars=30, max_summary_chars=40)
    together = normalise(document, feed, BASE, NOW, policy)
    with pytest.MonkeyPatch.context() as patch:
        for module in TOGETHER:
            patch.setattr(module, "_FEW", 10**9)
        return together, normalise(document, feed, BASE, NOW, policy)


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(texts, min_size=3, max_size=9), st.sampled_from([12, 40, 2_000]))
def test_texts_are_cleaned_together_as_one_by_one(given_: list[str], max_chars: int) -> None:
    assert plain_each(given_, max_chars=max_chars) == [
        plain(text, max_chars=max_chars) for text in given_
    ]


def test_a_reference_that_a_tag_cuts_is_the_same_together_and_one_by_one() -> None:
    given_ = ["<p>rail</p>", "<b>Osh</b>", "&lt<b>;/a&gt; grain</b>"]

    assert plain_each(given_, max_chars=40) == [plain(text, max_chars=40) for text in given_]
    assert plain_each(given_, max_chars=40)[2] == "<;/a> grain"


@pytest.mark.parametrize("count", [3, 30, 3_000])
@pytest.mark.parametrize(
    "odd", ["rail  line", " rail", "rail ", "a\nb", "", "дорога  в Ош", "рельсы"]
)
def test_blanks_that_nobody_sees_go_from_columns_of_any_length(count: int, odd: str) -> None:
    given_ = ["a line of a title, made up"] * count
    for place in (0, count // 2, count - 1):
        lines = [*given_[:place], odd, *given_[place + 1 :]]

        assert plain_each(lines, max_chars=40) == [plain(line, max_chars=40) for line in lines]


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.tuples(texts, texts), min_size=3, max_size=7), st.sampled_from(list(Language)))
def test_languages_are_told_together_as_one_by_one(
    given_: list[tuple[str, str]], prior: Language
) -> None:
    titles, summaries = ([visible(pair[side]) for pair in given_] for side in (0, 1))

    assert languages_of(titles, summaries, prior) == [
        language_of("\n".join(lines), prior) for lines in zip(titles, summaries, strict=True)
    ]


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(dates, min_size=3, max_size=6))
def test_dates_are_read_together_as_one_by_one(given_: list[tuple[str, ...]]) -> None:
    about = {"country": "KZ", "language": Language.RU, "now": NOW}

    together = read_each(given_, **about)  # type: ignore[arg-type]

    assert list(zip(*together, strict=True)) == [read_first(stated, **about) for stated in given_]  # type: ignore[arg-type]


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(links, min_size=3, max_size=6))
def test_links_are_made_canonical_together_as_one_by_one(given_: list[str]) -> None:
    assert canonical_each(given_, BASE) == [canonical(link, BASE) for link in given_]


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(items=documents, language=st.sampled_from(list(Language)))
def test_a_document_gives_the_same_items_together_and_one_by_one(
    items: tuple[RawItem, ...], language: Language, make_feed: Callable[..., Feed]
) -> None:
    together, apart = both_ways(RawFeed(items=items), make_feed(language=language, country="KZ"))

    assert together == apart


def test_mutated_documents_give_the_same_items_together_and_one_by_one(
    make_feed: Callable[..., Feed], make_rss: Callable[..., bytes]
) -> None:
    """Every field of every item is whole in some documents, and cut, mixed or doubled in others."""
    chance = random.Random(20261122)
    pool = [piece for piece in [*MARKUP, *PLAIN] if piece != "\ud800"]
    for _ in range(max(20, EXAMPLES // 3)):
        odd = chance.choice((0.0, 0.02, 0.2))
        items = []
        for number in range(chance.randrange(3, 40)):
            words = [chance.choice(pool) if chance.random() < odd else "rail" for _ in range(30)]
            end = chance.choice(("", "?utm_source=x", "#a"))
            zone = chance.choice(("GMT", "+0500"))
            items.append(
                f"<title>{html.escape(' '.join(words[:8]))}</title>"
                f"<link>https://n.example/{number}{end}</link>"
                f"<pubDate>Sun, 01 Mar 2026 10:{number:02}:00 {zone}</pubDate>"
                f"<description>{html.escape('<p>' + ' '.join(words) + '</p>')}</description>"
            )
        document = parsed(make_rss(*items))

        together, apart = both_ways(document, make_feed())

        assert together == apart
        assert together


def test_real_documents_give_the_same_items_together_and_one_by_one(
    shared: Path, make_feed: Callable[..., Feed]
) -> None:
    count = 0
    for path in sorted((shared / "feeds" / "real").iterdir()):
        try:
            document = parsed(path.read_bytes())
        except NotAFeedError:
            continue
        together, apart = both_ways(document, make_feed())
        count += len(together)

        assert together == apart, path.name

    assert count > 6_000


def parsed(body: bytes) -> RawFeed:
    date_of = partial(read, country="INT", language=Language.EN)
    return parse(body, "", language=Language.EN, max_items=1_500, date_of=date_of)


@pytest.mark.parametrize("count", [2, 20])
def test_columns_of_items_are_held_to_the_rules_of_an_item(count: int) -> None:
    names = ("item_ids", "titles", "summaries", "links", "guids", "languages", "notes")
    columns: dict[str, Any] = {name: [f"{name} {at}" for at in range(count)] for name in names}
    columns |= {
        "feed_ids": ["f"] * (count - 1) + ["last"],
        "published": [NOW] * (count - 1) + [None],
    }

    made = items_of(**columns)

    assert made == [
        Item(
            item_id=f"item_ids {at}",
            feed_id="f" if at < count - 1 else "last",
            title=f"titles {at}",
            summary=f"summaries {at}",
            link=f"links {at}",
            guid=f"guids {at}",
            language=f"languages {at}",
            published_at=NOW if at < count - 1 else None,
            date_note=f"notes {at}",
        )
        for at in range(count)
    ]
    assert pickle.loads(pickle.dumps(made)) == made
    with pytest.raises(FrozenInstanceError):
        made[0].title = "z"  # type: ignore[misc]
    for wrong, said in (
        ({"titles": [*columns["titles"][1:], ""]}, "feed last has an item with an empty title"),
        ({"titles": columns["titles"][1:]}, "shorter"),
        ({"published": [None] + [NOW.replace(tzinfo=None)] * (count - 1)}, "with a naive date"),
    ):
        with pytest.raises(ValueError, match=said):
            items_of(**columns | wrong)


def test_what_is_taken_for_settled_is_as_the_long_way_leaves_it() -> None:
    """Every character of the first plane, beside itself, a letter and an accent."""
    long_way = feeds.letters._seen  # type: ignore[attr-defined]

    odd = [
        text
        for code in range(0x10000)
        for text in (f"a{chr(code)}\u0301{chr(code)}b", f"{chr(code)}a", f"\uac00{chr(code)}")
        if text.isprintable() and is_settled(text) and long_way(text) != text.strip()
    ]

    assert not odd


def test_of_ascii_what_is_printable_is_settled_and_nothing_else() -> None:
    texts = [f"a{chr(code)}b" for code in range(0x80)]

    assert [is_settled(text) for text in texts] == [text.isprintable() for text in texts]
