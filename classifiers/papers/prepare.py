"""One file into the records and features of its papers, in memory; nothing is written here."""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifiers.errors import SeedError
from classifiers.papers.blocks import Source, key, weight
from classifiers.papers.citations import CitedTitle, cited_titles
from classifiers.papers.facts import Facts, citation_of, merged, read_sidecar, stated_facts
from classifiers.papers.features import CitedCounts, Features, PassageCounts
from classifiers.papers.names import bracket_names
from classifiers.papers.passages import passages
from classifiers.papers.read import LEAST_WEIGHT, read_source
from classifiers.papers.record import Record, SectionRecord, shortened
from classifiers.papers.sections import Outline, outline
from classifiers.papers.split import Piece, split_papers
from classifiers.text import TOKENISER, terms

Encode = Callable[[list[str]], NDArray[np.float32]]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A paper ready to be kept; the texts serve the encoder and go no further.

    Attributes:
        record: Its facts.
        features: Its counts, without vectors as yet.
        passage_texts: Of each passage.
        cited_texts: Of each cited title.
    """

    record: Record
    features: Features
    passage_texts: tuple[str, ...]
    cited_texts: tuple[str, ...]


def prepare(path: Path, said: Facts) -> list[Prepared]:
    """Papers of one file.

    Args:
        path: A text, Markdown, HTML, PDF or DOCX file.
        said: What the user says of it; goes before FILE.toml, which goes before the text.

    Raises:
        SeedError: The file is refused, a paper in it is too short, or has no title.
    """
    source = read_source(path)
    said = merged(said, read_sidecar(path))
    try:
        pieces = split_papers(source)
    except ValueError as error:
        raise SeedError(path.name, str(error)) from error
    if len(pieces) > 1 and (said.title or said.authors or said.citation):
        reason = f"holds {len(pieces)} papers: title, authors and citation are not for all of them"
        raise SeedError(path.name, reason)
    return [_prepared(source, piece, said) for piece in pieces]


def encoded(paper: Prepared, encode: Encode | None, encoder: str) -> Features:
    """The paper's features with vectors; without them when there is no encoder."""
    if encode is None:
        return paper.features
    return replace(
        paper.features,
        encoder=encoder,
        passage_vectors=_vectors(encode, paper.passage_texts),
        cited_vectors=_vectors(encode, paper.cited_texts),
    )


def _prepared(source: Source, piece: Piece, said: Facts) -> Prepared:
    facts = merged(said, stated_facts(source, piece))
    if not facts.title or not key(facts.title):
        raise SeedError(
            source.file, f"states no title: name it with --title or in {source.file}.toml"
        )
    parts = outline(piece.blocks, (facts.title, piece.title_other))
    cut = [(part.number, text) for part in parts.sections for text in passages(part.text)]
    if sum(weight(text) for _, text in cut) < LEAST_WEIGHT:
        raise SeedError(source.file, f"{facts.title!r} is too short to teach anything")
    cited = cited_titles(parts.notes)
    features = Features(
        tokeniser=TOKENISER,
        encoder="",
        headings={part.number: Counter(terms(part.heading)) for part in parts.sections},
        passages=tuple(PassageCounts(number, Counter(terms(text))) for number, text in cut),
        cited=tuple(_cited_counts(title) for title in cited),
    )
    return Prepared(
        _record(source, piece, facts, parts),
        features,
        tuple(text for _, text in cut),
        tuple(title.title for title in cited),
    )


def _record(source: Source, piece: Piece, facts: Facts, parts: Outline) -> Record:
    title, authors = facts.title or "", facts.authors or ()
    digest = hashlib.sha256(key("".join((title, *authors))).encode()).hexdigest()
    return Record(
        paper_id=f"{facts.year or 'undated'}-{digest[:8]}",
        title=title,
        title_other=piece.title_other,
        authors=authors,
        authors_other=piece.authors_other,
        publisher=facts.publisher or "",
        year=facts.year,
        language=facts.language or "und",
        kind=facts.kind or "paper",
        citation=citation_of(facts),
        source_file=source.file,
        source_kind=source.kind,
        source_sha256=source.sha256,
        sections=tuple(
            SectionRecord(part.number, part.label, shortened(part.heading), part.level)
            for part in parts.sections
        ),
        names=tuple(bracket_names([*(part.text for part in parts.sections), *parts.notes])),
    )


def _cited_counts(title: CitedTitle) -> CitedCounts:
    return CitedCounts(title.language, title.year, Counter(terms(title.title)))


def _vectors(encode: Encode, texts: Sequence[str]) -> NDArray[np.float16]:
    if not texts:
        return np.zeros((0, 0), dtype=np.float16)
    return np.asarray(encode(list(texts)), dtype=np.float16)
