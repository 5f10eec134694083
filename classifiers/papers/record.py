"""A paper's record: the facts a person may read, as TOML."""

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifiers.errors import SeedError
from classifiers.papers.names import NamePair

RECORD = "record.toml"
_LONGEST_HEADING = 80  # characters


@dataclass(frozen=True, slots=True)
class SectionRecord:
    """Where in a paper a passage stands.

    Attributes:
        number: Place in the paper; 0 for what stands before the first heading.
        label: Path of numbers such as "參.二"; empty when the heading has none.
        heading: Its words; empty for number 0.
        level: Depth from 1; 0 for number 0.
    """

    number: int
    label: str
    heading: str
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What is known of a paper.

    Attributes:
        paper_id: Year and a hash of title and authors; names its folder.
        title: As the paper has it; in square brackets when it was supplied.
        title_other: In the issue's second language; may be empty.
        authors: In order; may be empty.
        authors_other: The same in the issue's second language.
        publisher: The body or journal; may be empty.
        year: Of publication; None when unknown.
        language: BCP 47 code of most of the text.
        kind: Such as "journal article".
        citation: Short form for readers.
        source_file: Name of the file it came from.
        source_kind: "text", "markdown", "html", "pdf" or "docx".
        source_sha256: Of that file; papers of one issue share it.
        sections: In order.
        names: Candidates for the lexicon.
    """

    paper_id: str
    title: str
    title_other: str
    authors: tuple[str, ...]
    authors_other: tuple[str, ...]
    publisher: str
    year: int | None
    language: str
    kind: str
    citation: str
    source_file: str
    source_kind: str
    source_sha256: str
    sections: tuple[SectionRecord, ...]
    names: tuple[NamePair, ...]


def shortened(heading: str) -> str:
    """A heading of at most 80 characters."""
    return heading if len(heading) <= _LONGEST_HEADING else heading[: _LONGEST_HEADING - 1] + "…"


def write_record(folder: Path, record: Record) -> None:
    """Write record.toml; the same record gives the same bytes."""
    lines = [
        _line("paper_id", record.paper_id),
        _line("title", record.title),
        _line("title_other", record.title_other),
        _line("authors", record.authors),
        _line("authors_other", record.authors_other),
        _line("publisher", record.publisher),
        *([_line("year", record.year)] if record.year else []),
        _line("language", record.language),
        _line("kind", record.kind),
        _line("citation", record.citation),
        _line("source_file", record.source_file),
        _line("source_kind", record.source_kind),
        _line("source_sha256", record.source_sha256),
    ]
    for section in record.sections:
        lines += ["", "[[sections]]", _line("number", section.number)]
        lines += [_line("label", section.label), _line("heading", section.heading)]
        lines += [_line("level", section.level)]
    for pair in record.names:
        lines += ["", "[[names]]", _line("names", pair.names)]
        lines += [_line("other", pair.other), _line("abbreviation", pair.abbreviation)]
    (folder / RECORD).write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_record(folder: Path) -> Record:
    """Read record.toml of a paper's folder.

    Raises:
        SeedError: It is missing or damaged.
    """
    path = folder / RECORD
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
        return _record(said)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        reason = "missing or damaged: remove the paper and add it again"
        raise SeedError(f"{folder.name}/{RECORD}", reason) from error


def _record(said: dict[str, Any]) -> Record:
    sections = tuple(SectionRecord(**section) for section in said.pop("sections", ()))
    names = tuple(
        NamePair(tuple(pair["names"]), pair["other"], pair["abbreviation"])
        for pair in said.pop("names", ())
    )
    for name in ("authors", "authors_other"):
        said[name] = tuple(said[name])
    return Record(**{"year": None, **said}, sections=sections, names=names)


def _line(name: str, value: str | int | tuple[str, ...] | None) -> str:
    # A JSON string or list is a TOML one, but for DEL, which no fact holds.
    held = list(value) if isinstance(value, tuple) else value
    return f"{name} = {json.dumps(held, ensure_ascii=False)}"
