"""Describe settings: the pages on settings and on forms, in every language of the command line."""

from collections.abc import Iterator, Mapping
from typing import Any, get_type_hints

from flows.deploy import Plan, plans
from flows.describe import MADE, page, table
from flows.languages.translate import phrase, translated
from flows.settings import PREFIX, Settings
from flows.token_block import BLOCK

Schema = Mapping[str, Any]


def settings_page(language: str) -> str:
    """Every key of settings.toml with its variable, default, limits and meaning."""
    schema = Settings.model_json_schema()
    lines = [
        f"# {translated('Settings', language)}",
        MADE,
        phrase(
            "Settings come from `config/settings.toml`; the environment goes over the file. A key "
            "that is not listed here is an error that names the file or the variable. The Slack "
            "token comes from `SLACK_BOT_TOKEN`, or from the Prefect Secret block `{block}`; it "
            "is never written into a file.",
            language,
            block=BLOCK,
        ),
        translated(
            "In a variable a list is written as words parted by commas or blanks, or as JSON.",
            language,
        ),
        f"## {translated('Where things lie', language)}",
    ]
    plain = {key: field for key, field in schema["properties"].items() if "$ref" not in field}
    lines.append(_settings_table(plain, PREFIX, schema, language))
    for name, field in schema["properties"].items():
        if "$ref" in field:
            part = _resolve(field, schema)
            about = translated(_about(part), language)
            prefix = f"{PREFIX}{name.upper()}__"
            lines += [f"## [{name}]", about]
            lines.append(_settings_table(part["properties"], prefix, schema, language))
    return page(lines)


def settings_sentences() -> Iterator[str]:
    """What the page on settings says of tables and keys."""
    schema = Settings.model_json_schema()
    for field in schema["properties"].values():
        part = _resolve(field, schema)
        if "$ref" not in field:
            yield _meaning(field)
            continue
        yield _about(part)
        yield from (_meaning(one) for one in part["properties"].values())


def flows_page(language: str) -> str:
    """Every deployment with its schedule and the fields of its form."""
    lines = [
        f"# {translated('Flows and their forms', language)}",
        MADE,
        translated(
            "`silkwatch serve` registers these as Prefect deployments, one a flow, under the "
            "flow's own name. Schedules are cron lines in the desk's time zone "
            "(`digest.time_zone`) and move with `digest.hour` and `digest.minute`; here they "
            "stand for the defaults. Of each flow one run is under way at a time; a second one "
            "waits. A form submitted with nothing changed does the sensible thing.",
            language,
        ),
    ]
    for plan in plans(Settings.model_construct()):
        lines += _flow(plan, language)
    return page(lines)


def _flow(plan: Plan, language: str) -> Iterator[str]:
    yield f"## {plan.flow.name}"
    yield translated(plan.description, language)
    if plan.cron:
        yield phrase("Schedule: `{cron}`", language, cron=plan.cron)
    else:
        yield translated("Schedule: none; runs on demand.", language)
    (model,) = (hint for name, hint in get_type_hints(plan.flow.fn).items() if name == "options")
    schema = model.model_json_schema()
    heads = (
        translated("Field", language),
        translated("Parameter", language),
        translated("Type", language),
        translated("Default", language),
        translated("Meaning", language),
    )
    rows = (
        (translated(field["title"], language), f"`options.{key}`", *_row(field, schema, language))
        for key, field in schema["properties"].items()
    )
    yield table(heads, rows)


def _settings_table(fields: Schema, prefix: str, schema: Schema, language: str) -> str:
    heads = (
        translated("Key", language),
        translated("Variable", language),
        translated("Type", language),
        translated("Default", language),
        translated("Meaning", language),
    )
    rows = (
        (f"`{key}`", f"`{prefix}{key.upper()}`", *_row(field, schema, language))
        for key, field in fields.items()
    )
    return table(heads, rows)


def _row(field: Schema, schema: Schema, language: str) -> tuple[str, str, str]:
    meaning = translated(_meaning(field), language)
    return _kind(field, schema, language), _default(field, language), meaning


def _kind(field: Schema, schema: Schema, language: str) -> str:
    field = _resolve(field, schema)
    if "anyOf" in field:
        (given,) = (one for one in field["anyOf"] if one.get("type") != "null")
        return phrase("{kind}, or empty", language, kind=_kind(given, schema, language))
    if "enum" in field:
        return " ".join(f"`{value}`" for value in field["enum"])
    if field["type"] == "array":
        return phrase("list of {kind}", language, kind=_kind(field["items"], schema, language))
    if field["type"] in ("integer", "number"):
        return _number(field, language)
    names = {
        "path": translated("folder", language),
        "date": translated("date", language),
        "string": translated("text", language),
        "boolean": translated("true or false", language),
    }
    return names.get(field.get("format", "")) or names[field["type"]]


def _number(field: Schema, language: str) -> str:
    """A number with its bounds; each there is has a sentence of its own."""
    whole = field["type"] == "integer"
    if "exclusiveMinimum" in field:
        least, form = field["exclusiveMinimum"], "number above {least} to {most}"
    elif "maximum" in field:
        form = "whole number from {least} to {most}" if whole else "number from {least} to {most}"
        least = field["minimum"]
    else:
        form = "whole number from {least}" if whole else "number from {least}"
        least = field["minimum"]
    return phrase(form, language, least=f"{least:g}", most=f"{field.get('maximum', 0):g}")


def _default(field: Schema, language: str) -> str:
    value = field.get("default")
    if value is None or value in ("", []):
        return translated("empty", language)
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{' '.join(map(str, value))}`" if isinstance(value, list) else f"`{value}`"


def _meaning(field: Schema) -> str:
    return " ".join(str(field.get("description", "")).split())


def _about(part: Schema) -> str:
    """What a table is about: its docstring without its name."""
    about = str(part["description"]).partition(": ")[2]
    return about[:1].upper() + about[1:]


def _resolve(field: Schema, schema: Schema) -> Schema:
    name = field.get("$ref", "").rpartition("/")[2]
    return {**schema["$defs"][name], **field} if name else field
