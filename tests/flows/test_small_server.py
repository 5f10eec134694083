"""The server that stands beside a command, and gives way to one that is configured."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ASK = """
import sys
from flows.engine import quiet_prefect
quiet_prefect()
from flows.small_server import SmallServer
server = SmallServer()
server.wait()
from prefect import flow
@flow
def add() -> int:
    return 2
print(add(), "prefect.server.api.server" in sys.modules, server._port)
"""


def ask(home: Path, **more: str) -> list[str]:
    """Run a flow in a process of its own; what it gave, whether the server's code was loaded."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    surroundings = {**kept, "PREFECT_HOME": str(home), "PYTHONPATH": str(ROOT), **more}
    command = [sys.executable, "-c", ASK]
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=True)
    return done.stdout.split()


@pytest.mark.engine
def test_a_flow_runs_without_the_server_s_code_and_leaves_no_server(tmp_path: Path) -> None:
    result, loaded, port = ask(tmp_path)
    assert (result, loaded) == ("2", "False")
    left = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True)
    assert f"--port {port}" not in left.stdout


def test_nothing_starts_where_a_server_is_configured(monkeypatch) -> None:
    from prefect.settings import PREFECT_API_URL, temporary_settings

    from flows.small_server import SmallServer

    monkeypatch.setattr(subprocess, "Popen", None)  # starting anything would fail
    before = dict(os.environ)
    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:4200/api"}):
        SmallServer().wait()
    assert dict(os.environ) == before
