"""Adding papers: five kinds of files, refusals, and what is kept. All papers here are made up."""

import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
import numpy as np
import pypdf
import pytest
from numpy.typing import NDArray

from classifiers.errors import SeedError
from classifiers.papers.add import AddedPaper, add_papers, remove_paper
from classifiers.papers.facts import Facts
from classifiers.papers.load import load_papers, papers_hash
from classifiers.text import terms

GOODS = ["棉紗", "銅礦", "杏乾", "鈾粉", "小麥", "羊毛", "水泥", "電纜", "光纜", "輪胎"]
TOWNS = ["藍湖城", "白楊渡", "石門集", "沙棗堡", "雲杉鎮", "鹽橋村"]
BODIES = ["海關", "鐵路局", "商會", "邊防站", "投資署", "水利部"]


def sentences(count: int, start: int = 0) -> str:
    """Made-up Chinese prose; another start gives other sentences."""
    return "".join(
        f"{TOWNS[n % 6]}的{BODIES[(n // 2) % 6]}在今年春天清點{GOODS[n % 10]}以後，"
        f"決定把第{n}號倉庫讓給{TOWNS[(n * 5 + 1) % 6]}的商隊使用。"
        for n in range(start, start + count)
    )


def english(count: int) -> str:
    """Made-up English prose."""
    return " ".join(
        f"The harbour office of Bluelake counted parcel number {n} twice and then lent the "
        f"wagon to the {('salt', 'wool', 'copper', 'apricot')[n % 4]} traders of Poplar Ford."
        for n in range(count)
    )


PAPER = f"""藍湖鐵路的虛構研究

王小明

壹、前言

{sentences(12)}

貳、貨物與口岸

{sentences(10, 40)}藍湖鐵路聯盟（Bluelake Railway Union, BRU）由此成立。¹

一、杏乾的路

{sentences(9, 80)}

¹ 林大山，〈藍湖車站的第一列貨車〉，《虛構日報》，2021 年 5 月 3 日，<https://example.org/a>。
"""

CHINESE_KINDS: dict[str, Callable[[Path], None]] = {}


def as_text(path: Path) -> None:
    path.write_text(PAPER, encoding="utf-8")


def as_markdown(path: Path) -> None:
    path.write_text(
        f"# 藍湖鐵路的虛構研究\n\n王小明\n\n## 壹、前言\n\n{sentences(12)}\n\n"
        f"## 貳、貨物與口岸\n\n{sentences(10, 40)}藍湖鐵路聯盟（Bluelake Railway Union, BRU）"
        f"由此成立。[^1]\n\n### 一、杏乾的路\n\n{sentences(9, 80)}\n\n"
        "[^1]: 林大山，〈藍湖車站的第一列貨車〉，《虛構日報》，2021 年 5 月 3 日。\n",
        encoding="utf-8",
    )


def as_html(path: Path) -> None:
    path.write_text(
        "<html><head><meta charset='utf-8'><title>藍湖鐵路的虛構研究</title></head><body>"
        "<nav><p>回首頁</p></nav><article><h1>藍湖鐵路的虛構研究</h1><p>王小明</p>"
        f"<h2>壹、前言</h2><p>{sentences(12)}</p><h2>貳、貨物與口岸</h2><p>{sentences(10, 40)}"
        "藍湖鐵路聯盟（Bluelake Railway Union, BRU）由此成立。<sup>1</sup></p>"
        f"<h3>一、杏乾的路</h3><p>{sentences(9, 80)}</p><ol class='footnotes'>"
        "<li>林大山，〈藍湖車站的第一列貨車〉，《虛構日報》，2021 年 5 月 3 日。</li></ol>"
        "</article><script>alert('不是論文')</script></body></html>",
        encoding="utf-8",
    )


def as_docx(path: Path) -> None:
    document = docx.Document()
    document.core_properties.title = "藍湖鐵路的虛構研究"
    document.add_heading("藍湖鐵路的虛構研究", 0)
    document.add_paragraph("王小明")
    document.add_heading("壹、前言", 1)
    document.add_paragraph(sentences(12))
    document.add_heading("貳、貨物與口岸", 1)
    paragraph = document.add_paragraph(
        sentences(10, 40) + "藍湖鐵路聯盟（Bluelake Railway Union, BRU）由此成立。"
    )
    paragraph.add_run("1").font.superscript = True
    document.add_heading("一、杏乾的路", 2)
    document.add_paragraph(sentences(9, 80))
    document.add_heading("註釋", 1)
    document.add_paragraph("林大山，〈藍湖車站的第一列貨車〉，《虛構日報》，2021 年 5 月 3 日。")
    document.save(str(path))


def pdf_bytes(pages: Sequence[Sequence[str]]) -> bytes:
    """A valid PDF by hand: one line of Helvetica below the other."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    kids = []
    for lines in pages:
        shown = "".join(f"({line.replace('(', '[').replace(')', ']')}) Tj T*\n" for line in lines)
        content = f"BT /F1 10 Tf 12 TL 40 800 Td\n{shown}ET".encode("latin-1")
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R>>>>>>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<</Type/Pages/Kids[%s]/Count %d>>" % (b" ".join(kids), len(kids))
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(out)


def wrapped(text: str, width: int = 80) -> list[str]:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) + 1 > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def english_pdf() -> bytes:
    body = wrapped(english(30))
    return pdf_bytes(
        [
            [
                "Invented Review of Bluelake, No. 7, 2019",
                "Wagons between Poplar Ford and Bluelake",
                "1. Introduction",
                *body[:22],
                "The traders of the ford formed a stand-",
                "ing committee in the spring.",
                '1 Anna Field, "Bluelake Opens a Second Quay," Invented Times, May 2, 2018.',
                "41",
            ],
            [
                "Invented Review of Bluelake, No. 7, 2019",
                "2. Cargo",
                *body[22:],
                '2 Ivan Gray, "Salt Traders Ask for Wagons," Invented Times, June 9, 2017.',
                "42",
            ],
        ]
    )


def fake_encode(texts: list[str]) -> NDArray[np.float32]:
    """Vectors that depend on the text alone."""
    rows = [np.random.default_rng(len(text)).normal(size=8) for text in texts]
    return np.array([row / np.linalg.norm(row) for row in rows], dtype=np.float32)


def kept(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def add_one(path: Path, seeds: Path, **said: object) -> AddedPaper:
    (added,) = add_papers([path], seeds, overrides={path.name: Facts(**said)})  # type: ignore[arg-type]
    return added


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "paper.txt"
    as_text(path)
    return path


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("paper.txt", as_text),
        ("paper.md", as_markdown),
        ("paper.html", as_html),
        ("paper.docx", as_docx),
    ],
)
def test_one_paper_gives_the_same_facts_in_every_kind_of_file(
    tmp_path: Path, name: str, write: Callable[[Path], None]
) -> None:
    write(tmp_path / name)

    added = add_one(tmp_path / name, tmp_path / "seeds")

    assert added.record.title == "藍湖鐵路的虛構研究"
    assert added.record.language == "zh-Hant"
    assert [(s.label, s.heading) for s in added.record.sections] == [
        ("壹", "前言"),
        ("貳", "貨物與口岸"),
        ("貳.一", "杏乾的路"),
    ]
    assert added.cited == 1
    assert [(n.names, n.other, n.abbreviation) for n in added.names] == [
        (("藍湖鐵路聯盟",), "Bluelake Railway Union", "BRU")
    ]
    assert added.passages >= 3


def test_a_pdf_loses_its_running_heads_and_broken_words_and_keeps_its_notes_apart(
    tmp_path: Path,
) -> None:
    (tmp_path / "paper.pdf").write_bytes(english_pdf())
    seeds = tmp_path / "seeds"

    added = add_one(tmp_path / "paper.pdf", seeds, title="Wagons between Poplar Ford and Bluelake")
    papers = load_papers(seeds)

    words = {term for counts in papers.passage_counts for term in counts}
    assert [s.heading for s in added.record.sections] == ["Introduction", "Cargo"]
    assert set(terms("standing")) <= words
    assert not set(terms("Invented Times Review")) & words
    assert papers.cited_years.tolist() == [2018, 2017]
    assert [set(counts) for counts in papers.cited_counts] == [
        set(terms("Bluelake Opens a Second Quay")),
        set(terms("Salt Traders Ask for Wagons")),
    ]


def test_no_sentence_of_a_paper_is_kept_and_terms_are_not_in_its_order(
    paper: Path, tmp_path: Path
) -> None:
    add_papers([paper], tmp_path / "seeds", encode=fake_encode, encoder="fake")

    everything = b"".join(kept(tmp_path / "seeds").values()).decode("utf-8", "replace")
    (features,) = (tmp_path / "seeds").rglob("features.json")
    rows = json.loads(features.read_text(encoding="utf-8"))

    body = sentences(31)
    assert not any(body[at : at + 12] in everything for at in range(len(body) - 12))
    assert "第一列貨車" not in everything
    assert rows["vocabulary"] == sorted(rows["vocabulary"])
    assert all(pairs == sorted(pairs) for _, pairs in rows["passages"])


def test_the_same_paper_gives_the_same_bytes(paper: Path, tmp_path: Path) -> None:
    add_papers([paper], tmp_path / "one", encode=fake_encode, encoder="fake")
    add_papers([paper], tmp_path / "two", encode=fake_encode, encoder="fake")

    assert kept(tmp_path / "one") == kept(tmp_path / "two")
    assert papers_hash(tmp_path / "one") == papers_hash(tmp_path / "two")


def test_what_is_loaded_stands_row_by_row(paper: Path, tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    add_papers(
        [paper],
        seeds,
        encode=fake_encode,
        encoder="fake",
        overrides={paper.name: Facts(year=2020, citation="王小明 2020")},
    )

    papers = load_papers(seeds, encoder="fake")

    rows = len(papers.places)
    assert papers.passage_vectors.shape == (rows, 8)
    assert papers.passage_vectors.dtype == np.float32
    assert np.linalg.norm(papers.passage_vectors, axis=1) == pytest.approx(1.0, abs=1e-6)
    assert len(papers.passage_counts) == len(papers.heading_counts) == rows
    assert {place.label for place in papers.places} == {"壹", "貳", "貳.一"}
    assert {place.citation for place in papers.places} == {"王小明 2020"}
    assert set(papers.heading_counts[-1]) == set(terms("杏乾的路"))
    assert papers.cited_languages == ("zh-Hant",)
    assert papers.cited_vectors.shape == (1, 8)


def test_vectors_of_another_encoder_are_left_out_and_that_is_said(
    paper: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    add_papers([paper], tmp_path / "seeds", encode=fake_encode, encoder="fake-1")

    papers = load_papers(tmp_path / "seeds", encoder="fake-2")

    assert not papers.passage_vectors.any()
    assert "fake-1" in caplog.text


def test_papers_without_vectors_load_as_zeros_beside_those_that_have_them(
    paper: Path, tmp_path: Path
) -> None:
    (tmp_path / "paper.pdf").write_bytes(english_pdf())
    seeds = tmp_path / "seeds"
    add_papers([paper], seeds, encode=fake_encode, encoder="fake")
    bare = add_one(tmp_path / "paper.pdf", seeds, title="Wagons")

    papers = load_papers(seeds)

    has_vector = papers.passage_vectors.any(axis=1)
    assert [place.paper_id != bare.paper_id for place in papers.places] == has_vector.tolist()


def test_an_empty_folder_loads_as_no_rows(tmp_path: Path) -> None:
    papers = load_papers(tmp_path)

    assert papers.records == ()
    assert papers.passage_vectors.shape[0] == 0


def test_adding_and_removing_a_paper_changes_the_hash_and_back(paper: Path, tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    empty = papers_hash(seeds)

    added = add_one(paper, seeds)
    full = papers_hash(seeds)
    remove_paper(seeds, added.paper_id)

    assert full != empty
    assert papers_hash(seeds) == empty


def test_removing_an_unknown_paper_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match="no such paper"):
        remove_paper(tmp_path, "../elsewhere")


def test_a_file_beside_the_paper_states_its_facts_and_overrides_go_before_it(
    paper: Path, tmp_path: Path
) -> None:
    paper.with_name("paper.txt.toml").write_text(
        'authors = ["林大山", "王小明"]\nyear = 2018\npublisher = "虛構大學"\n', encoding="utf-8"
    )

    added = add_one(paper, tmp_path / "seeds", year=2019)

    assert added.record.authors == ("林大山", "王小明")
    assert added.record.publisher == "虛構大學"
    assert added.record.citation == "林大山、王小明 2019"


@pytest.mark.parametrize(
    ("line", "reason"),
    [("autor = 'x'", "unknown key 'autor'"), ("year = '2018'", "type int"), ("year", "TOML")],
)
def test_a_wrong_line_beside_the_paper_is_named(
    paper: Path, tmp_path: Path, line: str, reason: str
) -> None:
    paper.with_name("paper.txt.toml").write_text(line, encoding="utf-8")

    with pytest.raises(SeedError, match=reason):
        add_papers([paper], tmp_path / "seeds")


def locked_pdf() -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(english_pdf()))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def scanned_pdf() -> bytes:
    writer = pypdf.PdfWriter()
    for _ in range(3):
        writer.add_blank_page(595, 842)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("locked.pdf", locked_pdf(), "encrypted PDF"),
        ("scan.pdf", scanned_pdf(), "scan without text"),
        ("cut.pdf", english_pdf()[:300], "broken PDF|scan without text"),
        ("fake.docx", b"PK\x03\x04 no archive at all", "broken DOCX"),
        ("old.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old Word file"),
        ("sheet.xlsx", b"PK\x03\x04", "unknown kind"),
        ("empty.txt", b" \n", "empty"),
        ("short.txt", "壹、前言\n\n太短了。".encode(), "too short"),
        ("noise.txt", bytes(range(256)) * 20, "encoding|not a text"),
        ("twice.txt", PAPER.encode().decode("latin-1").encode(), "wrong encoding"),
        ("deep.html", b"<div>" * 3000 + b"salt and wool. " * 300, "nested too deeply"),
        ("endless.txt", b"salt and wool. " * 200_000, "longer than"),
        ("untitled.txt", ("壹、前言\n\n" + sentences(20)).encode(), "states no title"),
    ],
)
def test_a_damaged_file_is_refused_with_the_reason_and_changes_nothing(
    paper: Path, tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    seeds = tmp_path / "seeds"
    add_papers([paper], seeds)
    before = kept(seeds)
    (tmp_path / name).write_bytes(data)

    with pytest.raises(SeedError, match=reason) as refused:
        add_papers([tmp_path / name], seeds)

    assert refused.value.subject == name
    assert kept(seeds) == before


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match="cannot be read"):
        add_papers([tmp_path / "nowhere.pdf"], tmp_path / "seeds")


def test_one_bad_file_among_good_ones_adds_none(paper: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.md").write_text("", encoding="utf-8")

    with pytest.raises(SeedError):
        add_papers([paper, tmp_path / "empty.md"], tmp_path / "seeds")

    assert kept(tmp_path / "seeds") == {}


@pytest.mark.parametrize("write", [as_markdown, as_docx])
def test_a_copy_is_refused_also_in_another_kind_of_file(
    paper: Path, tmp_path: Path, write: Callable[[Path], None]
) -> None:
    copy = tmp_path / ("copy.md" if write is as_markdown else "copy.docx")
    write(copy)
    seeds = tmp_path / "seeds"
    added = add_one(paper, seeds)

    with pytest.raises(SeedError, match="already there"):
        add_papers([paper], seeds)
    with pytest.raises(SeedError, match=f"a copy of .*{added.paper_id}"):
        add_one(copy, seeds, title="另一個題目", year=1999)


def test_two_copies_in_one_call_are_refused(paper: Path, tmp_path: Path) -> None:
    as_markdown(tmp_path / "paper.md")

    with pytest.raises(SeedError, match="a copy of"):
        add_papers([paper, tmp_path / "paper.md"], tmp_path / "seeds")

    assert kept(tmp_path / "seeds") == {}


def test_a_crash_of_the_encoder_leaves_nothing_behind(paper: Path, tmp_path: Path) -> None:
    def broken(texts: list[str]) -> NDArray[np.float32]:
        raise RuntimeError("no memory")

    with pytest.raises(RuntimeError):
        add_papers([paper], tmp_path / "seeds", encode=broken, encoder="fake")

    assert kept(tmp_path / "seeds") == {}


@pytest.mark.parametrize("encoding", ["utf-16", "gb18030", "big5", "utf-8-sig"])
def test_a_text_in_an_older_encoding_reads_the_same(tmp_path: Path, encoding: str) -> None:
    text = PAPER.replace("¹", "[1]")
    (tmp_path / "paper.txt").write_bytes(text.encode(encoding))

    added = add_one(tmp_path / "paper.txt", tmp_path / "seeds")

    assert added.record.sections[1].heading == "貨物與口岸"
    assert added.cited == 1


def test_a_damaged_record_says_what_to_do(paper: Path, tmp_path: Path) -> None:
    added = add_one(paper, tmp_path / "seeds")
    (tmp_path / "seeds" / "papers" / added.paper_id / "record.toml").write_text("title = ")

    with pytest.raises(SeedError, match="remove the paper and add it again"):
        load_papers(tmp_path / "seeds")


def test_vectors_that_do_not_fit_the_passages_are_found_out(paper: Path, tmp_path: Path) -> None:
    add_papers([paper], tmp_path / "seeds", encode=fake_encode, encoder="fake")
    (vectors,) = (tmp_path / "seeds").rglob("vectors.npz")
    np.savez(vectors, passages=np.zeros((1, 8), np.float16), cited=np.zeros((1, 8), np.float16))

    with pytest.raises(SeedError, match="as many vectors as passages"):
        load_papers(tmp_path / "seeds")
