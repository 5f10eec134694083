"""The manners of the command line: help that teaches, one line an error, no colour in a pipe."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from flows.cli import app

ROOT = Path(__file__).resolve().parents[2]
SILKWATCH = str(Path(sys.executable).parent / "silkwatch")
COLOUR = "\x1b[3"


def walk(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every command that does something, by what one types."""
    for name, one in getattr(command, "commands", {}).items():
        yield from walk(one, (*path, name))
    if not hasattr(command, "commands"):
        yield " ".join(path), command


COMMANDS = dict(walk(typer.main.get_command(app)))


def silkwatch(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [SILKWATCH, *words],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "HOME": "/tmp", "LANG": "C.UTF-8", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("line", COMMANDS)
def test_the_help_of_a_command_holds_an_example_of_it(line: str) -> None:
    assert f"silkwatch {line}" in (COMMANDS[line].help or "")


LISTS = [line for line in COMMANDS if line.endswith((" list", " show", " names", " check"))]


@pytest.mark.parametrize("line", LISTS)
def test_what_lists_can_be_read_by_a_program(line: str) -> None:
    options = {name for one in COMMANDS[line].params for name in one.opts}

    assert "--json" in options or "as JSON" in COMMANDS[line].help


def test_an_error_is_one_line_that_names_the_cure(tmp_path: Path) -> None:
    done = silkwatch("models", "show", "nope", SILKWATCH_DATA_DIR=str(tmp_path))

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "no model 'nope'" in done.stderr
    assert COLOUR not in done.stderr


def test_the_trace_is_shown_when_asked_for(tmp_path: Path) -> None:
    done = silkwatch("--debug", "models", "show", "nope", SILKWATCH_DATA_DIR=str(tmp_path))

    assert "Traceback" in done.stderr


def test_a_folder_that_cannot_be_made_is_no_trace(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    done = silkwatch("demo", "--dir", str(tmp_path / "file" / "demo"))

    assert done.returncode == 1
    assert done.stderr.startswith(f"silkwatch: {tmp_path}")
    assert done.stderr.endswith(": Not a directory\n")
    assert done.stderr.count("\n") == 1


def test_a_wrong_setting_is_another_exit_code(tmp_path: Path) -> None:
    done = silkwatch("feeds", "list", SILKWATCH_DATA_DIR=str(tmp_path), SILKWATCH_DIGEST__HOUR="25")

    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "digest.hour" in done.stderr.lower() or "DIGEST__HOUR" in done.stderr


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_a_terminal_that_wants_no_colour_gets_none(tmp_path: Path, name: str, value: str) -> None:
    pty = pytest.importorskip("pty", reason="no terminals on this system")
    parent, child = pty.openpty()
    environment = {"PATH": "/usr/bin:/bin", "HOME": "/tmp", "TERM": "xterm", name: value}
    subprocess.run(
        [SILKWATCH, "models", "show", "nope"],
        cwd=ROOT,
        env={**environment, "SILKWATCH_DATA_DIR": str(tmp_path)},
        stdout=child,
        stderr=child,
        check=False,
    )

    os.close(child)
    said = os.read(parent, 10_000).decode()
    os.close(parent)
    assert "no model 'nope'" in said
    assert COLOUR not in said
