"""Weigh: which of the scored items are worth a reader's or the background's while."""

from classifiers.judgement import Judgement
from items.item import Score

# What can neither be told nor be background is not worth grouping; nine items in ten are neither.
WORTH_SCORE = 0.05
WORTH_ADJACENT = 0.2


def is_worth(one: Score | Judgement, *, relevant: bool | None = None) -> bool:
    """Whether a digest may show an item: only such items are grouped, and have their reasons kept.

    Args:
        one: What was said of it.
        relevant: Whether the desk's own threshold is passed; None takes what was said.
    """
    passed = one.relevant if relevant is None else relevant
    return passed or one.score >= WORTH_SCORE or one.adjacent >= WORTH_ADJACENT
