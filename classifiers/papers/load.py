"""All papers of a seeds folder as arrays for the model."""

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifiers.errors import SeedError
from classifiers.papers.add import folders
from classifiers.papers.features import FEATURES, VECTORS, Counts, Features, read_features
from classifiers.papers.names import NamePair
from classifiers.papers.record import RECORD, Record, read_record
from classifiers.text import TOKENISER

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands.

    Attributes:
        paper_id: Key of the paper's record.
        citation: Short form for readers.
        label: Path of the section's number such as "參.二"; may be empty.
        heading: The section's heading; may be empty.
    """

    paper_id: str
    citation: str
    label: str
    heading: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """Features of all papers, row by row; rows of papers without vectors are zeros.

    Attributes:
        records: One a paper, sorted by paper_id.
        places: One a passage.
        passage_counts: Terms of each passage.
        heading_counts: Terms of the heading above each passage.
        passage_vectors: Shape (n_passages, dimensions), float32, each row of length 1 or 0.
        cited_paper_ids: One a cited title.
        cited_languages: BCP 47 code of each.
        cited_years: Year of each; 0 when unknown.
        cited_counts: Terms of each.
        cited_vectors: Shape (n_cited, dimensions), float32, each row of length 1 or 0.
        names: Of all papers.
    """

    records: tuple[Record, ...]
    places: tuple[Place, ...]
    passage_counts: tuple[Counts, ...]
    heading_counts: tuple[Counts, ...]
    passage_vectors: NDArray[np.float32]
    cited_paper_ids: tuple[str, ...]
    cited_languages: tuple[str, ...]
    cited_years: NDArray[np.int32]
    cited_counts: tuple[Counts, ...]
    cited_vectors: NDArray[np.float32]
    names: tuple[NamePair, ...]


def load_papers(seeds_dir: Path, *, encoder: str = "") -> Papers:
    """Read every paper; an empty or missing folder gives no rows.

    Args:
        seeds_dir: Folder that holds papers/.
        encoder: Name of the encoder that reads the items; vectors made by another one are left
            out (said in the log). Empty takes them all, if one encoder made them.

    Raises:
        SeedError: A paper's files are damaged, or two encoders made the vectors.
    """
    kept = [(read_record(folder), read_features(folder)) for folder in folders(seeds_dir)]
    _warn_of_other_rules(kept)
    passages = [(record, features, row) for record, features in kept for row in features.passages]
    cited = [(record, row) for record, features in kept for row in features.cited]
    usable = _usable(kept, encoder)
    return Papers(
        records=tuple(record for record, _ in kept),
        places=tuple(_place(record, row.section) for record, _, row in passages),
        passage_counts=tuple(row.counts for _, _, row in passages),
        heading_counts=tuple(features.headings[row.section] for _, features, row in passages),
        passage_vectors=_stacked([(len(f.passages), f.passage_vectors) for f in usable]),
        cited_paper_ids=tuple(record.paper_id for record, _ in cited),
        cited_languages=tuple(row.language for _, row in cited),
        cited_years=np.array([row.year or 0 for _, row in cited], dtype=np.int32),
        cited_counts=tuple(row.counts for _, row in cited),
        cited_vectors=_stacked([(len(f.cited), f.cited_vectors) for f in usable]),
        names=tuple(pair for record, _ in kept for pair in record.names),
    )


def papers_hash(seeds_dir: Path) -> str:
    """sha256, hex, over all records and features: it changes when, and only when, they do."""
    digest = hashlib.sha256()
    for folder in folders(seeds_dir):
        for name in (RECORD, FEATURES, VECTORS):
            path = folder / name
            if path.is_file():
                content = hashlib.sha256(path.read_bytes()).hexdigest()
                digest.update(f"{folder.name}/{name} {content}\n".encode())
    return digest.hexdigest()


def _warn_of_other_rules(kept: Sequence[tuple[Record, Features]]) -> None:
    for record, features in kept:
        if features.tokeniser != TOKENISER:
            logger.warning(
                "paper %s was cut into terms by %s, items are by %s: add it again from its file",
                record.paper_id,
                features.tokeniser,
                TOKENISER,
            )


def _usable(kept: Sequence[tuple[Record, Features]], encoder: str) -> list[Features]:
    """Features of each paper; those by another encoder without their vectors."""
    made_by = {features.encoder for _, features in kept if features.encoder}
    if not encoder and len(made_by) > 1:
        raise SeedError("papers", f"vectors by {', '.join(sorted(made_by))}: name the one to use")
    usable = []
    for record, features in kept:
        if encoder and features.encoder not in ("", encoder):
            logger.warning(
                "paper %s has vectors by %s, items by %s: they are left out",
                record.paper_id,
                features.encoder,
                encoder,
            )
            usable.append(replace(features, passage_vectors=None, cited_vectors=None))
        else:
            usable.append(features)
    return usable


def _place(record: Record, number: int) -> Place:
    section = next(part for part in record.sections if part.number == number)
    return Place(record.paper_id, record.citation, section.label, section.heading)


def _stacked(parts: Sequence[tuple[int, NDArray[np.float16] | None]]) -> NDArray[np.float32]:
    """Rows of all papers, one below the other, each brought back to length 1; zeros for none."""
    filled = [rows for _, rows in parts if rows is not None and len(rows)]
    width = filled[0].shape[1] if filled else 0
    stacked = np.zeros((sum(count for count, _ in parts), width), dtype=np.float32)
    start = 0
    for count, rows in parts:
        if rows is not None and count:
            stacked[start : start + count] = rows
        start += count
    lengths = np.linalg.norm(stacked, axis=1, keepdims=True)
    return np.asarray(stacked / np.where(lengths == 0, 1, lengths), dtype=np.float32)
