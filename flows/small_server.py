"""Small server: what Prefect needs behind it while one command runs.

Prefect would start the same server as a process of its own, which loads most of what the command
has loaded already: some 100 MB. This one is a thread of the command. Its database is made and kept
up to date by a short-lived fork of the command: what that loads and leaves behind, 10 MB and at the
first start 40, is gone with it.
"""

import asyncio
import gc
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import copy_context
from pathlib import Path
from socket import create_server, socket

import uvicorn
from prefect.context import refresh_global_settings_context
from prefect.events.worker import EventsWorker
from prefect.logging.handlers import APILogWorker
from prefect.server.api.server import create_app
from prefect.server.database import provide_database_interface
from prefect.settings import (
    PREFECT_API_DATABASE_MIGRATE_ON_START,
    PREFECT_MEMOIZE_BLOCK_AUTO_REGISTRATION,
    PREFECT_SERVER_REGISTER_BLOCKS_ON_START,
    PREFECT_SERVER_UI_ENABLED,
    get_current_settings,
    temporary_settings,
)

from flows.errors import ServeError

_HOST = "127.0.0.1"
_STOP_SECONDS = 5
_LOOK_SECONDS = 0.05
_STDERR = 2
# As Prefect sets them for the server it starts by itself; and no command makes blocks, for whose
# kinds the server would load every collection installed.
_SETTINGS = {
    PREFECT_SERVER_REGISTER_BLOCKS_ON_START: False,
    PREFECT_MEMOIZE_BLOCK_AUTO_REGISTRATION: False,
    PREFECT_SERVER_UI_ENABLED: False,
}


@contextmanager
def small_server() -> Iterator[None]:
    """A server for as long as the block lasts; nothing is started where one is configured.

    Raises:
        ServeError: It does not come up; what is wrong was told before.
    """
    settings = get_current_settings()
    if settings.api.url is not None:
        yield
        return
    with create_server((_HOST, 0)) as listener:
        server, thread = _start(listener)
        try:
            _wait(server, thread, settings.server.ephemeral.startup_timeout_seconds)
            _tell_prefect(f"http://{_HOST}:{listener.getsockname()[1]}/api")
            yield
        finally:
            _stop(server, thread)


def _start(listener: socket) -> tuple[uvicorn.Server, threading.Thread]:
    """Start a server on a loop and in a thread of its own, which takes no signals."""
    migrates = get_current_settings().server.database.migrate_on_start and not _is_migrated()
    settings = _SETTINGS | {PREFECT_API_DATABASE_MIGRATE_ON_START: migrates}
    with temporary_settings(settings):  # for this server alone: its thread gets the context
        config = uvicorn.Config(
            create_app(ephemeral=True, final=True),
            log_config=None,  # what is set up in this process stays
            log_level=logging.ERROR,
            access_log=False,
            lifespan="on",
            timeout_graceful_shutdown=_STOP_SECONDS - 1,
        )
        context = copy_context()
    server = uvicorn.Server(config)
    thread = threading.Thread(
        target=context.run, args=(_run, server, listener), name="prefect-server", daemon=True
    )
    thread.start()
    return server, thread


def _is_migrated() -> bool:
    """Make or mend the database beside this process; where that fails the server tells why."""
    if sys.platform != "linux":  # elsewhere a fork may break what the system's libraries hold
        return False
    process = multiprocessing.get_context("fork").Process(target=_migrate, daemon=True)
    process.start()
    process.join()
    return process.exitcode == 0


def _migrate() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the command, which ends this one
    gc.disable()  # looking at every object would copy all that is shared with the command
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), _STDERR)
    asyncio.run(provide_database_interface().create_db())


def _run(server: uvicorn.Server, listener: socket) -> None:
    asyncio.run(server.serve([listener]))


def _wait(server: uvicorn.Server, thread: threading.Thread, seconds: int) -> None:
    ends = time.monotonic() + seconds
    while not server.started:
        if not thread.is_alive():
            raise ServeError("Prefect", "its server could not start; what is wrong is told above")
        if time.monotonic() > ends:
            raise ServeError("Prefect", f"its server did not start in {seconds} s")
        time.sleep(_LOOK_SECONDS)


def _tell_prefect(address: str | None) -> None:
    if address is None:
        os.environ.pop("PREFECT_API_URL", None)
    else:
        os.environ["PREFECT_API_URL"] = address
    refresh_global_settings_context()


def _stop(server: uvicorn.Server, thread: threading.Thread) -> None:
    """End a server once what Prefect still has to tell it is told."""
    if server.started and thread.is_alive():
        for worker in (APILogWorker, EventsWorker):
            worker.drain_all(timeout=_STOP_SECONDS)
    _tell_prefect(None)
    server.should_exit = True
    thread.join(_STOP_SECONDS)
