"""JSON Lines, as the commands read and write them."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from flows.console import print_json_lines
from items.errors import ConfigError


def read_lines(source: Path, *, needs: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Read one JSON object a line; - is stdin.

    Args:
        source: The file.
        needs: Keys every object must have.

    Raises:
        ConfigError: The file cannot be read, or a line is no object with those keys.
    """
    try:
        text = Path("/dev/stdin" if str(source) == "-" else source).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(str(source), "", f"cannot be read: {error}") from error
    # not splitlines: a text may hold U+2028, which ends no line of JSON
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield _object(f"{source}:{number}", line, needs)


def write_lines(target: Path | None, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write one JSON object a line to a file, or to stdout when there is none.

    Raises:
        ConfigError: The file cannot be written.
    """
    if target is None:
        print_json_lines(rows)
        return
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    try:
        target.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as error:
        raise ConfigError(str(target), "", f"cannot be written: {error.strerror}") from error


def _object(where: str, line: str, needs: Iterable[str]) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise ConfigError(where, "", f"is not JSON: {error}") from error
    missing = [key for key in needs if not isinstance(row, dict) or key not in row]
    if not isinstance(row, dict) or missing:
        raise ConfigError(where, ", ".join(missing), "each line needs an object with these keys")
    return row
