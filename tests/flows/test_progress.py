"""Who waits at a terminal sees how far the work is; a pipe or a scheduled run sees nothing."""

import io

import pytest
from rich.console import Console

from flows import progress
from flows.progress import bar, on_terminal, step


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    written = io.StringIO()
    console = Console(file=written, force_terminal=True, width=100, color_system=None)
    monkeypatch.setattr(progress, "talk", console)
    return written


def test_a_bar_counts_what_is_done(screen: io.StringIO) -> None:
    with on_terminal():
        advance = bar("polling feeds", 40)
        advance(30)
        advance(10)

    assert "polling feeds" in screen.getvalue()
    assert "40/40" in screen.getvalue()


def test_a_step_has_no_count_and_hides_the_one_before(screen: io.StringIO) -> None:
    with on_terminal():
        step("learning")
        step("measuring")

    last = screen.getvalue().rpartition("measuring")
    assert last[1]
    assert "/" not in last[2]
    assert "learning" not in last[2]


def test_without_a_terminal_nothing_is_drawn(
    monkeypatch: pytest.MonkeyPatch, screen: io.StringIO
) -> None:
    monkeypatch.setattr(progress, "talk", Console(file=screen))

    with on_terminal():
        bar("polling feeds", 2)(2)
        step("learning")

    assert screen.getvalue() == ""


def test_a_run_nobody_waits_for_draws_nothing(screen: io.StringIO) -> None:
    bar("polling feeds", 2)(2)
    step("learning")

    assert screen.getvalue() == ""
