"""The parts that take a paper apart. All papers here are made up."""

from pathlib import Path

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from classifiers.errors import SeedError
from classifiers.papers.add import add_papers
from classifiers.papers.blocks import Block, BlockKind, join_lines, language_of, weight
from classifiers.papers.citations import cited_titles
from classifiers.papers.facts import Facts, citation_of
from classifiers.papers.headings import numbered
from classifiers.papers.html import blocks_of_html
from classifiers.papers.markdown import blocks_of_markdown
from classifiers.papers.names import bracket_names
from classifiers.papers.pages import blocks_of_pages, split_pages
from classifiers.papers.passages import passages
from classifiers.papers.read import read_source
from classifiers.papers.sections import outline
from classifiers.papers.split import split_papers


def prose(count: int, about: str) -> str:
    """Made-up Chinese prose about something."""
    return "".join(
        f"{about}的第{n}份報告說，港口在夏天開放，商隊運來了鹽與羊毛。" for n in range(count)
    )


@pytest.mark.parametrize(
    ("line", "label", "text", "level"),
    [
        ("壹、前言", "壹", "前言", 1),
        ("拾貳、餘論", "拾貳", "餘論", 1),
        ("三、湖邊的鐵路", "三", "湖邊的鐵路", 2),
        ("（二） 鹽的價格", "二", "鹽的價格", 3),
        ("**IV. The Salt Road**", "IV", "The Salt Road", 1),
        ("2.1 Wagons and Quays", "2.1", "Wagons and Quays", 2),
        ("3. Соляная дорога", "3", "Соляная дорога", 1),
        ("摘要 / Abstract", "", "摘要 / Abstract", 1),
        ("Заключение", "", "Заключение", 1),
    ],
)
def test_a_heading_is_known_by_its_number_or_word(
    line: str, label: str, text: str, level: int
) -> None:
    heading = numbered(line)

    assert heading is not None
    assert (heading.label, heading.text, heading.level) == (label, text, level)


@pytest.mark.parametrize(
    "line",
    [
        "一、湖邊的鐵路在去年通車。",
        "2019 was a good year for wagons",
        "3. Field, Anna, who counted the wagons,",
        "湖邊的鐵路",
        "",
    ],
)
def test_a_sentence_is_no_heading(line: str) -> None:
    assert numbered(line) is None


def test_lines_are_joined_as_each_script_asks() -> None:
    assert join_lines(["湖邊的", "鐵路"]) == "湖邊的鐵路"
    assert join_lines(["the salt", "road"]) == "the salt road"
    assert join_lines(["an inter-", "national line"]) == "an international line"
    assert join_lines(["the Ford-", "Bluelake line"]) == "the Ford-Bluelake line"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("湖邊的鐵路與貿易", "zh-Hant"),
        ("湖边的铁路与贸易", "zh-Hans"),
        ("BRU 鐵路的貿易報告 2020", "zh-Hant"),
        ("Соляная дорога", "ru"),
        ("The salt road", "en"),
        ("2020", "und"),
    ],
)
def test_the_language_follows_the_script(text: str, code: str) -> None:
    assert language_of(text) == code


def test_passages_are_of_like_length_and_end_with_sentences() -> None:
    cut = passages(prose(60, "藍湖"))

    assert all(300 <= weight(text) <= 500 for text in cut)
    assert all(text.endswith("。") for text in cut)
    assert "".join(cut) == prose(60, "藍湖")


def test_a_sentence_without_end_is_cut_at_its_clauses() -> None:
    cut = passages("商隊運來了鹽與羊毛，" * 200)

    assert len(cut) > 3
    assert all(weight(text) <= 500 for text in cut)


def test_text_without_any_points_is_cut_all_the_same() -> None:
    assert all(weight(text) <= 400 for text in passages("商隊運來了鹽與羊毛" * 500))


def test_an_empty_section_has_no_passage() -> None:
    assert passages("") == []


@pytest.mark.parametrize(
    ("note", "titles"),
    [
        (
            "林大山，〈藍湖《鹽論》新讀〉，《虛構日報》，2021 年 5 月 3 日；"
            "王小明，〈白楊渡的冬天〉，《虛構網》，2020 年 1 月 2 日。",
            [("藍湖《鹽論》新讀", "zh-Hant", 2021), ("白楊渡的冬天", "zh-Hant", 2020)],
        ),
        (
            "林大山，《藍湖鐵路史》（虛構城：虛構出版社，1999 年）。",
            [("藍湖鐵路史", "zh-Hant", 1999)],
        ),
        (
            "Anna Field, “Salt and the “New Quay” at Bluelake,” *Invented Times*, May 2, 2018.",
            [("Salt and the “New Quay” at Bluelake", "en", 2018)],
        ),
        (
            'Anna Field, "Poplar Ford Counts Its Wagons," *Invented Times*, May 2, 2018.',
            [("Poplar Ford Counts Its Wagons", "en", 2018)],
        ),
        (
            "Иван Серый, «Соль и вагоны у Синего озера», *Выдуманный вестник*, 3 мая 2016.",
            [("Соль и вагоны у Синего озера", "ru", 2016)],
        ),
        (
            "Anna Field and Ivan Gray, *Wagons of the Lake*, Invented Press, 2015.",
            [("Wagons of the Lake", "en", 2015)],
        ),
        (
            "Anna Field & Ivan Gray, Wagons, Salt and Wool: A History (Ford: Press, 2011), p.3.",
            [("Wagons, Salt and Wool: A History", "en", 2011)],
        ),
        (
            "林大山，「藍湖鐵路與鹽的貿易」，虛構季刊，第三期，2012 年 7 月。",
            [("藍湖鐵路與鹽的貿易", "zh-Hant", 2012)],
        ),
        (
            "〈藍湖聯盟成立宣言〉，https://example.org/2019/x。",
            [("藍湖聯盟成立宣言", "zh-Hant", None)],
        ),
        ("Ibid., p.48.", []),
        ("Field, op.cit., pp.52-53.", []),
        ("同前註，頁 194。", []),
        ("所謂“鹽路”只是一個說法，並無此路。", []),
    ],
)
def test_a_note_gives_the_titles_it_cites(
    note: str, titles: list[tuple[str, str, int | None]]
) -> None:
    assert [(t.title, t.language, t.year) for t in cited_titles([note])] == titles


def test_a_title_cited_again_is_counted_once() -> None:
    notes = ["林大山，〈藍湖的鹽〉，《虛構報》，2019 年。", "林大山，〈藍湖的鹽〉，前引文。"]

    assert len(cited_titles(notes)) == 1


@pytest.mark.parametrize(
    ("text", "names", "other", "abbreviation"),
    [
        ("並藉由「藍湖集體鐵路組織」（Bluelake Collective Rail Organization, BCRO）鞏固",
         ("藍湖集體鐵路組織",), "Bluelake Collective Rail Organization", "BCRO"),
        ("虛構國總統莫亞托夫（Anton Moyatov）與會", ("莫亞托夫",), "Anton Moyatov", ""),
        ("湖邊運動（Lake Movement, LM；簡稱湖運）", ("湖邊運動", "湖運"), "Lake Movement", "LM"),
        ("「藍湖銀行」(BLB)貸款", ("藍湖銀行",), "", "BLB"),
        ("「鹽路」（Соляной путь）", ("鹽路",), "Соляной путь", ""),
        ("as the Bluelake Railway Union (BRU) said", (), "Bluelake Railway Union", "BRU"),
    ],
)  # fmt: skip
def test_brackets_give_names_in_two_languages(
    text: str, names: tuple[str, ...], other: str, abbreviation: str
) -> None:
    (pair,) = bracket_names([text])

    assert (pair.names, pair.other, pair.abbreviation) == (names, other, abbreviation)


@pytest.mark.parametrize(
    "text",
    [
        "藍湖出版（2019 年）",
        "（以下同）",
        "鐵路（見表一）",
        "他在那時仍然非常希望能夠看到的湖（lake）",
    ],
)
def test_a_bracket_without_a_name_gives_none(text: str) -> None:
    assert bracket_names([text]) == []


def test_a_name_found_twice_is_one_pair_with_all_it_is_called() -> None:
    (pair,) = bracket_names(["「鹽路」（Salt Road）", "「鹽之路」（Salt Road, SR）"])

    assert pair.names == ("鹽路", "鹽之路")
    assert pair.abbreviation == "SR"


def _two_column_text() -> str:
    """Hard-wrapped pages as a PDF reader gives them: a lone space opens a page."""
    lines = [prose(40, "藍湖")[at : at + 30] for at in range(0, 900, 30)]
    first = ["壹、前言", *lines[:12], " " * 48, "1 林大山，〈藍湖的鹽〉，《虛構報》，2019 年。"]
    second = [
        " " + lines[12] + "。1",
        *lines[13:24],
        " " * 48,
        "2 王小明，〈白楊渡的冬天〉，《虛構季刊》，",
        "第 3 期，2020 年。",
    ]
    third = [" " + lines[24], *lines[25:29], "", "虛構評論 第三期  2020年 1月  145", "", lines[29]]
    return "\n".join([*first, *second, *third])


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def test_hard_wrapped_pages_lose_furniture_and_marks_and_give_up_their_notes() -> None:
    blocks = blocks_of_pages(split_pages(_two_column_text()))

    notes = [block.text for block in blocks if block.kind is BlockKind.NOTE]
    (text,) = [block.text for block in blocks if block.kind is BlockKind.TEXT]
    assert [b.text for b in blocks if b.kind is BlockKind.HEADING] == ["壹、前言"]
    assert notes == [
        "林大山，〈藍湖的鹽〉，《虛構報》，2019 年。",
        "王小明，〈白楊渡的冬天〉，《虛構季刊》，第 3 期，2020 年。",
    ]
    assert "虛構評論" not in text
    assert "。1" not in text
    assert _letters(text) == _letters(prose(40, "藍湖")[:900])


def test_a_short_line_after_a_full_stop_is_a_heading_where_nothing_is_numbered() -> None:
    body = prose(20, "藍湖")
    lines = [body[at : at + 30] for at in range(0, 300, 30)]
    text = "\n".join([*lines, "到此為止。", "鹽路的前景", *lines])

    headings = [b.text for b in blocks_of_pages([text]) if b.kind is BlockKind.HEADING]

    assert headings == ["鹽路的前景"]


def test_markdown_notes_are_told_from_numbered_lists() -> None:
    text = (
        "# 題\n\n第一要：\n\n1. 鹽\n2. 羊毛\n\n正文<sup>1</sup>到此。\n\n---\n\n"
        "1. 林大山，〈藍湖的鹽〉。\n\n2. 王小明，*鹽論*。\n\n接著的正文。\n\n"
        "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n"
    )

    blocks = blocks_of_markdown(text)

    assert [b.text for b in blocks if b.kind is BlockKind.NOTE] == [
        "林大山，〈藍湖的鹽〉。",
        "王小明，*鹽論*。",
    ]
    assert [b.text for b in blocks if b.kind is BlockKind.TEXT] == [
        "第一要：", "鹽", "羊毛", "正文到此。", "接著的正文。",
    ]  # fmt: skip


def test_html_keeps_the_article_and_leaves_the_rest() -> None:
    blocks = blocks_of_html(
        "<body><nav>選單</nav><main><h2>鹽路</h2><div>鬆散的字<p>段落<sup>2</sup>甲</p>尾</div>"
        "<ul><li>乙</li></ul><table><tr><td>9</td></tr></table></main><footer>頁尾</footer></body>"
    )

    assert [(b.kind.value, b.text) for b in blocks] == [
        ("heading", "鹽路"),
        ("text", "鬆散的字"),
        ("text", "段落甲"),
        ("text", "尾"),
        ("text", "乙"),
    ]


def test_html_that_says_gb2312_is_read_as_its_superset(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    page = f"<meta charset=gb2312><title>湖</title><p>朱镕基路。{prose(20, '蓝湖')}</p>"
    path.write_bytes(page.encode("gb18030"))

    assert "朱镕基路" in read_source(path).text


def test_footnotes_of_a_docx_are_notes(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph(prose(30, "藍湖"))
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xml = (
        f'<w:footnotes xmlns:w="{word}"><w:footnote w:id="1"><w:p><w:r><w:t>林大山，</w:t></w:r>'
        "<w:r><w:t>〈藍湖的鹽〉。</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, xml.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    document.save(str(tmp_path / "paper.docx"))

    notes = [b for b in read_source(tmp_path / "paper.docx").blocks if b.kind is BlockKind.NOTE]

    assert [note.text for note in notes] == ["林大山，〈藍湖的鹽〉。"]


def test_an_outline_drops_title_and_author_and_follows_the_numbers() -> None:
    blocks = [
        Block(BlockKind.HEADING, "藍湖的鹽", 1),
        Block(BlockKind.TEXT, "林大山"),
        Block(BlockKind.HEADING, "參、貿易", 2),
        Block(BlockKind.HEADING, "二、羊毛", 4),
        Block(BlockKind.TEXT, "*羊毛*見 <https://example.org/a> 一頁。"),
        Block(BlockKind.TEXT, "本文作者林大山為虛構大學教授。"),
        Block(BlockKind.HEADING, "參考文獻", 2),
        Block(BlockKind.TEXT, "林大山，〈白楊渡〉。"),
    ]

    parts = outline(blocks, ["藍湖的鹽"])

    assert [(s.label, s.heading, s.text) for s in parts.sections] == [
        ("參", "貿易", ""),
        ("參.二", "羊毛", "羊毛見  一頁。"),
    ]
    assert parts.notes == ("林大山，〈白楊渡〉。",)


ISSUE = f"""中華民國 110 年 6 月 1 日

虛構情勢特刊

藍湖的鹽與鐵路	林大山	1
The Wagons of Poplar Ford	Anna Field and Ivan Gray	9

Salt and Rails of Bluelake	Lin Dashan	1

# 編輯報告

本期收錄兩篇文章。

# 藍湖的鹽 與鐵路

林大山

## 壹、前言

{prose(20, "藍湖")}

# Salt and Rails of Bluelake

*Lin Dashan*

## Abstract

{"The salt of the lake was weighed again and lent to the wool traders of the ford. " * 10}

# The Wagons of Poplar Ford

## I. Introduction

{"Every wagon of the ford carried apricots in spring and went home with copper wire. " * 20}

## 出版說明

出版者：財團法人虛構研究院
"""


@pytest.fixture
def issue(tmp_path: Path) -> Path:
    path = tmp_path / "issue.txt"
    path.write_text(ISSUE, encoding="utf-8")
    return path


def test_a_special_issue_gives_a_record_for_each_of_its_papers(issue: Path, tmp_path: Path) -> None:
    first, second = add_papers([issue], tmp_path / "seeds")

    assert first.record.title == "藍湖的鹽與鐵路"
    assert first.record.title_other == "Salt and Rails of Bluelake"
    assert first.record.authors == ("林大山",)
    assert first.record.authors_other == ("Lin Dashan",)
    assert [s.heading for s in first.record.sections] == ["前言", "Abstract"]
    assert second.record.authors == ("Anna Field", "Ivan Gray")
    assert second.record.language == "en"
    assert second.record.citation == "Anna Field & Ivan Gray 2021"
    assert [s.heading for s in second.record.sections] == ["Introduction"]
    assert {first.record.publisher, second.record.publisher} == {"虛構研究院"}
    assert first.record.source_sha256 == second.record.source_sha256


def test_one_title_is_not_given_to_all_papers_of_an_issue(issue: Path, tmp_path: Path) -> None:
    with pytest.raises(SeedError, match="holds 2 papers"):
        add_papers([issue], tmp_path / "seeds", overrides={issue.name: Facts(title="鹽")})


def test_a_contents_list_that_names_an_absent_paper_is_refused(issue: Path) -> None:
    text = ISSUE.replace("# The Wagons of Poplar Ford", "# Another Heading")
    issue.write_text(text, encoding="utf-8")

    with pytest.raises(ValueError, match="The Wagons of Poplar Ford"):
        split_papers(read_source(issue))


@pytest.mark.parametrize(
    ("facts", "citation"),
    [
        (Facts(authors=("林大山",), year=2020, language="zh-Hant"), "林大山 2020"),
        (Facts(authors=("A. Field", "I. Gray", "B. Low"), year=2020, language="en"),
         "A. Field & I. Gray et al. 2020"),
        (Facts(title="藍湖的鹽"), "藍湖的鹽"),
        (Facts(authors=("林大山",), citation="林 2020a"), "林 2020a"),
    ],
)  # fmt: skip
def test_a_citation_is_short(facts: Facts, citation: str) -> None:
    assert citation_of(facts) == citation
