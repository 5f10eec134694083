"""From probable pairs to groups, and names of groups that stay."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

from classifiers.story_ids import name_stories, rulings
from classifiers.story_links import CORE, Pair, link


@dataclass(frozen=True)
class Decided:
    """A decision by hand."""

    kind: str
    ids: tuple[str, ...]


def grouped(
    count: int, sure: dict[Pair, float], *, together: Sequence[int] = (), alone: Sequence[int] = ()
) -> list[int]:
    """Link places of which only some pairs are probable."""

    def score(pairs: Sequence[Pair]) -> list[float]:
        return [sure.get((min(pair), max(pair)), 0.0) for pair in pairs]

    pairs = [(probability, *pair) for pair, probability in sure.items()]
    return link(together or list(range(count)), pairs, score, least=0.6, alone=frozenset(alone))


def test_a_pair_at_the_limit_is_joined_and_one_below_is_not() -> None:
    assert grouped(2, {(0, 1): 0.6}) == [0, 0]
    assert grouped(2, {(0, 1): 0.59}) == [0, 1]


def test_a_chain_of_sure_neighbours_does_not_become_one_group() -> None:
    chain = {(at, at + 1): 0.9 for at in range(9)}

    found = grouped(10, chain)

    assert max(found.count(group) for group in found) == 2


def test_a_report_that_resembles_only_the_edge_stays_outside() -> None:
    clique = dict.fromkeys(combinations(range(4), 2), 0.9)

    assert grouped(5, clique | {(3, 4): 0.9})[4] == 4
    assert grouped(5, clique | {(at, 4): 0.7 for at in range(4)})[4] == 0


def test_the_order_of_pairs_changes_nothing() -> None:
    sure = {(0, 1): 0.9, (1, 2): 0.9, (0, 2): 0.8, (2, 3): 0.9}

    found = {tuple(grouped(4, dict(order))) for order in permutations(sure.items())}

    assert found == {(0, 0, 0, 3)}


def test_groups_of_earlier_runs_are_never_parted_and_closed_ones_never_joined() -> None:
    assert grouped(3, {}, together=[0, 1, 0]) == [0, 1, 0]
    assert grouped(3, {(0, 1): 0.99}, together=[0, 1, 0], alone=[0]) == [0, 1, 0]


def test_a_large_group_is_asked_through_its_core_alone() -> None:
    asked: list[int] = []

    def score(pairs: Sequence[Pair]) -> list[float]:
        asked.append(len(pairs))
        return [0.9] * len(pairs)

    found = link([0] * 40 + [40] * 40, [(0.9, 0, 40)], score, least=0.6)

    assert set(found) == {0}
    assert asked == [CORE * CORE]


def test_a_story_keeps_its_name_where_most_of_it_stays() -> None:
    known = {"a": "s1", "b": "s1", "c": "s1", "d": "s2"}

    named = name_stories([["a"], ["b", "c", "e"], ["d", "f"]], known)

    assert (named["b"], named["c"], named["e"]) == ("s1",) * 3
    assert named["d"] == named["f"] == "s2"
    assert named["a"] not in {"s1", "s2"}


def test_a_merged_story_bears_the_name_of_its_earliest_report() -> None:
    named = name_stories([["x", "a", "b"]], {"a": "s1", "b": "s2"})

    assert set(named.values()) == {"s1"}


def test_new_names_come_from_the_first_report_and_never_collide() -> None:
    first = name_stories([["a", "b"]], {})["a"]

    assert name_stories([["a", "c"]], {}) == {"a": first, "c": first}
    assert name_stories([["a"], ["b"]], {"z": first})["a"] != first


def test_a_later_decision_overrules_an_earlier_one() -> None:
    merge, split = Decided("merge", ("a", "b", "c")), Decided("split", ("b",))

    apart = rulings([merge, split], {})
    again = rulings([merge, split, Decided("merge", ("b", "d"))], {})

    assert (apart.together, apart.alone) == ((frozenset({"a", "c"}),), {"b"})
    assert set(again.together) == {frozenset({"a", "c"}), frozenset({"b", "d"})}
    assert again.alone == frozenset()


def test_a_story_in_a_decision_means_its_reports_and_merges_that_touch_are_one() -> None:
    known = {"a": "s1", "b": "s1", "c": "s2"}

    ruled = rulings([Decided("merge", ("s1", "s2")), Decided("merge", ("c", "d"))], known)

    assert ruled.together == (frozenset("abcd"),)
    assert rulings([Decided("applaud", ("a", "b"))], known).together == ()
