"""The life of a worker process: bounded memory, one frame in, one frame out.

A frame brings one job, or several small ones under "jobs", their bodies one behind the other.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from feeds.frames import pack, read_frame

if sys.platform != "win32":
    import resource

Job = Callable[[dict[str, Any], bytes], dict[str, Any]]


def serve(job: Job) -> None:
    """Do jobs until the parent closes our input.

    The process takes two arguments: bytes of memory, and seconds after which a job kills
    it even when nobody is left to do so. What the job prints goes to stderr, for stdout
    belongs to the frames. Running out of memory or stack ends the job, not the talk: the
    parent learns the reason.

    Args:
        job: Takes a frame's header and body, gives the answer's header.
    """
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    _limit_memory(int(sys.argv[1]))
    while (frame := read_frame(sys.stdin.buffer)) is not None:
        try:
            answer = _answer(job, *frame)
        except MemoryError:
            answer = {"poisoned": "the document takes too much memory"}
        except RecursionError:
            answer = {"poisoned": "the document is nested too deeply"}
        answers.write(pack(answer))
        _set_alarm(0)
        answers.flush()


def _answer(job: Job, header: dict[str, Any], body: bytes) -> dict[str, Any]:
    """Do the job of a frame, or its jobs one after the other."""
    if "jobs" not in header:
        _set_alarm(float(sys.argv[2]))
        return job(header, body)
    answers, at = [], 0
    for one, length in zip(header["jobs"], header["lengths"], strict=True):
        _set_alarm(float(sys.argv[2]))
        answers.append(job(one, body[at : at + length]))
        at += length
    return {"answers": answers}


def _limit_memory(limit_bytes: int) -> None:
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (limit_bytes, limit_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _set_alarm(seconds: float) -> None:
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)
