"""Talk goes to stderr, results to stdout; both in the reader's language, JSON in English."""

import json
import sys
from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console

from flows.languages.translate import translated

# A pipe has no width of its own; 80 columns would cut every table.
PIPE_COLUMNS = 200

talk = Console(stderr=True, highlight=False, soft_wrap=True)
result = Console(
    highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else PIPE_COLUMNS
)


def say(line: str) -> None:
    """Tell the user how the work goes."""
    talk.print(translated(line), markup=False)


def answer(line: str) -> None:
    """Tell the user what came of it; data that is no sentence stays as it is."""
    result.print(translated(line), markup=False)


def fail(reason: str) -> None:
    """Tell the user in one line, already in their language, why nothing more happens."""
    talk.print(f"silkwatch: {reason}", markup=False, style="red")


def print_json(value: Any) -> None:
    """Write one JSON document to stdout; times as ISO 8601."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=2, default=str)
    sys.stdout.write("\n")


def print_json_lines(rows: Iterable[Mapping[str, Any]]) -> None:
    """Write one JSON object a line to stdout."""
    for row in rows:
        sys.stdout.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
