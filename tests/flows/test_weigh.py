from dataclasses import replace

import pytest

from classifiers.judgement import Judgement, Reasons
from flows.score import to_score
from flows.weigh import WORTH_ADJACENT, WORTH_SCORE
from items.item import Item, Reason

WHY = (("Khorgos", 1.25), ("starting point", -3.5))
ITEM = Item(item_id="steppe:1", feed_id="steppe", title="A pass opens", summary="", link="")


@pytest.fixture
def asked() -> list[str]:
    return []


@pytest.fixture
def low(asked) -> Judgement:
    """What was said of an item that no digest shows."""

    def why() -> Reasons:
        asked.append("why")
        return WHY

    return Judgement(0.01, False, 0.05, (), ("uz",), None, False, why)


def test_reasons_are_not_even_worked_out_for_what_no_digest_shows(low, asked) -> None:
    assert to_score(ITEM, low, "m-1", threshold=None).reasons == ()
    assert asked == []


@pytest.mark.parametrize(
    "said",
    [{"score": WORTH_SCORE}, {"adjacent": WORTH_ADJACENT}, {"relevant": True}],
)
def test_all_reasons_are_kept_of_what_a_digest_may_show(low, said) -> None:
    made = to_score(ITEM, replace(low, **said), "m-1", threshold=None)

    assert made.reasons == tuple(Reason(label=label, weight=weight) for label, weight in WHY)


def test_the_desks_own_threshold_decides_what_is_relevant(low) -> None:
    assert to_score(ITEM, low, "m-1", threshold=0.01).reasons != ()
    assert to_score(ITEM, replace(low, relevant=True), "m-1", threshold=0.5).reasons == ()
