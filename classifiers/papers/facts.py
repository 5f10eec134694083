"""What a paper is called, who wrote it and when: from the text, or as the user says."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from classifiers.errors import SeedError
from classifiers.papers.blocks import BlockKind, Source, language_of, weight
from classifiers.papers.headings import numbered, plain
from classifiers.papers.split import Piece

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)\s*年?")
_ROC_YEAR = re.compile(r"民國\s*(\d{2,3})\s*年")
_PUBLISHER = re.compile(
    r"(?:出版者|出版单位|出版單位|publisher)\s*[:：]\s*(.{2,60})", re.IGNORECASE
)
_LEGAL_FORM = re.compile(r"^(?:財團法人|社團法人|财团法人)")
_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}|[A-ZА-ЯЁ][\w.'’\-]+(?: [A-ZА-ЯЁ][\w.'’\-]*){1,3}")
_DATE_ZONE = 1500  # characters at the head of a file in which it may state its date
_HEAD_BLOCKS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a user says of a paper; None leaves it to the text.

    Attributes:
        title: The paper's title.
        authors: Names in order.
        publisher: The body or journal that published it.
        year: Of publication.
        language: BCP 47 code.
        kind: Such as "journal article", "briefing", "special-issue paper".
        citation: Short form for readers; authors and year when not said.
    """

    title: str | None = None
    authors: tuple[str, ...] | None = None
    publisher: str | None = None
    year: int | None = None
    language: str | None = None
    kind: str | None = None
    citation: str | None = None


def read_sidecar(path: Path) -> Facts:
    """Facts from FILE.toml that lies beside FILE; none when there is no such file.

    Raises:
        SeedError: It is no TOML, has an unknown key or a value of the wrong type.
    """
    sidecar = path.with_name(path.name + ".toml")
    if not sidecar.is_file():
        return Facts()
    try:
        said = tomllib.loads(sidecar.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SeedError(sidecar.name, f"is no readable TOML: {error}") from error
    return _checked(sidecar.name, said)


def merged(first: Facts, second: Facts) -> Facts:
    """Facts of the first, those it leaves out from the second."""
    values: dict[str, Any] = {}
    for field in fields(Facts):
        said = getattr(first, field.name)
        values[field.name] = getattr(second, field.name) if said is None else said
    return Facts(**values)


def stated_facts(source: Source, piece: Piece) -> Facts:
    """Facts that the paper or its file states; None for those it does not.

    Args:
        source: The whole file.
        piece: The paper in it.
    """
    in_issue = bool(piece.title)
    head = "" if in_issue else _head(piece)
    title = piece.title or source.title or _first_title(piece)
    return Facts(
        title=title or None,
        authors=piece.authors or _author_after(piece, title) or None,
        publisher=_publisher(source.text) or None,
        year=_year(piece.front or head),
        language=language_of("".join(block.text for block in piece.blocks)),
        kind="special-issue paper" if in_issue else "paper",
    )


def citation_of(facts: Facts) -> str:
    """Short form such as "侍建宇 2023"; a title's beginning stands in for a missing author."""
    if facts.citation:
        return facts.citation
    authors = facts.authors or ()
    who = (
        "、".join(authors[:2])
        if (facts.language or "").startswith("zh")
        else " & ".join(authors[:2])
    )
    who += " et al." if len(authors) > 2 else ""
    return f"{who or (facts.title or '')[:16]} {facts.year or ''}".strip()


def _checked(file: str, said: Mapping[str, Any]) -> Facts:
    kinds: dict[str, type] = {field.name: str for field in fields(Facts)}
    kinds |= {"authors": list, "year": int}
    for name, value in said.items():
        if name not in kinds:
            raise SeedError(file, f"unknown key {name!r}; allowed are {', '.join(kinds)}")
        if type(value) is not kinds[name]:
            raise SeedError(file, f"{name} must be of type {kinds[name].__name__}")
    values = dict(said)
    if "authors" in values:
        values["authors"] = tuple(str(author) for author in values["authors"])
    return Facts(**values)


def _head(piece: Piece) -> str:
    body = (block.text for block in piece.blocks if block.kind is not BlockKind.NOTE)
    short = [text for text, _ in zip(body, range(_HEAD_BLOCKS), strict=False) if weight(text) < 60]
    return "\n".join(short)[:_DATE_ZONE]


def _first_title(piece: Piece) -> str:
    """The first line, if it can be a title: short, unpointed and not the number of a part."""
    for block in piece.blocks[:1]:
        text = plain(block.text)
        is_part = numbered(block.text) is not None
        if not is_part and weight(text) <= 60 and not re.search(r"[。，；.,;]$", text):
            return text
    return ""


def _author_after(piece: Piece, title: str) -> tuple[str, ...]:
    """The line below the title, if it is nothing but a name."""
    texts = [plain(block.text) for block in piece.blocks[:2]]
    if len(texts) == 2 and texts[0] == title and _NAME.fullmatch(texts[1]):
        return (texts[1],)
    return ()


def _publisher(text: str) -> str:
    match = _PUBLISHER.search(text)
    return _LEGAL_FORM.sub("", match[1].strip()) if match else ""


def _year(text: str) -> int | None:
    if match := _ROC_YEAR.search(text):
        return int(match[1]) + 1911
    match = _YEAR.search(text)
    return int(match[1]) if match else None
