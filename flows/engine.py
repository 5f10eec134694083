"""How Prefect behaves when a flow is run from the command line."""

import contextlib
import ctypes
import logging
import os
import sys

from items.errors import HouseError

_ARENA_MAX = -8  # M_ARENA_MAX of glibc's malloc.h


def quiet_prefect() -> None:
    """Set Prefect's defaults before it is imported; what the user has set stays.

    An embedded server starts slowly on a small machine, hence the long start-up time. Its logs
    would drown the digest, so only warnings are told here, and an expected failure, which ends
    the command with one line, is not told before with its trace.
    """
    defaults = {
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_LOGGING_EXTRA_LOGGERS": "feeds,store,classifiers,digests,flows",
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    spare()
    if "--debug" not in sys.argv:
        for name in ("prefect.flow_runs", "prefect.task_runs"):
            logging.getLogger(name).addFilter(ExpectedFailures())


def spare() -> None:
    """Have this process take less: one thread for arithmetic, one heap for all threads.

    Our matrices are small: threads would wait for each other, busily. Must be called before NumPy
    is imported; a heap of its own for each thread is a habit of glibc.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).mallopt(_ARENA_MAX, 1)


def give_back() -> None:
    """Give memory that is free within this process back to the system; glibc keeps it otherwise."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)


class ExpectedFailures(logging.Filter):
    """Holds back what Prefect says of a run that ended in an error of the house."""

    def __init__(self) -> None:
        super().__init__()
        self._failed: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to let a record through."""
        run = str(getattr(record, "flow_run_id", ""))
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, HouseError):
            self._failed.add(run)
            return False
        return not (run in self._failed and record.getMessage().startswith("Finished in state"))
