"""Start server: a Prefect server of our own where none is configured."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from prefect.client.orchestration import get_client
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.errors import ServeError

Say = Callable[[str], None]

HOST = "127.0.0.1"
START_SECONDS = 180.0
STOP_SECONDS = 20.0
LOOK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Server:
    """A Prefect server.

    Attributes:
        api: Address of its API.
        process: Its process when it is ours.
    """

    api: str
    process: subprocess.Popen[bytes] | None = None

    @property
    def is_gone(self) -> bool:
        """Whether it was ours and has ended."""
        return self.process is not None and self.process.poll() is not None


@contextmanager
def own_server(data_dir: Path, port: int, say: Say) -> Iterator[Server]:
    """A Prefect server for as long as the block lasts; one that answers already is used.

    Raises:
        ServeError: It did not start; names its log.
    """
    api = f"http://{HOST}:{port}/api"
    if asyncio.run(answers(api)):
        say(f"a Prefect server answers at {api}; using it")
        yield Server(api)
        return
    log = data_dir / "prefect-server.log"
    say(f"starting a Prefect server at http://{HOST}:{port} (log: {log})")
    command = [sys.executable, "-m", "prefect", "server", "start"]
    with log.open("ab") as out:
        # In a session of its own: Ctrl-C reaches the runs first and the server last.
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, no words of others
            [*command, "--host", HOST, "--port", str(port)],
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            # Without it the pages look for the server at Prefect's usual port.
            env={**os.environ, "PREFECT_SERVER_UI_API_URL": api},
        )
    try:
        _wait(process, api, log)
        yield Server(api, process)
    finally:
        _stop(process)
        say("Prefect server stopped")


async def answers(api: str) -> bool:
    """Whether a healthy Prefect server answers at an address."""
    with temporary_settings({PREFECT_API_URL: api}):
        async with get_client() as client:
            return await client.api_healthcheck() is None


def _wait(process: subprocess.Popen[bytes], api: str, log: Path) -> None:
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends:
        if process.poll() is not None:
            reason = f"the Prefect server ended with code {process.returncode}; see {log}"
            raise ServeError(api, f"{reason}, or name another port with --port")
        if asyncio.run(answers(api)):
            return
        time.sleep(LOOK_SECONDS)
    raise ServeError(api, f"the Prefect server did not answer in {START_SECONDS:.0f} s; see {log}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
