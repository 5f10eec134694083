"""Reasons in a reader's words: few, short, and none that says nothing."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from digests.clip import columns
from digests.policy import DigestPolicy
from digests.reasons import reason_line, weighed_line
from digests.view import View
from items.feed import Language
from items.item import SeedSection

EN = View(policy=DigestPolicy(language=Language.EN))
Make = Callable[..., Any]


def test_no_more_than_three_terms_are_named_on_either_side(make_scored: Make) -> None:
    words = ["gas", "rail", "loan", "port", "visa", "coal", "wheat", "steel"]
    weights = [4.0, -4.0, 3.0, -3.0, 2.0, -2.0, 1.0, -1.0]
    one = make_scored(parties=(), reasons=tuple(zip(words, weights, strict=True)))

    assert reason_line(one, EN) == "gas · loan · visa"
    assert weighed_line(one, EN) == EN.words.weighed_for.format(
        terms=EN.words.comma.join(["gas", "loan", "visa"])
    ) + " · " + EN.words.weighed_against.format(terms=EN.words.comma.join(["rail", "port", "coal"]))


def test_what_weighed_nothing_is_no_reason(make_scored: Make) -> None:
    one = make_scored(parties=(), reasons=(("gas", 0.0),))

    assert (reason_line(one, EN), weighed_line(one, EN)) == ("", "")


@pytest.mark.parametrize(
    ("label", "shown"),
    [("Osh's", "Osh"), ("Osh’s", "Osh"), ("g", ""), ("氣", ""), ("the", ""), ("xi", "xi")],
)
def test_a_term_is_shown_without_its_ending_and_not_at_all_when_it_says_nothing(
    make_scored: Make, label: str, shown: str
) -> None:
    assert reason_line(make_scored(parties=(), reasons=((label, 1.0),)), EN) == shown


def test_terms_and_citations_are_cut_by_what_they_take_on_the_line(make_scored: Make) -> None:
    section = SeedSection(paper_id="p", citation="某" * 50, section="參", similarity=0.9)
    one = make_scored(parties=(), reasons=(("鐵" * 30, 1.0),), nearest=section)

    term, like = reason_line(one, EN).split(" · ")

    assert (columns(term), term[-1]) == (31, "…")
    assert "某" * 29 + "…" in like
    assert "某" * 30 not in like


def test_names_are_looked_up_among_the_parties_of_the_item(make_scored: Make) -> None:
    asked: list[tuple[str, ...]] = []

    def name(term: str, parties: tuple[str, ...]) -> tuple[str, bool]:
        asked.append(parties)
        return term, False

    reason_line(
        make_scored(parties=("cn", "kz"), reasons=(("gas", 1.0),)), replace(EN, name_term=name)
    )

    assert asked == [("cn", "kz")]
