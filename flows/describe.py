"""Describe: the page on commands, in every language of the command line."""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Any, get_args

import typer.main

from flows.cli import app
from flows.commands.app import paragraphs
from flows.languages.translate import translated

MADE = "<!-- Written by `python -m flows.reference`; change the code, not this page. -->"


def commands_page(language: str) -> str:
    """Every command with its arguments and options, in one language."""
    root = typer.main.get_command(app)
    lines = [f"# {translated('Commands', language)}", MADE]
    lines += [*_prose(root.help or "", language), *_parameters(root, language)]
    for path, command in _commands(root, ("silkwatch",)):
        lines += [f"## {' '.join(path)}", *_prose(command.help or "", language)]
        lines += _parameters(command, language)
    return page(lines)


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


def _parameters(command: Any, language: str) -> list[str]:
    heads = (
        translated("Option", language),
        translated("Type", language),
        translated("Default", language),
        translated("Meaning", language),
    )
    rows = [
        (
            _spelling(one),
            _type_name(one, language),
            _given(one, language),
            translated(one.help or "", language),
        )
        for one in command.params
        if not one.hidden and one.name not in ("install_completion", "show_completion")
    ]
    return [table(heads, rows)] if rows else []


def _spelling(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"`{parameter.metavar or parameter.name.upper()}`"
    return ", ".join(f"`{name}`" for name in (*parameter.opts, *parameter.secondary_opts))


def _type_name(parameter: Any, language: str) -> str:
    annotation = parameter.type_descriptor.annotation
    annotation = next(iter(get_args(annotation)), annotation)  # what a list holds
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return " ".join(f"`{choice.value}`" for choice in annotation)
    if annotation is bool:
        return translated("switch", language)
    names = {
        "str": translated("text", language),
        "int": translated("whole number", language),
        "float": translated("number", language),
        "datetime": translated("date", language),
        "Path": translated("path", language),
    }
    name = getattr(annotation, "__name__", str(annotation))
    known = names.get(name, name)
    several = translated("{kind}, any number", language)
    return several.format(kind=known) if parameter.multiple or parameter.nargs == -1 else known


def _given(parameter: Any, language: str) -> str:
    if parameter.required:
        return translated("needed", language)
    empty = parameter.default in (None, "", False, ()) or callable(parameter.default)
    return "" if empty else f"`{parameter.default}`"


def _prose(text: str, language: str) -> Iterator[str]:
    """Paragraphs of a help text; one that is an example becomes a code block."""
    for paragraph in text.replace("\b", "").split("\n\n"):
        lines = [line.strip() for line in paragraph.strip("\n").split("\n")]
        if all(line.startswith("silkwatch ") for line in lines):
            yield "\n".join(["```", *(_example(line, language) for line in lines), "```"])
        else:
            yield from (translated(one, language) for one in paragraphs(paragraph))


def _example(line: str, language: str) -> str:
    """A line to type, its comment in a language."""
    plain = " ".join(line.split())
    said = translated(plain, language)
    return line if said == plain else said


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(c.replace('|', chr(92) + '|') for c in r)} |" for r in lines)


def page(parts: Iterable[str]) -> str:
    """The text of a page; empty parts are left out."""
    return "\n\n".join(part for part in parts if part) + "\n"
