"""`silkwatch settings`: what holds, and where it comes from."""

import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import BaseModel

from flows.commands.app import App
from flows.console import print_json, result
from flows.languages.translate import translated
from flows.settings import PREFIX, Settings, load_settings, slack_token

app = App(no_args_is_help=True, help="Look at the settings.")

TOKEN = "SLACK_BOT_TOKEN"  # noqa: S105 - its name


@app.callback()
def _group() -> None:
    """Keep `show` a command of its own, though it is the only one."""


@app.command("show")
def show_settings(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON array on stdout.")] = False,
) -> None:
    """List every setting with its value and its origin; secrets are masked.

    silkwatch settings show
    """
    settings = load_settings()
    rows = list(rows_of(settings, _read_toml(settings.config_dir / "settings.toml")))
    if as_json:
        print_json(rows)
        return
    width = max(len(row["key"]) for row in rows)
    for row in rows:
        origin = translated(row["origin"])
        result.print(f"{row['key']:{width}}  {row['value']}  ({origin})", markup=False)


def rows_of(settings: Settings, file: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """Every setting with key, value and origin: a variable, the file, or the default.

    Args:
        settings: What holds.
        file: The tables of settings.toml.
    """
    for name in Settings.model_fields:
        value = getattr(settings, name)
        if not isinstance(value, BaseModel):
            yield _row(name, value, f"{PREFIX}{name}".upper(), in_file=name in file)
            continue
        for key in type(value).model_fields:
            variable = f"{PREFIX}{name}__{key}".upper()
            here = key in file.get(name, {})
            yield _row(f"{name}.{key}", getattr(value, key), variable, in_file=here)
    token = slack_token()
    origin = TOKEN if os.environ.get(TOKEN, "").strip() else "a Prefect Secret block"
    yield {"key": "slack token", "value": "***" if token else "", "origin": origin if token else ""}


def _row(key: str, value: object, variable: str, *, in_file: bool) -> dict[str, str]:
    if any(name.upper() == variable for name in os.environ):
        origin = variable
    else:
        origin = "settings.toml" if in_file else "default"
    return {"key": key, "value": _plain(key, value), "origin": origin}


def _plain(key: str, value: object) -> str:
    if key == "store.url":
        return masked(str(value))
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def masked(url: str) -> str:
    """A database's address without its password."""
    head, at, tail = url.rpartition("@")
    scheme, slashes, login = head.partition("://")
    if not at or ":" not in login:
        return url
    return f"{scheme}{slashes}{login.partition(':')[0]}:***@{tail}"


def _read_toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
