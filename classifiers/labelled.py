"""Labelled items as people write them: one JSON object a line."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classifiers.errors import LabelError

GRADES = (0, 1, 2)
LANGUAGES = ("en", "zh_hans", "zh_hant", "ru", "und")
_ALIASES = {"zh-Hans": "zh_hans", "zh-Hant": "zh_hant"}


@dataclass(frozen=True, slots=True)
class LabelledItem:
    """One item with what an analyst said of it.

    Attributes:
        title: As the feed gives it; never empty.
        summary: The same; may be empty.
        grade: 2 core, 1 adjacent, 0 noise.
        themes: Themes that every annotator named, the main one first.
        themes_any: Themes that at least one annotator named.
        language: One of LANGUAGES.
        source: Name of the collection it is from; empty when unknown.
    """

    title: str
    summary: str
    grade: int
    themes: tuple[str, ...] = ()
    themes_any: tuple[str, ...] = ()
    language: str = "und"
    source: str = ""


def read_labelled(path: Path) -> list[LabelledItem]:
    """All items of a JSONL file with keys title, summary, grade, themes, themes_any, lang, dataset.

    Only title and grade must be there.

    Raises:
        LabelError: The file is missing, empty, or a line is wrong; names the line and the key.
    """
    try:
        # not splitlines: a text may hold U+2028, which ends no line of JSON
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise LabelError(str(path), f"cannot be read: {error}") from error
    items = [
        _parse(f"{path} line {number}", line)
        for number, line in enumerate(lines, 1)
        if line.strip()
    ]
    if not items:
        raise LabelError(str(path), "holds no item")
    return items


def read_folder(folder: Path) -> list[LabelledItem]:
    """All items of all *.jsonl of a folder, in order of file name; the file is the source."""
    return [item for path in sorted(folder.glob("*.jsonl")) for item in read_labelled(path)]


def check_themes(items: Iterable[LabelledItem], known: Iterable[str], where: str) -> None:
    """Make sure that no item names a theme that the configuration does not know.

    Raises:
        LabelError: Names the first unknown theme and what is allowed.
    """
    allowed = tuple(known)
    for item in items:
        for theme in (*item.themes, *item.themes_any):
            if theme not in allowed:
                reason = f"theme {theme!r} is not known; allowed are {', '.join(allowed)}"
                raise LabelError(where, reason)


def _parse(where: str, line: str) -> LabelledItem:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise LabelError(where, f"is not JSON: {error}") from error
    if not isinstance(row, dict):
        raise LabelError(where, "is not a JSON object")
    title, summary = row.get("title"), row.get("summary") or ""
    if not isinstance(title, str) or not title.strip() or not isinstance(summary, str):
        raise LabelError(where, "title must be a string that is not empty, summary a string")
    if row.get("grade") not in GRADES or isinstance(row.get("grade"), bool):
        raise LabelError(where, f"grade is {row.get('grade')!r}; allowed are 0, 1, 2")
    language = _ALIASES.get(row.get("lang", "und"), row.get("lang", "und"))
    if language not in LANGUAGES:
        raise LabelError(where, f"lang is {language!r}; allowed are {', '.join(LANGUAGES)}")
    themes = _names(where, row, "themes")
    return LabelledItem(
        title,
        summary,
        row["grade"],
        themes,
        _names(where, row, "themes_any") or themes,
        language,
        str(row.get("dataset", "")).removesuffix("+converted"),
    )


def _names(where: str, row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    names = row.get(key) or []
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise LabelError(where, f"{key} must be a list of names")
    return tuple(names)
