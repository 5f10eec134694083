import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from feeds.worker import PoisonedError, Workers

JOBS = """
import os, time
from feeds.work import one_by_one, serve

def job(header, body):
    match header.get("do"):
        case "sleep":
            time.sleep(60)
        case "grow":
            return {"size": len(bytearray(10**10))}
        case "recurse":
            return job(header, body)
        case "die":
            os._exit(3)
        case "print":
            print("noise")
        case "environ":
            return {"environ": dict(os.environ)}
        case "pid":
            return {"pid": os.getpid()}
    return {"length": len(body)}

serve(one_by_one(job))
"""


@pytest.fixture
async def workers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Callable[..., Workers]]:
    (tmp_path / "jobs_for_a_test.py").write_text(JOBS)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    made: list[Workers] = []

    def make(count: int = 1, job_seconds: float = 5.0) -> Workers:
        made.append(
            Workers(
                "jobs_for_a_test",
                count=count,
                job_seconds=job_seconds,
                memory_bytes=400_000_000,
            )
        )
        return made[-1]

    yield make
    for one in made:
        await one.close()


Make = Callable[..., Workers]


async def test_one_process_serves_many_jobs(workers: Make) -> None:
    pool = workers()

    pids = {(await pool.run({"do": "pid"}, b""))["pid"] for _ in range(5)}

    assert len(pids) == 1
    assert os.getpid() not in pids


async def test_bodies_of_any_size_arrive(workers: Make) -> None:
    pool = workers()

    assert (await pool.run({}, b""))["length"] == 0
    assert (await pool.run({}, b"x" * 10_000_000))["length"] == 10_000_000


@pytest.mark.parametrize(
    ("job", "reason"),
    [("sleep", "too long"), ("recurse", "nested"), ("die", "breaks its reader")],
)
async def test_a_poisoned_job_is_named_and_the_next_one_gets_a_new_worker(
    workers: Make, job: str, reason: str
) -> None:
    pool = workers(job_seconds=1.0)
    before = (await pool.run({"do": "pid"}, b""))["pid"]

    with pytest.raises(PoisonedError, match=reason):
        await pool.run({"do": job}, b"")

    after = (await pool.run({"do": "pid"}, b""))["pid"]
    assert before != after


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux enforces RLIMIT_AS")
async def test_memory_is_bounded(workers: Make) -> None:
    with pytest.raises(PoisonedError, match="memory"):
        await workers().run({"do": "grow"}, b"")


async def test_what_a_job_prints_does_not_disturb_the_answer(workers: Make) -> None:
    assert (await workers().run({"do": "print"}, b"abc"))["length"] == 3


async def test_a_worker_knows_no_secret_of_its_parent(
    workers: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-very-secret")

    seen = (await workers().run({"do": "environ"}, b""))["environ"]

    assert "SLACK_BOT_TOKEN" not in seen
    assert "xoxb-very-secret" not in seen.values()


async def test_jobs_run_side_by_side_up_to_the_count(workers: Make) -> None:
    pool = workers(count=2, job_seconds=1.0)

    done = await asyncio.gather(
        pool.run({"do": "sleep"}, b""), pool.run({"do": "pid"}, b""), return_exceptions=True
    )

    assert isinstance(done[0], PoisonedError)
    assert isinstance(done[1], dict)


async def test_closing_leaves_no_process_behind(workers: Make) -> None:
    pool = workers()
    pid = (await pool.run({"do": "pid"}, b""))["pid"]

    await pool.close()

    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_a_cancelled_job_stops_its_worker(workers: Make) -> None:
    pool = workers(job_seconds=30)
    pid = (await pool.run({"do": "pid"}, b""))["pid"]
    task = asyncio.create_task(pool.run({"do": "sleep"}, b""))
    await asyncio.sleep(0.1)

    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_a_module_that_cannot_start_is_a_plain_error() -> None:
    broken = Workers("feeds.no_such_module", count=1, job_seconds=1, memory_bytes=400_000_000)

    with pytest.raises(RuntimeError, match="did not start"):
        await broken.run({}, b"")


async def test_the_document_worker_starts_and_imports_nothing_heavy() -> None:
    pool = Workers("feeds.document_worker", count=1, job_seconds=5, memory_bytes=400_000_000)
    try:
        assert await pool.run({"ping": True}, b"") == {}
    finally:
        await pool.close()
    code = "import feeds.document_worker, sys; print({'prefect', 'aiohttp'} & sys.modules.keys())"
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    assert out.strip() == b"set()"
