"""How Prefect behaves when a flow is run from the command line."""

import logging
import os
import sys

from items.errors import HouseError


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
    if "--debug" not in sys.argv:
        for name in ("prefect.flow_runs", "prefect.task_runs"):
            logging.getLogger(name).addFilter(ExpectedFailures())


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
