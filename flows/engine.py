"""How Prefect behaves when a flow is run from the command line."""

import os


def quiet_prefect() -> None:
    """Set Prefect's defaults before it is imported; what the user has set stays.

    An embedded server starts slowly on a small machine, hence the long start-up time. Its logs
    would drown the digest, so only warnings are told here.
    """
    defaults = {
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_LOGGING_EXTRA_LOGGERS": "feeds,store,classifiers,digests,flows",
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
