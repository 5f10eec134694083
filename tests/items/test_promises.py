"""What the ground floor promises to everyone who takes its data."""

import pickle
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from items.delivery import Label
from items.digest import Window
from items.errors import ConfigError
from items.feed import Feed, FeedState, Health, Kind, Language
from items.item import Item, Poll, Score, ScoredItem
from items.story import Story
from items.traces import TRACE_BYTES

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
ITEM = Item(item_id="wire:1", feed_id="wire", title="Pass opens", summary="", link="")
FEED = Feed(
    feed_id="wire", url="https://wire.example/rss", name="Wire", publisher="Steppe Press",
    language=Language.EN, country="INT", kind=Kind.NEWS,
)  # fmt: skip
SCORE = Score(
    item_id="wire:1", score=0.5, relevant=False, adjacent=0.6, themes=("trade",), parties=(),
    reasons=(), nearest=None, model_version="m-1",
)  # fmt: skip


def report(score: float, *themes: str, at: datetime | None = NOON, hit: bool = False) -> ScoredItem:
    judged = replace(SCORE, score=score, relevant=hit, themes=themes)
    item = replace(ITEM, item_id=f"wire:{score}", published_at=at)
    return ScoredItem(item=item, feed=FEED, score=judged, seen_at=NOON + HOUR)


def test_an_item_has_a_title_and_an_aware_date_or_none() -> None:
    assert ITEM.published_at is None
    with pytest.raises(ValueError, match=r"'wire:1' has an empty title"):
        replace(ITEM, title="")
    with pytest.raises(ValueError, match=r"'wire:1' has a naive date"):
        replace(ITEM, published_at=datetime(2026, 11, 22))  # noqa: DTZ001


def test_a_classifier_reads_the_title_and_the_summary_if_there_is_one() -> None:
    assert ITEM.text == "Pass opens"
    assert replace(ITEM, summary="At last.").text == "Pass opens\nAt last."


def test_an_item_without_a_date_counts_from_when_it_was_first_seen() -> None:
    assert report(0.5, at=None).at == NOON + HOUR
    assert report(0.5, at=NOON - HOUR).at == NOON - HOUR


def test_a_poll_counts_what_it_read_and_what_it_knew_again() -> None:
    again = bytes(2 * TRACE_BYTES)

    assert Poll(state=FeedState(feed_id="wire"), items=(ITEM,), again=again).count == 3


@pytest.mark.parametrize("end_at", [NOON, NOON - HOUR])
def test_a_window_ends_after_it_starts(end_at: datetime) -> None:
    with pytest.raises(ValueError, match="before it starts"):
        Window(start_at=NOON, end_at=end_at)


@pytest.mark.parametrize("naive", ["start_at", "end_at"])
def test_a_window_has_aware_times_of_any_zone(naive: str) -> None:
    taipei = timezone(timedelta(hours=8))
    times = {"start_at": NOON.astimezone(taipei), "end_at": NOON + HOUR}
    assert Window(**times).start_at == NOON
    with pytest.raises(ValueError, match="aware times"):
        Window(**times | {naive: times[naive].replace(tzinfo=None)})


@pytest.mark.parametrize("grade", [-1, 3])
def test_a_grade_is_nought_one_or_two(grade: int) -> None:
    given = {"item_id": "wire:1", "by": "U1", "source": "file", "model_version": ""}
    assert [Label(**given, grade=n, labelled_at=NOON).grade for n in (0, 1, 2)] == [0, 1, 2]
    with pytest.raises(ValueError, match=f"grade {grade} of item 'wire:1'"):
        Label(**given, grade=grade, labelled_at=NOON)


def test_a_story_speaks_for_all_its_reports() -> None:
    lead = report(0.4, "energy", "trade", at=NOON)
    other = report(0.7, "trade", "security", at=NOON - HOUR, hit=True)
    story = Story(story_id="s", lead=lead, items=(other, lead))

    assert story.score == 0.7
    assert story.relevant
    assert story.themes == ("energy", "trade", "security")
    assert story.first_at == NOON - HOUR
    assert not Story(story_id="s", lead=lead, items=(lead,)).relevant


def test_the_group_of_a_feed_is_its_publisher_where_none_is_named() -> None:
    assert FEED.publisher_group == "Steppe Press"
    assert replace(FEED, group="Steppe Group").publisher_group == "Steppe Group"


def test_someone_should_look_at_a_feed_that_gives_nothing() -> None:
    fine = {health for health in Health if not health.is_trouble}

    assert fine == {Health.NEW, Health.OK, Health.UNCHANGED, Health.NO_DATES}


def test_an_error_names_the_file_and_the_key_and_can_be_handed_on() -> None:
    error = ConfigError("settings.toml", "digest.hour", "is no hour")

    assert str(error) == "settings.toml: digest.hour: is no hour"
    assert (
        str(ConfigError("settings.toml", "", "cannot be read")) == "settings.toml: cannot be read"
    )
    assert str(pickle.loads(pickle.dumps(error))) == str(error)
