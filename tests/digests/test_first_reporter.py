"""One entry for one event: who stands for it, who else tells it, who told it first."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from digests.cards import card_of
from digests.lead import pick_lead
from digests.policy import DigestPolicy
from digests.view import View
from items.feed import Language
from items.item import ScoredItem
from items.story import Story

Make = Callable[..., Any]
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
VIEW = View(policy=DigestPolicy(language=Language.EN, time_zone="UTC"))


@pytest.fixture
def told(make_scored: Make) -> Callable[..., ScoredItem]:
    """A report of an outlet some hours after noon."""

    def told(outlet: str, hours: float, *, dated: bool = True, **fields: Any) -> ScoredItem:
        at = NOON + timedelta(hours=hours)
        scored = make_scored(outlet.lower(), publisher=outlet, published_at=at, **fields)
        item = replace(scored.item, published_at=at if dated else None)
        return replace(scored, item=item, seen_at=at)

    return told


def story_of(*reports: ScoredItem) -> Story:
    lead = pick_lead(reports, ["zh-Hant", "zh-Hans", "en", "ru"])
    return Story(story_id="s", lead=lead, items=tuple(sorted(reports, key=lambda one: one.at)))


def test_the_first_outlet_is_named_with_its_time_though_another_leads(told: Make) -> None:
    card = card_of(
        story_of(
            told("Xinhua Copy", 1, language="zh-Hans", state_media=True),
            told("Steppe Courier", 3, language="en"),
            told("Turan Press", 5, language="ru"),
        ),
        VIEW,
        on=NOON,
    )

    assert card.lead.outlet == "Steppe Courier"
    assert card.first == "first: Xinhua Copy 13:00"
    assert [(one.outlet, one.state) for one in card.outlets] == [
        ("Steppe Courier", False),
        ("Turan Press", False),
        ("Xinhua Copy", True),
    ]


def test_copies_in_several_outlets_are_one_entry_with_each_outlet_once(told: Make) -> None:
    reports = [told(f"Outlet {n % 5}", n, title="One wire text") for n in range(10)]

    card = card_of(story_of(*reports), VIEW, on=NOON)

    assert len(card.outlets) == 5
    assert card.first.startswith("first: Outlet 0")


def test_one_outlet_alone_is_not_called_first(told: Make) -> None:
    again = replace(told("Steppe Courier", 2), item=told("Steppe Courier 2", 2).item)

    assert card_of(story_of(told("Steppe Courier", 1), again), VIEW, on=NOON).first == ""


def test_a_report_without_a_date_is_no_first_one(told: Make) -> None:
    undated, dated = told("Undated", 0, dated=False), told("Dated", 4)

    assert card_of(story_of(undated, dated), VIEW, on=NOON).first == "first: Dated 16:00"
    none = story_of(undated, told("Undated too", 1, dated=False))
    assert card_of(none, VIEW, on=NOON).first == ""


def test_the_lead_is_free_then_in_the_desks_language_then_the_fullest(told: Make) -> None:
    reports = [
        told("State Daily", 0, language="zh-Hant", state_media=True, summary="x" * 300),
        told("Russian Wire", 1, language="ru", summary="x" * 300),
        told("Strait Bare", 2, language="zh-Hant", summary=""),
        told("Strait Full", 3, language="zh-Hant", summary="x" * 300),
    ]

    assert story_of(*reports).lead.feed.publisher == "Strait Full"
    assert story_of(*reports[:2]).lead.feed.publisher == "Russian Wire"
    assert story_of(reports[0]).lead.feed.publisher == "State Daily"
