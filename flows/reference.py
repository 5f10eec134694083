"""Reference: the pages on settings, commands and forms, written from the code they describe.

python -m flows.reference            write docs/reference/
python -m flows.reference --check    only say which pages differ; exit code 1 when one does
"""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, get_args, get_type_hints

import typer.main

from flows.cli import app
from flows.console import fail, say
from flows.deploy import Plan, plans
from flows.settings import CHECKOUT, PREFIX, Settings
from flows.token_block import BLOCK

PAGES = CHECKOUT / "docs" / "reference"
MADE = "<!-- Written by `python -m flows.reference`; change the code, not this page. -->"
Schema = Mapping[str, Any]


def pages() -> dict[str, str]:
    """Every generated page by its file name, as Markdown; the same code gives the same text."""
    return {
        "settings.md": settings_page(),
        "commands.md": commands_page(),
        "flows.md": flows_page(),
    }


def stale(folder: Path) -> list[str]:
    """Names of the pages that a folder lacks or holds in another wording."""
    return [name for name, text in pages().items() if _read(folder / name) != text]


def settings_page() -> str:
    """Every key of settings.toml with its variable, default, limits and meaning."""
    schema = Settings.model_json_schema()
    lines = [
        "# Settings",
        MADE,
        "Settings come from `config/settings.toml`; the environment goes over the file. A key that "
        "is not listed here is an error that names the file or the variable. The Slack token comes "
        f"from `SLACK_BOT_TOKEN`, or from the Prefect Secret block `{BLOCK}`; it is never written "
        "into a file.",
        "In a variable a list is written as words parted by commas or blanks, or as JSON.",
        "## Where things lie",
    ]
    plain = {key: field for key, field in schema["properties"].items() if "$ref" not in field}
    lines.append(_settings_table(plain, PREFIX, schema))
    for table, field in schema["properties"].items():
        if "$ref" in field:
            part = _resolve(field, schema)
            about = part["description"].partition(": ")[2]
            rows = _settings_table(part["properties"], f"{PREFIX}{table.upper()}__", schema)
            lines += [f"## [{table}]", about[:1].upper() + about[1:], rows]
    return _page(lines)


def commands_page() -> str:
    """Every command with its arguments and options."""
    root = typer.main.get_command(app)
    lines = ["# Commands", MADE, *_prose(root.help or ""), *_parameters(root)]
    for path, command in _commands(root, ("silkwatch",)):
        lines += [f"## {' '.join(path)}", *_prose(command.help or ""), *_parameters(command)]
    return _page(lines)


def flows_page() -> str:
    """Every deployment with its schedule and the fields of its form."""
    lines = [
        "# Flows and their forms",
        MADE,
        "`silkwatch serve` registers these as Prefect deployments, one a flow, under the flow's "
        "own name. Schedules are cron lines in the desk's time zone (`digest.time_zone`) and "
        "move with `digest.hour` and `digest.minute`; here they stand for the defaults. Of each "
        "flow one run is under way at a time; a second one waits. A form submitted with nothing "
        "changed does the sensible thing.",
    ]
    for plan in plans(Settings.model_construct()):
        lines += _flow(plan)
    return _page(lines)


def _flow(plan: Plan) -> Iterator[str]:
    yield f"## {plan.flow.name}"
    yield plan.description
    yield f"Schedule: `{plan.cron}`" if plan.cron else "Schedule: none; runs on demand."
    (model,) = (hint for name, hint in get_type_hints(plan.flow.fn).items() if name == "options")
    schema = model.model_json_schema()
    yield _table(
        ("Field", "Parameter", "Type", "Default", "Meaning"),
        (
            (field["title"], f"`options.{key}`", _kind(field, schema), _default(field), _say(field))
            for key, field in schema["properties"].items()
        ),
    )


def _settings_table(fields: Schema, prefix: str, schema: Schema) -> str:
    return _table(
        ("Key", "Variable", "Type", "Default", "Meaning"),
        (
            (f"`{key}`", f"`{prefix}{key.upper()}`", _kind(f, schema), _default(f), _say(f))
            for key, f in fields.items()
        ),
    )


def _commands(group: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Commands below a group with the words that call them, in the order of the help."""
    for name, command in group.commands.items():
        if command.hidden:
            continue
        subcommands = hasattr(command, "commands")
        if not subcommands or command.invoke_without_command:
            yield (*path, name), command
        if subcommands:
            yield from _commands(command, (*path, name))


def _parameters(command: Any) -> list[str]:
    rows = [
        (_spelling(one), _type_name(one), _given(one), one.help or "")
        for one in command.params
        if not one.hidden and one.name not in ("install_completion", "show_completion")
    ]
    return [_table(("Option", "Type", "Default", "Meaning"), rows)] if rows else []


def _spelling(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"`{parameter.metavar or parameter.name.upper()}`"
    return ", ".join(f"`{name}`" for name in (*parameter.opts, *parameter.secondary_opts))


def _type_name(parameter: Any) -> str:
    annotation = parameter.type_descriptor.annotation
    annotation = next(iter(get_args(annotation)), annotation)  # what a list holds
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return " ".join(f"`{choice.value}`" for choice in annotation)
    if annotation is bool:
        return "switch"
    names = {
        "str": "text",
        "int": "whole number",
        "float": "number",
        "datetime": "date",
        "Path": "path",
    }
    name = getattr(annotation, "__name__", str(annotation))
    known = names.get(name, name)
    return f"{known}, any number" if parameter.multiple or parameter.nargs == -1 else known


def _given(parameter: Any) -> str:
    if parameter.required:
        return "needed"
    empty = parameter.default in (None, "", False, ()) or callable(parameter.default)
    return "" if empty else f"`{parameter.default}`"


def _prose(text: str) -> Iterator[str]:
    """Paragraphs of a help text; one that is an example becomes a code block."""
    for paragraph in text.replace("\b", "").split("\n\n"):
        lines = [line.strip() for line in paragraph.strip("\n").split("\n")]
        if all(line.startswith("silkwatch ") for line in lines):
            yield "\n".join(["```", *lines, "```"])
        else:
            yield " ".join(lines).strip()


def _kind(field: Schema, schema: Schema) -> str:
    field = _resolve(field, schema)
    if "anyOf" in field:
        return " or ".join(_kind(one, schema) for one in field["anyOf"])
    if "enum" in field:
        return " ".join(f"`{value}`" for value in field["enum"])
    if field["type"] == "array":
        return f"list of {_kind(field['items'], schema)}"
    formats = {"path": "folder", "date": "date"}
    types = {"string": "text", "integer": "whole number", "boolean": "true or false"}
    name = formats.get(field.get("format", "")) or types.get(field["type"], field["type"])
    return f"{'empty' if name == 'null' else name}{_limits(field)}"


def _limits(field: Schema) -> str:
    words = {
        "minimum": "from",
        "exclusiveMinimum": "above",
        "maximum": "to",
        "exclusiveMaximum": "below",
    }
    return "".join(f" {word} {field[key]:g}" for key, word in words.items() if key in field)


def _default(field: Schema) -> str:
    value = field.get("default")
    if value is None or value in ("", []):
        return "empty"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{' '.join(map(str, value))}`" if isinstance(value, list) else f"`{value}`"


def _say(field: Schema) -> str:
    return " ".join(str(field.get("description", "")).split())


def _resolve(field: Schema, schema: Schema) -> Schema:
    name = field.get("$ref", "").rpartition("/")[2]
    return {**schema["$defs"][name], **field} if name else field


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(c.replace('|', chr(92) + '|') for c in r)} |" for r in lines)


def _page(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def main(arguments: Sequence[str]) -> int:
    """Write the pages, or with --check only compare them; gives the exit code."""
    names = stale(PAGES)
    if "--check" in arguments:
        for name in names:
            fail(f"docs/reference/{name} is out of date; run: python -m flows.reference")
        return 1 if names else 0
    PAGES.mkdir(parents=True, exist_ok=True)
    written = pages()
    for name in names:
        (PAGES / name).write_text(written[name], encoding="utf-8")
    say(f"{len(names)} of {len(written)} pages written to {PAGES}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
