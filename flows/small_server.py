"""Small server: what Prefect needs behind it while one command runs.

Prefect would start the same server by itself, but loads all of the server's code into the command
to do so: 50 MB. This one starts beside the command, while the command still loads its own code.
"""

import atexit
import os
import socket
import subprocess
import sys
import time
from contextlib import closing
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

from prefect import __module_path__
from prefect.context import refresh_global_settings_context
from prefect.settings import get_current_settings

_HOST = "127.0.0.1"
_STOP_SECONDS = 5.0
_LOOK_SECONDS = 0.1
# As Prefect sets them for the server it starts by itself. One heap for all threads saves some MB;
# and no command makes blocks, for whose kinds the server would load every collection installed.
_SURROUNDINGS = {
    "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",
    "PREFECT_SERVER_MEMOIZE_BLOCK_AUTO_REGISTRATION": "false",
    "PREFECT_UI_ENABLED": "0",
    "PREFECT__SERVER_EPHEMERAL": "1",
    "PREFECT__SERVER_FINAL": "1",
    "MALLOC_ARENA_MAX": "1",
}


class SmallServer:
    """A server that ends with this process; nothing is started where one is configured.

    When it does not answer in time Prefect starts one in its own way, and says what is wrong.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0
        if get_current_settings().api.url is None:
            self._start()

    def wait(self) -> None:
        """Wait until it answers, and tell Prefect where it is."""
        if self._process is None:
            return
        patience = get_current_settings().server.ephemeral.startup_timeout_seconds
        ends = time.monotonic() + patience
        while time.monotonic() < ends and self._process.poll() is None:
            if _answers(self._port):
                os.environ["PREFECT_API_URL"] = f"http://{_HOST}:{self._port}/api"
                refresh_global_settings_context()
                return
            time.sleep(_LOOK_SECONDS)
        self._stop()

    def _start(self) -> None:
        self._port = _free_port()
        settings = get_current_settings().to_environment_variables(exclude_unset=True)
        command = (
            *(sys.executable, "-m", "uvicorn", "--app-dir", str(__module_path__.parent)),
            *("--factory", "prefect.server.api.server:create_app", "--lifespan", "on"),
            *("--host", _HOST, "--port", str(self._port), "--log-level", "error"),
        )
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, no words of others
            command, env={**os.environ, **settings, **_SURROUNDINGS}
        )
        atexit.register(self._stop)

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.create_server((_HOST, 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _answers(port: int) -> bool:
    try:
        with closing(HTTPConnection(_HOST, port, timeout=5)) as connection:
            connection.request("GET", "/api/health")
            return connection.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
