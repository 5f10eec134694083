"""The life of a worker process: bounded memory, one frame in, one frame out.

A frame brings one job, or several small ones under "jobs", their bodies one behind the other. What
they take is counted together: where it is too much they are given again, each alone.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from feeds.frames import pack, read_frame

if sys.platform != "win32":
    import resource

Job = tuple[dict[str, Any], bytes]
Jobs = Callable[[Sequence[Job]], list[dict[str, Any]]]


def serve(jobs: Jobs) -> None:
    """Do jobs until the parent closes our input.

    The process takes two arguments: bytes of memory, and seconds after which a frame kills
    it even when nobody is left to do so. What a job prints goes to stderr, for stdout
    belongs to the frames. Running out of memory or stack ends the jobs, not the talk: the
    parent learns the reason.

    Args:
        jobs: Takes header and body of each job of a frame, gives the header of each answer.
    """
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    _limit_memory(int(sys.argv[1]))
    while (frame := read_frame(sys.stdin.buffer)) is not None:
        _set_alarm(float(sys.argv[2]))
        try:
            answer = _answer(jobs, *frame)
        except MemoryError:
            answer = {"poisoned": "the document takes too much memory"}
        except RecursionError:
            answer = {"poisoned": "the document is nested too deeply"}
        answers.write(pack(answer))
        _set_alarm(0)
        answers.flush()


def one_by_one(job: Callable[[dict[str, Any], bytes], dict[str, Any]]) -> Jobs:
    """Do jobs that gain nothing by being done together."""
    return lambda jobs: [job(header, body) for header, body in jobs]


def _answer(jobs: Jobs, header: dict[str, Any], body: bytes) -> dict[str, Any]:
    """Do the job of a frame, or its jobs together."""
    if "jobs" not in header:
        return jobs([(header, body)])[0]
    return {"answers": jobs(list(_parted(header, body)))}


def _parted(header: dict[str, Any], body: bytes) -> Iterator[Job]:
    at = 0
    for one, length in zip(header["jobs"], header["lengths"], strict=True):
        yield one, body[at : at + length]
        at += length


def _limit_memory(limit_bytes: int) -> None:
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (limit_bytes, limit_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _set_alarm(seconds: float) -> None:
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)
