"""Names in two languages that a seed paper gives, taken into the lexicon when the user says so."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from zlib import crc32

from classifiers.errors import SeedError
from classifiers.lexicon import Lexicon, lexicon_from, load_lexicon
from classifiers.papers.names import NamePair
from classifiers.text import clean

NOTION = "notion"
_NOT_LATIN = re.compile(r"[^a-z0-9]+")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LONGEST_ID = 40


def unknown_names(pairs: Iterable[NamePair], lexicon: Lexicon) -> list[NamePair]:
    """Names of which the lexicon knows no form, each once, in their order."""
    once = {shown(pair): pair for pair in pairs}
    return [
        pair for pair in once.values() if not any(_is_known(form, lexicon) for form in _forms(pair))
    ]


def shown(pair: NamePair) -> str:
    """A name as a reader sees it: "上海合作組織 / Shanghai Cooperation Organization (SCO)"."""
    named = " / ".join(part for part in ("、".join(pair.names), pair.other) if part)
    return f"{named} ({pair.abbreviation})" if pair.abbreviation else named


def take_names(path: Path, pairs: Sequence[NamePair], kind: str = NOTION) -> list[str]:
    """Write names into the lexicon as marks of their own, behind those that are there.

    Args:
        path: The lexicon's file; its other lines stay as they are.
        pairs: Names; those the lexicon knows already are left out.
        kind: Class of the marks, one that the lexicon has.

    Returns:
        Ids of the new marks.

    Raises:
        ConfigError: The lexicon cannot be read.
        SeedError: It has no such class, or cannot be written; nothing was changed.
    """
    lexicon = load_lexicon(path)
    kinds = {mark.kind for mark in lexicon.marks.values()}
    if kind not in kinds:
        raise SeedError(kind, f"is no class of the lexicon; allowed are {', '.join(sorted(kinds))}")
    ids, parts = set(lexicon.marks), [lexicon.text.rstrip("\n")]
    taken = []
    for pair in unknown_names(pairs, lexicon):
        mark_id = _new_id(pair, ids)
        ids.add(mark_id)
        taken.append(mark_id)
        parts.append(_table(pair, mark_id, kind))
    text = "\n\n".join(parts) + "\n"
    lexicon_from(text, str(path))
    if taken:
        _replace(path, text)
    return taken


def _is_known(form: str, lexicon: Lexicon) -> bool:
    cleaned = clean(form)
    return any(hit.end - hit.start == len(cleaned) for hit in lexicon.find(cleaned, ""))


def _forms(pair: NamePair) -> Iterator[str]:
    yield from (form for form in (*pair.names, pair.other, pair.abbreviation) if form)


def _new_id(pair: NamePair, taken: set[str]) -> str:
    stem = _NOT_LATIN.sub("_", (pair.other or pair.abbreviation).lower()).strip("_")[:_LONGEST_ID]
    stem = stem or f"name_{crc32(shown(pair).encode()):08x}"
    numbers = (stem if number == 1 else f"{stem}_{number}" for number in range(1, len(taken) + 2))
    return next(name for name in numbers if name not in taken)


def _table(pair: NamePair, mark_id: str, kind: str) -> str:
    lists: dict[str, list[str]] = {"zh": list(pair.names), "en": [], "ru": []}
    for form in (pair.other, pair.abbreviation):
        if form:
            lists["ru" if _CYRILLIC.search(form) else "en"].append(form.replace("*", ""))
    lines = [
        "[[mark]]",
        f"id = {_quoted(mark_id)}",
        f"class = {_quoted(kind)}",
        f"zh_name = {_quoted(pair.names[0] if pair.names else pair.other)}",
        f"en_name = {_quoted(pair.other or pair.abbreviation)}",
    ]
    lines += [f"{key} = {_quoted(forms)}" for key, forms in lists.items() if forms]
    return "\n".join(line for line in lines if not line.endswith('= ""'))


def _quoted(value: str | list[str]) -> str:
    return json.dumps(value, ensure_ascii=False)  # TOML writes strings and lists as JSON does


def _replace(path: Path, text: str) -> None:
    try:
        beside = path.with_name(f".{path.name}.new")
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise SeedError(str(path), f"cannot be written: {error.strerror}") from error
