"""The server within a command: what it leaves alone, how it ends, and when it is not started."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli import app

ROOT = Path(__file__).resolve().parents[2]
BEGIN = """
import logging, os, signal, sys, threading
from flows.engine import quiet_prefect
quiet_prefect()
from prefect import flow
from flows.small_server import small_server

def left():
    names = {one.name for one in threading.enumerate()}
    return "prefect-server" in names, "PREFECT_API_URL" in os.environ

@flow
def add() -> int:
    return 2

@flow
def interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)
"""
RUN = """
handlers = [str(one) for one in logging.getLogger().handlers]
with small_server():
    print(add(), os.environ["PREFECT_API_URL"].rpartition(":")[0], "alembic" in sys.modules)
print(*left(), handlers == [str(one) for one in logging.getLogger().handlers])
"""
INTERRUPT = """
try:
    with small_server():
        interrupt()
except KeyboardInterrupt:
    print(*left())
"""


def run(script: str, home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run a script in a process of its own, with a Prefect of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    surroundings = {**kept, "PREFECT_HOME": str(home), "PYTHONPATH": str(ROOT), **more}
    command = [sys.executable, "-c", BEGIN + script]
    return subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)


@pytest.mark.engine
def test_a_flow_runs_on_it_and_nothing_of_it_is_left(tmp_path: Path) -> None:
    done = run(RUN, tmp_path)
    loaded = str(sys.platform != "linux")  # the database is made beside the command
    assert done.stdout.split() == ["2", "http://127.0.0.1", loaded, "False", "False", "True"]
    assert done.stderr == ""


@pytest.mark.engine
def test_ctrl_c_reaches_the_flow_and_the_server_ends_without_a_word(tmp_path: Path) -> None:
    done = run(INTERRUPT, tmp_path)
    assert done.stdout.split() == ["False", "False"]
    for noise in ("Task was destroyed", "Exception ignored", "uvicorn", "APILogWorker"):
        assert noise not in done.stderr


@pytest.mark.engine
def test_a_database_that_cannot_be_made_ends_the_command_at_once(tmp_path: Path) -> None:
    nowhere = f"sqlite+aiosqlite:///{tmp_path / 'missing' / 'prefect.db'}"
    done = run(RUN, tmp_path, PREFECT_SERVER_DATABASE_CONNECTION_URL=nowhere)
    assert done.returncode == 1
    assert "unable to open database file" in done.stderr
    assert done.stderr.endswith("its server could not start; what is wrong is told above\n")


def test_nothing_starts_where_a_server_is_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    from prefect.settings import PREFECT_API_URL, temporary_settings

    from flows.small_server import small_server

    before, threads = dict(os.environ), threading.enumerate()
    monkeypatch.setattr("flows.small_server.create_server", None)  # calling it would fail
    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:4200/api"}), small_server():
        assert (dict(os.environ), threading.enumerate()) == (before, threads)


class _ReachedError(Exception):
    """A flow would run now."""


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("daily", "flows.daily.daily"),
        ("poll", "flows.poll.poll"),
        ("digest", "flows.digest.digest"),
        ("train", "flows.train.train"),
        ("score", "flows.score.score"),
        ("alert", "flows.alert.alert"),
        ("feedback", "flows.feedback.feedback"),
        ("week", "flows.weekly.weekly"),
        ("feeds check", "flows.poll.poll"),
    ],
)
def test_every_command_that_runs_a_flow_runs_it_on_it(
    command: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []

    @contextmanager
    def server() -> Iterator[None]:
        steps.append("up")
        try:
            yield
        finally:
            steps.append("down")

    def run_flow(*_given: object) -> None:
        steps.append("flow")
        raise _ReachedError

    for place in ("flows.engine", "flows.commands.run", "flows.commands.alerts"):
        monkeypatch.setattr(f"{place}.quiet_prefect", lambda: None)
    monkeypatch.setattr("flows.small_server.small_server", server)
    monkeypatch.setattr(name, run_flow)

    done = CliRunner().invoke(app, command.split())

    assert isinstance(done.exception, _ReachedError), done.output
    assert steps == ["up", "flow", "down"]
