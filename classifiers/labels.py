"""Labelled real items kept as figures: the text stays where it was."""

import tomllib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np

from classifiers.arrays import read_arrays, write_arrays
from classifiers.encoder import Encoder
from classifiers.errors import LabelError
from classifiers.examples import Examples, join, make_examples
from classifiers.keeping import from_arrays, to_arrays
from classifiers.labelled import LabelledItem
from classifiers.lexicon import Lexicon
from classifiers.text import TOKENISER

PER_FILE = 700  # rows a file: below 1 MB each
_ADD = "add it again with: silkwatch labels add"


@dataclass(frozen=True, slots=True)
class LabelRecord:
    """What is known of one kept collection, without opening its arrays.

    Attributes:
        name: Its name under seeds/labels/.
        items: How many it holds.
        grades: Count of noise, adjacent, core.
        encoder: Name of the encoder of its vectors; "none" when it has none.
        lexicon: Hash of the lexicon its marks were found with.
        tokeniser: Rules its terms were cut by.
    """

    name: str
    items: int
    grades: list[int]
    encoder: str
    lexicon: str
    tokeniser: str


def add_labels(
    name: str,
    items: Sequence[LabelledItem],
    labels_dir: Path,
    lexicon: Lexicon,
    encoder: Encoder | None,
) -> LabelRecord:
    """Keep the figures of labelled items under a name; an older collection of it is replaced.

    The same items with the same lexicon and encoder give the same bytes.

    Raises:
        LabelError: The name is no plain word, there is no item, or nothing can be written.
    """
    if not name.replace("-", "").replace("_", "").isalnum() or not name.isascii():
        raise LabelError(name, "a collection is named by letters, digits, - and _")
    if not items:
        raise LabelError(name, "holds no item")
    examples = make_examples(items, lexicon, encoder, {})
    record = LabelRecord(
        name,
        len(items),
        np.bincount(examples.grades, minlength=3).tolist(),
        encoder.name if encoder else "none",
        lexicon.digest,
        TOKENISER,
    )
    try:
        labels_dir.mkdir(parents=True, exist_ok=True)
        for old in _parts(labels_dir, name):
            old.unlink()
        for number, start in enumerate(range(0, len(items), PER_FILE)):
            rows = np.arange(start, min(start + PER_FILE, len(items)))
            write_arrays(labels_dir / f"{name}.{number}.npz", to_arrays(examples.at(rows)))
        (labels_dir / f"{name}.toml").write_text(_record_text(record), encoding="utf-8")
    except OSError as error:
        raise LabelError(str(labels_dir), f"cannot be written: {error}") from error
    return record


def list_labels(labels_dir: Path) -> list[LabelRecord]:
    """Records of all kept collections by name.

    Raises:
        LabelError: A record cannot be read; names it.
    """
    return [_read_record(path) for path in sorted(labels_dir.glob("*.toml"))]


def load_labels(labels_dir: Path, name: str, lexicon: Lexicon) -> Examples:
    """One kept collection; marks the lexicon no longer knows are left out.

    Raises:
        LabelError: It is not there or damaged; says to add it again.
    """
    parts = [_read_part(path, lexicon) for path in _parts(labels_dir, name)]
    if not parts:
        raise LabelError(name, f"holds no arrays; {_ADD}")
    return join(parts)


def labels_digest(labels_dir: Path) -> str:
    """Hash of all kept collections, for a model's recipe."""
    mark = sha256()
    for path in sorted(labels_dir.glob("*.npz")):
        mark.update(path.name.encode() + path.read_bytes())
    return mark.hexdigest()[:16]


def _parts(labels_dir: Path, name: str) -> list[Path]:
    return sorted(labels_dir.glob(f"{name}.*.npz"), key=lambda path: int(path.suffixes[-2][1:]))


def _read_part(path: Path, lexicon: Lexicon) -> Examples:
    try:
        return from_arrays(read_arrays(path), lexicon)
    except (OSError, ValueError, KeyError, IndexError) as error:
        raise LabelError(str(path), f"is damaged ({error}); {_ADD}") from error


def _record_text(record: LabelRecord) -> str:
    lines = [f"{key} = {_toml(value)}" for key, value in asdict(record).items()]
    return "\n".join(["# Figures of labelled items; made by a command, not by hand.", *lines, ""])


def _toml(value: str | int | list[int]) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def _read_record(path: Path) -> LabelRecord:
    try:
        return LabelRecord(**tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise LabelError(str(path), f"is no record of labelled items ({error}); {_ADD}") from error
