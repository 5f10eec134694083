"""Worker processes that read hostile documents for us, and are replaced when one kills them."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path
from typing import Any

from feeds.frames import PREFIX_BYTES, lengths, pack

_ROOT = Path(__file__).resolve().parents[1]
_MAX_ANSWER_BYTES = 20_000_000
_PATIENCE_SECONDS = 1.0  # a second process is for when a document holds the first one up
_START_SECONDS = 30.0  # importing the parsers, on a busy machine


class PoisonedError(Exception):
    """A document broke the limits of its worker; the worker is gone."""


class Workers:
    """A few processes of one kind; started when needed, one job each at a time.

    They are plain subprocesses: nothing of the caller's main module is imported there,
    so it does not matter whether a command, a test or a Prefect flow calls.

    Args:
        module: Dotted name of the module that serves the jobs.
        count: Processes at a time.
        job_seconds: Time for one job.
        memory_bytes: Address space of one process.
    """

    def __init__(self, module: str, *, count: int, job_seconds: float, memory_bytes: int) -> None:
        # The parent stops a late job; twice the time is for a worker without a parent.
        self._command = (
            sys.executable,
            "-P",
            "-m",
            module,
            str(memory_bytes),
            str(2 * job_seconds),
        )
        self._job_seconds = job_seconds
        self._slots = asyncio.Semaphore(count)
        self._idle: asyncio.LifoQueue[Process] = asyncio.LifoQueue()
        self._all: set[Process] = set()
        self._starting = asyncio.Lock()

    async def run(self, header: dict[str, Any], body: bytes) -> dict[str, Any]:
        """Have one job done.

        Args:
            header: What the job takes, JSON-able.
            body: The document.

        Returns:
            The answer's header.

        Raises:
            PoisonedError: The job ran out of time or memory, or its process died; it
                has been stopped, and the next job gets a new one.
        """
        async with self._slots:
            process = await self._take()
            try:
                async with asyncio.timeout(self._job_seconds):
                    answer = await _exchange(process, pack(header, body))
            except BaseException as error:
                await self._stop(process)
                if isinstance(error, TimeoutError):
                    raise PoisonedError("the document takes too long to read") from error
                if isinstance(error, asyncio.IncompleteReadError | OSError | ValueError):
                    raise PoisonedError("the document breaks its reader") from error
                raise
            if "poisoned" in answer:
                await self._stop(process)
                raise PoisonedError(str(answer["poisoned"]))
            self._idle.put_nowait(process)
            return answer

    async def close(self) -> None:
        """Stop all processes."""
        for process in list(self._all):
            await self._stop(process)
        self._idle = asyncio.LifoQueue()

    async def _take(self) -> Process:
        """An idle process; beside one at work another is started only if it keeps us waiting."""
        while self._idle.empty():
            try:
                async with asyncio.timeout(_PATIENCE_SECONDS if self._all else 0):
                    return await self._idle.get()
            except TimeoutError:
                if not self._starting.locked():
                    async with self._starting:
                        return await self._start()
        return self._idle.get_nowait()

    async def _start(self) -> Process:
        path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH", ""))))
        process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=PIPE,
            stdout=PIPE,
            env=_environment(path),
            start_new_session=True,  # Ctrl-C is for the parent, which then stops us
        )
        self._all.add(process)
        try:
            async with asyncio.timeout(_START_SECONDS):
                await _exchange(process, pack({"ping": True}))
        except (TimeoutError, EOFError, OSError) as error:
            await self._stop(process)
            raise RuntimeError(f"worker {self._command[3]} did not start") from error
        return process

    async def _stop(self, process: Process) -> None:
        self._all.discard(process)
        if process.returncode is None:
            process.kill()
        if process.stdin:
            process.stdin.close()
        await process.wait()


def _environment(path: str) -> dict[str, str]:
    """What a reader of hostile documents may know: no token, no database address."""
    kept = ("PATH", "LANG", "LC_ALL", "TMPDIR", "TEMP", "SYSTEMROOT", "VIRTUAL_ENV", "HOME")
    found = {name: os.environ[name] for name in kept if name in os.environ}
    return found | {"PYTHONPATH": path}


async def _exchange(process: Process, frame: bytes) -> dict[str, Any]:
    if process.stdin is None or process.stdout is None:
        raise ValueError("the worker has no pipes")
    process.stdin.write(frame)
    await process.stdin.drain()
    header_bytes, body_bytes = lengths(await process.stdout.readexactly(PREFIX_BYTES))
    if header_bytes + body_bytes > _MAX_ANSWER_BYTES:
        raise ValueError("the answer is too long")
    answer: dict[str, Any] = json.loads(await process.stdout.readexactly(header_bytes))
    return answer
