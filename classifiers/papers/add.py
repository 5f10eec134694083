"""Papers into the seeds folder and out of it; a refusal changes nothing."""

import hashlib
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from classifiers.errors import SeedError
from classifiers.papers.facts import Facts
from classifiers.papers.features import likeness, read_features, total_counts, write_features
from classifiers.papers.names import NamePair
from classifiers.papers.prepare import Encode, Prepared, encoded, prepare
from classifiers.papers.record import Record, read_record, write_record

PAPERS = "papers"
_COPY_LIKENESS = 0.6  # two readings of one paper gave 0.83, two papers by one author 0.22


@dataclass(frozen=True, slots=True)
class AddedPaper:
    """A paper that was added.

    Attributes:
        paper_id: Key of its record.
        record: Its facts and sections.
        passages: Number of passages.
        cited: Number of cited titles.
        names: Two-language names found, for the lexicon to take or leave.
    """

    paper_id: str
    record: Record
    passages: int
    cited: int
    names: tuple[NamePair, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """A paper already there, as far as a copy of it can be told."""

    record: Record
    counts: Counter[str]


def add_papers(
    files: Sequence[Path],
    seeds_dir: Path,
    *,
    encode: Encode | None = None,
    encoder: str = "",
    overrides: Mapping[str, Facts] | None = None,
) -> list[AddedPaper]:
    """Make and keep record and features of each paper in the files; no text of theirs is kept.

    All or none: when one file is refused, nothing is changed. Callers who want the others give
    the files one by one.

    Args:
        files: Text, Markdown, HTML, PDF or DOCX; FILE.toml beside one may state its facts.
        seeds_dir: Folder that holds papers/; made when missing.
        encode: Gives vectors of shape (n, dimensions), each of length 1; None leaves them out.
        encoder: Name of the encoder, which load_papers compares; needed with encode.
        overrides: Facts by file name; they go before FILE.toml and the text.

    Returns:
        One entry a paper, in the order of the files and of the papers in them.

    Raises:
        ValueError: encode is given without the encoder's name.
        SeedError: A file is damaged, locked, a scan, of unknown kind or encoding, too short,
            states no title, or is a copy of a paper already there; or the folder cannot be
            written.
    """
    if encode is not None and not encoder:
        raise ValueError("encode needs the encoder's name, lest vectors of two be mixed")
    known = [_Known(read_record(at), total_counts(read_features(at))) for at in folders(seeds_dir)]
    fresh: list[Prepared] = []
    for path in files:
        _refuse_same_file(path, known)
        papers = prepare(path, (overrides or {}).get(path.name, Facts()))
        for paper in papers:
            _refuse_copy(path, paper, known)
        known += [_Known(paper.record, total_counts(paper.features)) for paper in papers]
        fresh += papers
    _write(seeds_dir / PAPERS, fresh, encode, encoder)
    return [_added(paper) for paper in fresh]


def remove_paper(seeds_dir: Path, paper_id: str) -> None:
    """Remove a paper's record and features.

    Raises:
        SeedError: There is no such paper, or it cannot be removed.
    """
    found = {folder.name: folder for folder in folders(seeds_dir)}
    if paper_id not in found:
        raise SeedError(paper_id, f"no such paper; there are {', '.join(found) or 'none'}")
    try:
        shutil.rmtree(found[paper_id])
    except OSError as error:
        raise SeedError(paper_id, f"cannot be removed: {error.strerror}") from error


def folders(seeds_dir: Path) -> Iterator[Path]:
    """Folder of each paper, sorted by name; unfinished ones begin with a point and are none."""
    inside = (seeds_dir / PAPERS).glob("[!.]*")
    return iter(sorted(folder for folder in inside if folder.is_dir()))


def _refuse_same_file(path: Path, known: Sequence[_Known]) -> None:
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise SeedError(path.name, f"cannot be read: {error.strerror}") from error
    for paper in known:
        if paper.record.source_sha256 == digest:
            raise SeedError(path.name, f"already there as {_called(paper.record)}")


def _refuse_copy(path: Path, paper: Prepared, known: Sequence[_Known]) -> None:
    counts = total_counts(paper.features)
    for other in known:
        same_id = other.record.paper_id == paper.record.paper_id
        if same_id or likeness(counts, other.counts) >= _COPY_LIKENESS:
            raise SeedError(path.name, f"a copy of {_called(other.record)}, which is there already")


def _called(record: Record) -> str:
    return f"{record.citation}, {record.title} ({record.paper_id})"


def _write(target: Path, papers: Sequence[Prepared], encode: Encode | None, encoder: str) -> None:
    """Write all papers aside first, then move them in; on failure take back what was moved."""
    moved: list[Path] = []
    try:
        target.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".adding-", dir=target) as aside:
            for paper in papers:
                folder = Path(aside) / paper.record.paper_id
                folder.mkdir()
                write_record(folder, paper.record)
                write_features(folder, encoded(paper, encode, encoder))
            for paper in papers:
                final = target / paper.record.paper_id
                (Path(aside) / paper.record.paper_id).rename(final)
                moved.append(final)
    except OSError as error:
        for folder in moved:
            shutil.rmtree(folder, ignore_errors=True)
        raise SeedError(str(target), f"cannot be written: {error.strerror}") from error


def _added(paper: Prepared) -> AddedPaper:
    features = paper.features
    return AddedPaper(
        paper_id=paper.record.paper_id,
        record=paper.record,
        passages=len(features.passages),
        cited=len(features.cited),
        names=paper.record.names,
    )
