"""Commands that speak the reader's language: their help, and what is wrong with a line typed."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from flows.languages.choose import ENGLISH, language
from flows.languages.translate import translated

# What typer.rich_utils says by itself; its module is loaded only where something is drawn.
USAGE = "Usage: "
FIXED_WORDS = (
    "DEPRECATED_STRING",
    "DEFAULT_STRING",
    "ENVVAR_STRING",
    "REQUIRED_LONG_STRING",
    "ARGUMENTS_PANEL_TITLE",
    "OPTIONS_PANEL_TITLE",
    "COMMANDS_PANEL_TITLE",
    "ERRORS_PANEL_TITLE",
    "ABORTED_TEXT",
    "RICH_HELP",
)


class App(typer.Typer):
    """A Typer whose commands and groups are ours."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**({"cls": Group} | given))

    def command(self, name: str | None = None, **given: Any) -> Callable[[Any], Any]:
        """As Typer's, with our class."""
        return super().command(name, **({"cls": Command} | given))


class Spoken:
    """What a command and a group share: help, usage and completion in the reader's language."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Draw the help."""
        with spoken(self, ctx):
            super().format_help(ctx, formatter)  # type: ignore[misc]

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """What may follow, with what the shell shows beside it."""
        with spoken(self, ctx):
            return super().shell_complete(ctx, incomplete)  # type: ignore[misc]

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the line that shows how to call it."""
        pieces = map(translated, super().collect_usage_pieces(ctx))  # type: ignore[misc]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=translated(USAGE))


class Command(Spoken, TyperCommand):
    """A command that speaks the reader's language."""


class Group(Spoken, TyperGroup):
    """A group of commands that speaks the reader's language, also of what it refuses."""

    def make_context(self, *given: Any, **named: Any) -> Any:
        """Read the line typed, as far as it is this group's."""
        with _refusals():
            return super().make_context(*given, **named)

    def invoke(self, ctx: Any) -> Any:
        """Read the rest of the line, and do it."""
        with _refusals():
            return super().invoke(ctx)


class Refused(typer.BadParameter):
    """What is wrong with a line typed, all said in one sentence."""

    def format_message(self) -> str:
        """The sentence."""
        return self.message


@contextmanager
def spoken(command: Any, ctx: Any) -> Iterator[None]:
    """Have a command, its parameters and the commands below it speak while this lasts.

    Args:
        command: Its texts are English again afterwards.
        ctx: Its context, for the options that all commands have.
    """
    if language() == ENGLISH:
        yield
        return
    _teach_typer()
    below = getattr(command, "commands", {}).values()
    speakers = [command, *below, *command.get_params(ctx)]
    texts = [(one, name) for one in speakers for name in ("help", "short_help")]
    before = [(one, name, text) for one, name in texts if (text := getattr(one, name, None))]
    try:
        for one, name, text in before:
            setattr(one, name, translated_help(text))
        yield
    finally:
        for one, name, text in before:
            setattr(one, name, text)


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a help text, each on one line."""
    return [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]


def translated_help(text: str, into: str | None = None) -> str:
    """A help text in the reader's language, paragraph by paragraph; examples stay as they are."""
    return "\n\n".join(
        paragraph if (said := translated(line, into)) == line else said
        for line, paragraph in zip(paragraphs(text), text.split("\n\n"), strict=True)
    )


@contextmanager
def _refusals() -> Iterator[None]:
    """Say what Typer refuses in the reader's language."""
    try:
        yield
    except typer.TyperException as error:
        is_help = type(error).__name__ == "NoArgsIsHelpError"
        if language() == ENGLISH or is_help or isinstance(error, Refused):
            raise
        _teach_typer()
        sentence = translated(error.format_message())
        raise Refused(sentence, ctx=getattr(error, "ctx", None)) from error


def _teach_typer() -> None:
    """Put the words that Typer draws with into the reader's language."""
    from typer import rich_utils

    from flows.languages.wrap import wrap_chinese

    wrap_chinese()
    for name in FIXED_WORDS:
        setattr(rich_utils, name, translated(getattr(rich_utils, name)))
    usage = f"(?P<usage>{re.escape(translated(USAGE))})"
    rich_utils.OptionHighlighter.highlights = [*rich_utils.OptionHighlighter.highlights, usage]
