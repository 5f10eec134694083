"""Catalogues of sentences in the format of gettext's .po files, read without being compiled."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}
_ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A sentence in English, what it is in another language, and the files that say it."""

    english: str
    said: str
    places: tuple[str, ...]


def read_po(text: str) -> dict[str, str]:
    """Sentences by their English; the header and what has no translation are left out.

    Args:
        text: A .po file: msgid and msgstr, each a string or several that follow each other.
            Contexts, plurals and obsolete sentences are not used here.
    """
    found: dict[str, str] = {}
    parts: dict[str, list[str]] = {"msgid": [], "msgstr": []}
    keyword = "msgid"
    for line in text.splitlines():
        if line.startswith("msgid "):
            _keep(found, parts)
            parts, keyword = {"msgid": [], "msgstr": []}, "msgid"
        elif line.startswith("msgstr "):
            keyword = "msgstr"
        elif not line.startswith('"'):
            continue
        if quoted := _STRING.search(line):
            parts[keyword].append(quoted[1])
    _keep(found, parts)
    return found


def write_po(entries: Iterable[Entry], header: Mapping[str, str]) -> str:
    """The text of a .po file; the same entries give the same text.

    Args:
        entries: In the order in which they shall stand.
        header: Fields of the header, such as Language.
    """
    fields = "\n".join(f'"{key}: {value}\\n"' for key, value in header.items())
    blocks = [f'msgid ""\nmsgstr ""\n{fields}\n']
    for entry in entries:
        places = "".join(f"#: {place}\n" for place in entry.places)
        blocks.append(f"{places}msgid {_quoted(entry.english)}\nmsgstr {_quoted(entry.said)}\n")
    return "\n".join(blocks)


def _keep(found: dict[str, str], parts: Mapping[str, list[str]]) -> None:
    english, said = (_plain("".join(parts[keyword])) for keyword in ("msgid", "msgstr"))
    if english and said:
        found[english] = said


def _plain(quoted: str) -> str:
    if "\\" not in quoted:
        return quoted
    return _ESCAPED.sub(lambda match: _ESCAPES.get(match[1], match[0]), quoted)


def _quoted(text: str) -> str:
    inner = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{inner}"'
