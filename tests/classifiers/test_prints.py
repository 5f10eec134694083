"""Prints of sets against datasketch, whose scheme they follow, and against the sets themselves."""

import random

import pytest

from classifiers.prints import PLACES, PrintIndex, likeness, print_of


def _sets(count: int) -> list[set[int]]:
    chance = random.Random(4)
    found: list[set[int]] = []
    for _ in range(count):
        base = chance.choice(found) if found and chance.random() < 0.7 else set()
        fresh = {chance.randrange(1 << 32) for _ in range(chance.choice([1, 3, 100]))}
        found.append(base | fresh)
    return found


def test_prints_and_what_is_near_are_those_of_datasketch() -> None:
    datasketch = pytest.importorskip("datasketch", minversion="2")
    theirs = datasketch.MinHashLSH(num_perm=PLACES, params=(6, 10))
    ours = PrintIndex()
    seen = []
    for number, numbers in enumerate(_sets(300)):
        one, other = print_of(sorted(numbers)), datasketch.MinHash(num_perm=PLACES, hashfunc=int)
        other.update_batch(sorted(numbers))
        assert one.tolist() == other.hashvalues.tolist()
        assert ours.near(one) == sorted(theirs.query(other))
        assert all(likeness(one, mine) == other.jaccard(its) for mine, its in seen)
        seen.append((one, other))
        ours.add(number, one)
        theirs.insert(number, other)


def test_likeness_is_about_the_share_that_two_sets_have_in_common() -> None:
    whole = list(range(0, 400_000, 400))
    assert likeness(print_of(whole), print_of(whole)) == 1
    assert likeness(print_of(whole[:500]), print_of(whole[500:])) < 0.05
    assert 0.3 < likeness(print_of(whole), print_of(whole[:500])) < 0.7
