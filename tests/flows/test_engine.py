"""What a person at a terminal is told by Prefect when a flow fails."""

import logging
import os
import sys
from pathlib import Path
from types import TracebackType

import pytest

from flows.engine import ExpectedFailures, give_back, quiet_prefect
from items.errors import ConfigError

Told = tuple[type[BaseException], BaseException, TracebackType | None]


def record(words: str, error: BaseException | None = None, *, run: str = "1") -> logging.LogRecord:
    told: Told | None = (type(error), error, None) if error else None
    made = logging.LogRecord("prefect.flow_runs", logging.ERROR, "x.py", 1, words, None, told)
    made.flow_run_id = run
    return made


def test_an_expected_failure_is_told_by_the_command_alone() -> None:
    held = ExpectedFailures()

    assert not held.filter(record("Encountered exception", ConfigError("a", "b", "c")))
    assert not held.filter(record("Finished in state Failed()"))
    assert held.filter(record("Finished in state Failed()", run="2"))


def test_a_fault_of_ours_keeps_its_trace() -> None:
    held = ExpectedFailures()

    assert held.filter(record("Encountered exception", KeyError("a")))
    assert held.filter(record("Finished in state Failed()"))
    assert held.filter(record("week not shown"))


@pytest.mark.parametrize(("argument", "quiet"), [("--json", True), ("--debug", False)])
def test_a_trace_is_shown_when_asked_for(
    monkeypatch: pytest.MonkeyPatch, argument: str, *, quiet: bool
) -> None:
    logger = logging.getLogger("prefect.flow_runs")
    monkeypatch.setattr(logger, "filters", [])
    monkeypatch.setattr(logging.getLogger("prefect.task_runs"), "filters", [])
    monkeypatch.setattr(sys, "argv", ["silkwatch", "digest", argument])
    monkeypatch.setattr(os, "environ", {})

    quiet_prefect()

    assert bool(logger.filters) is quiet


@pytest.mark.skipif(sys.platform != "linux", reason="asks the system for this process's size")
def test_memory_that_is_free_goes_back_to_the_system() -> None:
    held = [bytes(50_000) for _ in range(2_000)]  # below the size that glibc maps by itself
    last = bytes(50_000)
    del held
    before = resident_bytes()

    give_back()

    assert resident_bytes() < before - 50_000_000
    assert len(last) == 50_000


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
