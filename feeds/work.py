"""The life of a worker process: bounded memory, one frame in, one frame out."""

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
        _set_alarm(float(sys.argv[2]))
        try:
            answer = job(*frame)
        except MemoryError:
            answer = {"poisoned": "the document takes too much memory"}
        except RecursionError:
            answer = {"poisoned": "the document is nested too deeply"}
        answers.write(pack(answer))
        _set_alarm(0)
        answers.flush()


def _limit_memory(limit_bytes: int) -> None:
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (limit_bytes, limit_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _set_alarm(seconds: float) -> None:
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)
