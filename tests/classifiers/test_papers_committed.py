"""The desk's own papers, as they lie in seeds/."""

import re
from pathlib import Path

import pytest

from classifiers.papers.features import read_features
from classifiers.papers.load import Papers, load_papers
from classifiers.papers.record import read_record
from classifiers.simplified import simplify
from classifiers.text import TOKENISER, clean

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "seeds"
RUN = 12  # characters in a row that would be a piece of somebody's sentence


@pytest.fixture(scope="module")
def papers() -> Papers:
    return load_papers(SEEDS)


def test_all_ten_papers_are_there_with_vectors(papers: Papers) -> None:
    assert len(papers.records) == 10
    assert len(papers.places) > 200
    assert len(papers.cited_counts) > 150
    assert papers.passage_vectors.any(axis=1).all()
    assert papers.cited_vectors.any(axis=1).all()
    assert set(papers.cited_languages) >= {"zh-Hant", "en", "ru"}


def test_the_issue_gave_six_papers_each_with_its_sections(papers: Papers) -> None:
    by_file: dict[str, int] = {}
    for record in papers.records:
        by_file[record.source_sha256] = by_file.get(record.source_sha256, 0) + 1
        assert len(record.sections) >= 4

    assert sorted(by_file.values()) == [1, 1, 1, 1, 6]


def test_a_reader_is_shown_paper_and_section(papers: Papers) -> None:
    shown = {(place.citation, place.label) for place in papers.places}

    assert ("侍建宇 2023", "肆") in shown


def test_the_terms_are_cut_by_the_rules_items_are_cut_by() -> None:
    for folder in sorted((SEEDS / "papers").iterdir()):
        assert read_features(folder).tokeniser == TOKENISER


def test_files_stay_small() -> None:
    assert all(path.stat().st_size < 1_000_000 for path in (SEEDS / "papers").rglob("*"))


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the papers' text in ../shared/seeds")
def test_no_sentence_of_a_paper_stands_in_the_repository() -> None:
    runs: set[str] = set()
    for path in SHARED.glob("*.txt"):
        text = path.read_text(encoding="utf-8").replace("*", "")
        for form in (text, simplify(clean(text)).casefold()):
            bare = re.sub(r"\s", "", form)
            runs.update(bare[at : at + RUN] for at in range(len(bare) - RUN + 1))

    for folder in sorted((SEEDS / "papers").iterdir()):
        record = read_record(folder)
        names = {n for pair in record.names for n in (*pair.names, pair.other, pair.abbreviation)}
        headings = {section.heading for section in record.sections}
        facts = {record.title, record.title_other, record.publisher, record.citation}
        stated = names | headings | facts | set(record.authors) | set(record.authors_other)
        for name in ("record.toml", "features.json"):
            for held in re.findall(r'"((?:[^"\\]|\\.)*)"', (folder / name).read_text("utf-8")):
                bare = re.sub(r"\s", "", held.replace('\\"', '"'))
                is_one_word = name == "features.json" and not re.search(r"[\s\u3400-\u9fff]", held)
                if held.replace('\\"', '"') in stated or (is_one_word and len(bare) < 40):
                    continue
                assert not any(bare[at : at + RUN] in runs for at in range(len(bare) - RUN + 1))
