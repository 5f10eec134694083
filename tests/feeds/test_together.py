import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

import feeds.together
from feeds.together import MOST_JOBS, SMALL_BYTES, Together
from feeds.worker import PoisonedError, Workers

JOBS = """
import feeds.work, os, time

def echo(header, body):
    return {"name": header.get("name"), "body": body.decode()}

DEEDS = {
    "echo": echo,
    "sleep": lambda *_: time.sleep(60),
    "recurse": lambda *given: DEEDS["recurse"](*given),
    "die": lambda *_: os._exit(3),
}
feeds.work.serve(feeds.work.one_by_one(
    lambda header, body: DEEDS[header.get("do", "echo")](header, body)
))
"""


class Recorder:
    """Answers each job with its body and notes which came together."""

    def __init__(self) -> None:
        self.frames: list[int] = []

    async def run(self, header: dict[str, Any], body: bytes) -> dict[str, Any]:
        lengths = header.get("lengths", [len(body)])
        self.frames.append(len(lengths))
        await asyncio.sleep(0)
        if "jobs" not in header:
            return {"body": body}
        starts = [sum(lengths[:place]) for place in range(len(lengths))]
        pairs = zip(starts, lengths, strict=True)
        return {"answers": [{"body": body[at : at + length]} for at, length in pairs]}

    async def close(self) -> None:
        """There is nothing to stop."""


async def come(together: Together, body: bytes, *, after_seconds: float = 0.0) -> bytes:
    with together.underway():
        await asyncio.sleep(after_seconds)
        return (await together.run({}, body))["body"]


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
async def real(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Together]:
    (tmp_path / "jobs_for_together.py").write_text(JOBS)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    workers = Workers("jobs_for_together", count=2, job_seconds=2.0, memory_bytes=400_000_000)
    together = Together(workers)
    yield together
    await together.close()


async def test_jobs_of_all_that_are_under_way_go_together(recorder: Recorder) -> None:
    together = Together(recorder)
    bodies = [b"x" * number for number in range(10)]

    found = await asyncio.gather(
        *(come(together, body, after_seconds=len(body) / 1000) for body in bodies)
    )

    assert found == bodies
    assert recorder.frames == [10]


async def test_no_frame_holds_more_than_a_few_jobs(recorder: Recorder) -> None:
    together = Together(recorder)

    await asyncio.gather(*(come(together, b"x") for _ in range(2 * MOST_JOBS + 3)))

    assert recorder.frames == [MOST_JOBS, MOST_JOBS, 3]


async def test_a_large_job_goes_alone_and_at_once(recorder: Recorder) -> None:
    together = Together(recorder)

    with together.underway(), together.underway():
        await together.run({}, b"x" * (SMALL_BYTES + 1))

    assert recorder.frames == [1]


async def test_a_poll_that_ends_without_a_job_is_not_waited_for(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds.together, "LONGEST_WAIT_SECONDS", 60.0)
    together = Together(recorder)

    async def without_a_job() -> None:
        with together.underway():
            await asyncio.sleep(0.01)

    async with asyncio.timeout(5):
        await asyncio.gather(come(together, b"a"), come(together, b"b"), without_a_job())

    assert recorder.frames == [2]


async def test_a_server_that_hangs_holds_up_nobody(recorder: Recorder) -> None:
    together = Together(recorder)

    with together.underway():  # one that never comes
        async with asyncio.timeout(5):
            assert await come(together, b"a") == b"a"


async def test_a_job_outside_of_any_poll_is_done_at_once(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds.together, "LONGEST_WAIT_SECONDS", 60.0)

    async with asyncio.timeout(5):
        assert (await Together(recorder).run({}, b"a"))["body"] == b"a"


@pytest.mark.parametrize(
    ("do", "reason"), [("sleep", "too long"), ("recurse", "nested"), ("die", "breaks its reader")]
)
async def test_a_job_that_breaks_its_worker_costs_its_neighbours_nothing(
    real: Together, do: str, reason: str
) -> None:
    async def one(number: int) -> Any:
        header = {"name": number, "do": do if number == 3 else "echo"}
        with real.underway():
            try:
                return await real.run(header, f"body {number}".encode())
            except PoisonedError as error:
                return str(error)

    found = await asyncio.gather(*(one(number) for number in range(6)))

    assert reason in found.pop(3)
    assert found == [{"name": n, "body": f"body {n}"} for n in (0, 1, 2, 4, 5)]


async def test_a_worker_that_gives_too_few_answers_is_asked_for_each_job(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run(header: dict[str, Any], body: bytes) -> dict[str, Any]:
        return {"answers": [{"body": b"?"}]} if "jobs" in header else {"body": body}

    monkeypatch.setattr(recorder, "run", run)
    together = Together(recorder)

    assert await asyncio.gather(come(together, b"a"), come(together, b"b")) == [b"a", b"b"]
