"""`silkwatch serve`: everything runs by itself, with Prefect's pages to look at and start runs."""

import os
from typing import Annotated

import typer

from flows.console import say

DEFAULTS = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "feeds,store,classifiers,digests,flows",
    "PREFECT_RUNNER_POLL_FREQUENCY": "5",
}


def register(app: typer.Typer) -> None:
    """Add the command `serve`."""
    app.command()(serve)


def serve(
    port: Annotated[
        int,
        typer.Option(
            help="Port of the Prefect server that is started when PREFECT_API_URL is not set.",
            min=1,
            max=65535,
        ),
    ] = 4200,
    only_automations: Annotated[
        bool,
        typer.Option(
            "--only-automations",
            help="Register automations, and fuller forms, for deployments made with "
            "`prefect deploy`, and end.",
        ),
    ] = False,
) -> None:
    """Run by itself: schedules, forms, retraining and word of trouble, until Ctrl-C.

    Starts a Prefect server unless PREFECT_API_URL names one; its pages are at
    http://127.0.0.1:4200.

        silkwatch serve
    """
    for name, value in DEFAULTS.items():
        os.environ.setdefault(name, value)
    from flows.serve import serve as run

    run(say, port=port, only_automations=only_automations)
