"""Collect: every sentence of the command line, and the catalogues that put them into a language."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import typer.main

from flows.cli import app
from flows.commands.app import paragraphs
from flows.deploy import deployments
from flows.describe_settings import settings_sentences
from flows.languages.choose import ENGLISH, LANGUAGES
from flows.languages.foreign import FOREIGN
from flows.languages.forms import sentences_of
from flows.languages.po import Entry, read_po, write_po
from flows.languages.sources import Sources
from flows.languages.translate import FOLDER
from flows.places import CHECKOUT
from flows.settings import Settings

ROOMS = ("items", "feeds", "store", "classifiers", "digests", "flows")
# Pages, templates and tools of whoever changes the code speak for themselves.
SILENT = (
    "items/item.py",
    "items/digest.py",
    "items/delivery.py",
    "digests/archive_words.py",
    "flows/browse.py",
    "flows/reference.py",
    "flows/languages/",
    "store/migrations/",
)
HELP, FORMS, SETTINGS, OTHERS = "help", "forms", "settings", "others"


def collected(root: Path = CHECKOUT) -> dict[str, set[str]]:
    """Every sentence in English, with the files that say it; the same code gives the same."""
    found: dict[str, set[str]] = {}
    for text in help_sentences():
        found.setdefault(text, set()).add(HELP)
    for place, texts in ((FORMS, form_sentences()), (SETTINGS, settings_sentences())):
        for text in texts:
            found.setdefault(text, set()).add(place)
    paths = [path for room in ROOMS for path in sorted((root / room).rglob("*.py"))]
    heard = [path for path in paths if not path.relative_to(root).as_posix().startswith(SILENT)]
    for text, places in Sources(root, heard).sentences().items():
        if is_prose(text):
            found.setdefault(text, set()).update(places)
    for text in FOREIGN:
        found.setdefault(text, set()).add(OTHERS)
    return found


def help_sentences() -> Iterator[str]:
    """Every paragraph of the help: of groups, commands, arguments and options, no examples."""
    for command in commands(typer.main.get_command(app)):
        for one in (command, *command.params):
            yield from (text for text in paragraphs(one.help or "") if is_prose(text))


def form_sentences() -> Iterator[str]:
    """What Prefect's pages show of every deployment: its description and all that its form says."""
    for made in deployments(Settings.model_construct(), []):
        yield str(made.description)
        yield from sentences_of(made._parameter_openapi_schema.model_dump(exclude_unset=True))


def commands(group: Any) -> Iterator[Any]:
    """A group and all commands below it."""
    yield group
    for command in getattr(group, "commands", {}).values():
        yield from commands(command)


def is_prose(paragraph: str) -> bool:
    """Whether a paragraph of a help text is more than a line to type."""
    is_example = paragraph.lstrip("\b ").startswith("silkwatch ")
    return bool(paragraph) and (not is_example or "# " in paragraph)


def path_of(language: str) -> Path:
    """Where the catalogue of a language lies."""
    return FOLDER / f"{language}.po"


def missing(language: str, sentences: Mapping[str, set[str]]) -> list[str]:
    """Sentences without a translation."""
    known = _known(language)
    return [text for text in sentences if text not in known]


def catalogue_text(language: str, sentences: Mapping[str, set[str]]) -> str:
    """The catalogue as it should be: what is translated stays, what nobody says goes."""
    known = _known(language)
    entries = [
        Entry(english=text, said=known.get(text, ""), places=tuple(sorted(places)))
        for text, places in sentences.items()
    ]
    header = {
        "Project-Id-Version": "silkwatch",
        "Language": language.replace("-", "_"),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    return write_po(entries, header)


def translations() -> list[str]:
    """The languages that need a catalogue."""
    return [language for language in LANGUAGES if language != ENGLISH]


def _known(language: str) -> dict[str, str]:
    path = path_of(language)
    return read_po(path.read_text("utf-8")) if path.is_file() else {}
