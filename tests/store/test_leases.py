from datetime import timedelta

import pytest

from store.leases import LeaseStore

MINUTE = timedelta(minutes=1)


@pytest.fixture
def claim(engine, now):
    def run(names, owner, minutes: int = 0) -> set[str]:
        at = now + minutes * MINUTE
        return LeaseStore(engine).claim(names, owner=owner, at=at, until_at=at + 10 * MINUTE)

    return run


def test_a_name_is_lent_to_one_owner_at_a_time(claim) -> None:
    assert claim(["a", "b"], "one") == {"a", "b"}
    assert claim(["b", "c"], "two") == {"c"}


def test_who_asks_for_nothing_gets_nothing(claim) -> None:
    assert claim([], "one") == set()


def test_an_owner_may_prolong_its_own_lease(claim) -> None:
    claim(["a"], "one")

    assert claim(["a"], "one", minutes=9) == {"a"}
    assert claim(["a"], "two", minutes=15) == set()


def test_a_lease_runs_out(claim) -> None:
    claim(["a"], "crashed")

    assert claim(["a"], "two", minutes=9) == set()
    assert claim(["a"], "two", minutes=10) == {"a"}


def test_only_its_owner_can_give_a_lease_back(claim, engine) -> None:
    claim(["a"], "one")

    LeaseStore(engine).release(["a"], owner="two")
    assert claim(["a"], "two") == set()

    LeaseStore(engine).release(["a"], owner="one")
    assert claim(["a"], "two") == {"a"}


def test_a_lease_taken_while_the_clock_was_ahead_bars_nobody(engine, now) -> None:
    leases = LeaseStore(engine)
    day, minute = timedelta(days=1), timedelta(minutes=1)
    leases.claim(["feed:a"], owner="killed", at=now + day, until_at=now + day + minute)
    leases.claim(["feed:b"], owner="alive", at=now, until_at=now + 30 * minute)

    mine = leases.claim(["feed:a", "feed:b"], owner="me", at=now, until_at=now + minute)

    assert mine == {"feed:a"}
