"""Two runs at once, a killed one and a frozen one: who may work, and when."""

import os
import signal
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

import flows.hold
from flows.desk import Desk, open_desk
from flows.errors import HeldError
from flows.hold import Hold, turn


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flows.hold, "LOOK_SECONDS", 0.05)


def test_the_second_waits_until_the_first_is_done(files_desk: Desk) -> None:
    order: list[str] = []

    def first() -> None:
        with turn(open_desk().leases, "digest"):
            order.append("first in")
            begun.set()
            time.sleep(0.4)
            order.append("first out")

    begun = threading.Event()
    thread = threading.Thread(target=first)
    thread.start()
    begun.wait()
    with turn(files_desk.leases, "digest"):
        order.append("second in")
    thread.join()

    assert order == ["first in", "first out", "second in"]


def test_a_killed_run_is_waited_for_no_longer_than_its_hold(files_desk: Desk) -> None:
    child = os.fork()
    if child == 0:
        with turn(open_desk().leases, "digest", seconds=1.0):
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    started = time.monotonic()

    with turn(files_desk.leases, "digest"):
        waited = time.monotonic() - started

    assert 0.2 < waited < 3.0


def test_a_hold_is_renewed_as_long_as_its_run_lives(files_desk: Desk) -> None:
    with turn(files_desk.leases, "digest", seconds=0.4):
        time.sleep(0.9)
        assert Hold(files_desk.leases).take(["digest"]) == set()


def test_who_waits_too_long_is_told_what_hangs(files_desk: Desk) -> None:
    with (
        turn(files_desk.leases, "digest"),
        pytest.raises(HeldError, match=r"digest: another run .* look for one that hangs"),
        turn(files_desk.leases, "digest", patience_seconds=0.2),
    ):
        pass


def test_a_run_that_stood_still_learns_that_another_took_over(files_desk: Desk) -> None:
    with Hold(files_desk.leases, seconds=5, renew_seconds=0.05) as frozen:
        frozen.take(["digest"])
        later = datetime.now(UTC) + timedelta(minutes=1)  # as if it had slept so long
        files_desk.leases.claim(
            ["digest"], owner="another", at=later, until_at=later + timedelta(minutes=1)
        )
        time.sleep(0.3)

        with pytest.raises(HeldError, match="took over"):
            frozen.check()


def test_names_given_back_are_free_at_once(files_desk: Desk) -> None:
    with Hold(files_desk.leases) as one, Hold(files_desk.leases) as other:
        assert one.take(["feed:a", "feed:b"]) == {"feed:a", "feed:b"}
        assert other.take(["feed:b", "feed:c"]) == {"feed:c"}
        one.give_back(["feed:b"])
        assert other.take(["feed:b"]) == {"feed:b"}
