"""`silkwatch doctor`: a green or red line a part, with the cure."""

import logging
from typing import TYPE_CHECKING, Annotated

import typer
from rich.cells import set_cell_size

from flows.console import print_json, result
from flows.languages.translate import translated

if TYPE_CHECKING:
    from flows.doctor import Finding

PART_CELLS = 15
MARKS = {True: ("✓", "green"), False: ("✗", "red"), None: ("?", "yellow")}


def register(app: typer.Typer) -> None:
    """Add the command `doctor`."""
    app.command()(doctor)


def doctor(
    feeds: Annotated[
        int, typer.Option(help="Feeds to try, the most important first; 0 tries none.", min=0)
    ] = 3,
    offline: Annotated[
        bool, typer.Option("--offline", help="Ask nobody else: no Slack, no server, no feed.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array on stdout.")] = False,
) -> None:
    """Look whether everything is in place; exit code 1 when something is not.

    silkwatch doctor --offline
    """
    from dataclasses import asdict

    from flows.engine import quiet_prefect

    quiet_prefect()
    logging.getLogger("digests").setLevel(logging.ERROR)
    from flows.doctor import examine, read_settings

    settings, first = read_settings()
    findings = [first]
    _show(first, as_json=as_json)
    if settings is not None:
        for finding in examine(settings):
            findings.append(finding)
            _show(finding, as_json=as_json)
        if not offline:
            from flows.doctor_online import examine_online

            for finding in examine_online(settings, feeds=feeds):
                findings.append(finding)
                _show(finding, as_json=as_json)
    if as_json:
        print_json([asdict(one) for one in findings])
    if any(one.well is False for one in findings):
        raise typer.Exit(1)


def _show(finding: "Finding", *, as_json: bool) -> None:
    if as_json:
        return
    mark, style = MARKS[finding.well]
    part = set_cell_size(translated(finding.part), PART_CELLS)
    result.print(f"{mark} {part} {translated(finding.said)}", style=style, markup=False)
    if finding.cure:
        result.print(f"  {'':{PART_CELLS}} → {translated(finding.cure)}", markup=False)
