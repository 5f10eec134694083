from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from feeds.normalise import normalise
from feeds.policy import FetchPolicy
from feeds.raw import RawFeed, RawItem
from items.feed import Feed
from items.item import Item

GOOGLE = "https://news.google.com/rss/search?q=x"


@pytest.fixture
def clean(make_feed: Callable[..., Feed], now: datetime) -> Callable[..., tuple[Item, ...]]:
    def run(
        *raw: RawItem, url: str = "http://steppe.example/rss", policy: FetchPolicy | None = None
    ) -> tuple[Item, ...]:
        return normalise(RawFeed(items=raw), make_feed(), url, now, policy or FetchPolicy())

    return run


Clean = Callable[..., tuple[Item, ...]]


def test_an_item_comes_out_whole_and_clean(clean: Clean) -> None:
    (item,) = clean(
        RawItem(
            title="<b>Rail</b> &amp; road\nto Osh",
            summaries=("<p>A made-up <i>line</i> is planned.</p>",),
            link="/n/1?utm_source=rss",
            guid="g-1",
            dates=("Fri, 13 Mar 2026 10:00:00 +0500",),
        )
    )

    assert item.title == "Rail & road to Osh"
    assert item.summary == "A made-up line is planned."
    assert item.link == "http://steppe.example/n/1"
    assert item.guid == "g-1"
    assert item.published_at == datetime(2026, 3, 13, 5, tzinfo=UTC)
    assert item.date_note == ""
    assert item.language == "en"
    assert item.item_id.startswith("steppe-wire:")


def test_a_missing_title_is_the_start_of_the_summary(clean: Clean) -> None:
    short, long = clean(
        RawItem(summaries=("<p>short text</p>",), guid="1"),
        RawItem(summaries=("word " * 100,), guid="2"),
    )

    assert (short.title, short.summary) == ("short text", "")
    assert long.title.endswith("…")
    assert len(long.title) <= 120
    assert long.summary.startswith("word word")


def test_an_item_without_any_text_is_left_out(clean: Clean) -> None:
    assert clean(RawItem(guid="1"), RawItem(title="<b></b>", summaries=("<p> </p>",))) == ()


def test_a_title_without_a_link_or_guid_is_still_an_item(clean: Clean) -> None:
    (item,) = clean(RawItem(title="Only a title"))

    assert (item.link, item.guid) == ("", "")


@pytest.mark.parametrize(
    ("title", "source", "wanted"),
    [
        ("Rail opens - The Steppe Post", "The Steppe Post", "Rail opens"),
        ("Rail - and road - opens - Steppe - Post", "Steppe - Post", "Rail - and road - opens"),
        ("Rail opens - The Steppe Post", "", "Rail opens"),
        ("Rail opens", "The Steppe Post", "Rail opens"),
        ("鐵路開通 - 草原報", "草原報", "鐵路開通"),
    ],
)
def test_google_news_loses_the_publisher_and_its_list_of_headlines(
    clean: Clean, title: str, source: str, wanted: str
) -> None:
    lists = "<ol><li>Another headline - Other Post</li></ol>"

    (item,) = clean(RawItem(title=title, source=source, summaries=(lists,)), url=GOOGLE)

    assert item.title == wanted
    assert item.summary == ""


def test_a_dash_in_an_ordinary_title_stays(clean: Clean) -> None:
    (item,) = clean(RawItem(title="Rail opens - at last"))

    assert item.title == "Rail opens - at last"


def test_a_thin_summary_gives_way_to_the_content(clean: Clean) -> None:
    thin, full = clean(
        RawItem(title="a", summaries=("Read more", "A whole made-up story of the line.")),
        RawItem(title="b", summaries=("x" * 80, "y" * 500)),
    )

    assert thin.summary == "A whole made-up story of the line."
    assert full.summary == "x" * 80


def test_a_summary_that_repeats_the_title_is_dropped(clean: Clean) -> None:
    (item,) = clean(RawItem(title="Rail opens", summaries=("<p>Rail opens</p>",)))

    assert item.summary == ""


def test_lengths_and_counts_have_caps(clean: Clean) -> None:
    small = FetchPolicy(max_title_chars=20, max_summary_chars=50, max_items=3)
    items = clean(
        *(RawItem(title=f"{n} " + "t" * 99, summaries=("s" * 999,)) for n in range(9)), policy=small
    )

    assert len(items) == 3
    assert {len(item.title) for item in items} == {20}
    assert {len(item.summary) for item in items} == {50}


def test_items_come_newest_first_and_undated_ones_stay_in_place(clean: Clean) -> None:
    items = clean(
        RawItem(title="old", dates=("2026-03-01",)),
        RawItem(title="beside old"),
        RawItem(title="new", dates=("2026-03-10",)),
        RawItem(title="beside new"),
    )

    assert [item.title for item in items] == ["new", "beside new", "old", "beside old"]


def test_an_impossible_date_is_noted_and_not_taken(clean: Clean) -> None:
    (item,) = clean(RawItem(title="a", dates=("Fri, 31 Dec 9999 23:59:59 GMT",)))

    assert item.published_at is None
    assert item.date_note == "in the future"


def test_long_guids_with_one_beginning_are_told_apart(clean: Clean) -> None:
    items = clean(*(RawItem(title="same", guid="CBMi" * 200 + str(n)) for n in range(3)))

    assert len(items) == 3
    assert all(len(item.guid) <= 500 for item in items)


def test_two_polls_of_one_document_compare_equal(clean: Clean) -> None:
    raw = RawItem(title="a", summaries=("b",), link="/c", guid="d", dates=("2026-03-01",))

    assert clean(raw) == clean(raw)
