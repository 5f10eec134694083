"""Hands small jobs to workers together: one hand-over costs as much as reading a few items.

What a changed feed brings is mostly an item or two. Such jobs wait until every poll that is under
way waits too, until there are many, or for a moment; then they go in one frame.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from feeds.worker import PoisonedError

SMALL_BYTES = 16_384
MOST_JOBS = 16
LONGEST_WAIT_SECONDS = 0.2  # servers differ by more than that; nobody waits for one that hangs


class Jobs(Protocol):
    """What does jobs."""

    async def run(self, header: dict[str, Any], body: bytes) -> dict[str, Any]:
        """Have one job done; see Workers.run."""
        ...

    async def close(self) -> None:
        """Do no more jobs."""
        ...


@dataclass(frozen=True, slots=True)
class _Job:
    """One that waits; it is answered with None when it has to be done alone."""

    header: dict[str, Any]
    body: bytes
    answer: asyncio.Future[dict[str, Any] | None]


class Together:
    """Does jobs by workers of one kind, small ones several at a time.

    A job that breaks its worker breaks it for those it came with: all of them are then done
    again, each alone, so that only the one at fault is told so.

    Args:
        workers: Do the work; they know what feeds.work makes of "jobs".
    """

    def __init__(self, workers: Jobs) -> None:
        self._workers = workers
        self._waiting: list[_Job] = []
        self._sent: set[asyncio.Task[None]] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._underway = 0

    @contextmanager
    def underway(self) -> Iterator[None]:
        """While this is open, somebody may still come with a job."""
        self._underway += 1
        try:
            yield
        finally:
            self._underway -= 1
            self._look()

    async def run(self, header: dict[str, Any], body: bytes) -> dict[str, Any]:
        """Have one job done, see Workers.run; a small one waits for others.

        Raises:
            PoisonedError: This job broke its worker.
        """
        if len(body) > SMALL_BYTES:
            return await self._workers.run(header, body)
        loop = asyncio.get_running_loop()
        job = _Job(header, body, loop.create_future())
        self._waiting.append(job)
        if self._timer is None:
            self._timer = loop.call_later(LONGEST_WAIT_SECONDS, self._send)
        self._look()
        answer = await job.answer
        return await self._workers.run(header, body) if answer is None else answer

    async def close(self) -> None:
        """Stop the workers; nobody may be waiting for an answer."""
        if self._timer is not None:
            self._timer.cancel()
        for task in self._sent:
            task.cancel()
        await self._workers.close()

    def _look(self) -> None:
        if self._waiting and len(self._waiting) >= min(MOST_JOBS, self._underway):
            self._send()

    def _send(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        jobs, self._waiting = self._waiting, []
        task = asyncio.get_running_loop().create_task(self._do(jobs))
        self._sent.add(task)
        task.add_done_callback(self._sent.discard)

    async def _do(self, jobs: list[_Job]) -> None:
        answers: list[dict[str, Any]] = []
        try:
            if len(jobs) > 1:
                header = {
                    "jobs": [job.header for job in jobs],
                    "lengths": [len(job.body) for job in jobs],
                }
                found = await self._workers.run(header, b"".join(job.body for job in jobs))
                answers = found["answers"]
        except PoisonedError:
            pass
        finally:
            whole = len(answers) == len(jobs)
            for place, job in enumerate(jobs):
                if not job.answer.done():
                    job.answer.set_result(answers[place] if whole else None)
