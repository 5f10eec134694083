"""Reference: the pages on settings, commands and forms, written from the code they describe.

python -m flows.reference            write docs/reference/
python -m flows.reference --check    only say which pages differ; exit code 1 when one does
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_type_hints

from flows.console import fail, say
from flows.deploy import Plan, plans
from flows.describe import MADE, commands_page, page, table
from flows.languages.choose import ENGLISH
from flows.settings import CHECKOUT, PREFIX, Settings
from flows.token_block import BLOCK

PAGES = CHECKOUT / "docs" / "reference"
Schema = Mapping[str, Any]


def pages() -> dict[str, str]:
    """Every generated page by its file name, as Markdown; the same code gives the same text."""
    return {
        "settings.md": settings_page(),
        "commands.md": commands_page(ENGLISH),
        "commands.zh-Hant.md": commands_page("zh-Hant"),
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
    for name, field in schema["properties"].items():
        if "$ref" in field:
            part = _resolve(field, schema)
            about = part["description"].partition(": ")[2]
            rows = _settings_table(part["properties"], f"{PREFIX}{name.upper()}__", schema)
            lines += [f"## [{name}]", about[:1].upper() + about[1:], rows]
    return page(lines)


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
    return page(lines)


def _flow(plan: Plan) -> Iterator[str]:
    yield f"## {plan.flow.name}"
    yield plan.description
    yield f"Schedule: `{plan.cron}`" if plan.cron else "Schedule: none; runs on demand."
    (model,) = (hint for name, hint in get_type_hints(plan.flow.fn).items() if name == "options")
    schema = model.model_json_schema()
    yield table(
        ("Field", "Parameter", "Type", "Default", "Meaning"),
        (
            (field["title"], f"`options.{key}`", _kind(field, schema), _default(field), _say(field))
            for key, field in schema["properties"].items()
        ),
    )


def _settings_table(fields: Schema, prefix: str, schema: Schema) -> str:
    return table(
        ("Key", "Variable", "Type", "Default", "Meaning"),
        (
            (f"`{key}`", f"`{prefix}{key.upper()}`", _kind(f, schema), _default(f), _say(f))
            for key, f in fields.items()
        ),
    )


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
