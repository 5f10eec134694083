"""Every sentence of the command line is there in every language, with the same fields."""

import re
from pathlib import Path

import pytest

from flows.languages.collect import collected, missing, path_of, translations
from flows.languages.foreign import TYPER
from flows.languages.po import Entry, read_po, write_po

SENTENCES = collected()
FIELD = re.compile(r"\{\w*\}")
# Names and words to type, the same in every language.
SAME = {
    "Value error, {reason}",
    "ap",
    "ece",
    "id",
    "all",
    "python",
    "slack",
    "prefect",
    "feeds add",
    "id, title",
}
# Words of the mainland where Taiwan has its own; what our readers would stumble over.
ELSEWHERE = (
    "信息|默認|文件夾|服務器|數據庫|網絡|程序|軟件|硬件|用戶|視頻|屏幕|打印|鼠標|質量|激活|"
    "缺省|回車|登錄|搜索|鏈接|兼容|端口|令牌|閾值|訪問|刪除掉|支持的|賬|郵箱|進程|線程|字符|"
    "對象|數組|字節|接口|代碼庫|運行|保存|創建|加載|調用|查找"
)


def known(language: str) -> dict[str, str]:
    return read_po(path_of(language).read_text("utf-8"))


@pytest.mark.parametrize("language", translations())
def test_no_sentence_of_help_result_or_error_lacks_its_translation(language: str) -> None:
    assert missing(language, SENTENCES) == [], "run: python -m flows.languages"


@pytest.mark.parametrize("language", translations())
def test_a_catalogue_holds_no_sentence_that_nobody_says(language: str) -> None:
    assert known(language).keys() - SENTENCES.keys() == set(), "run: python -m flows.languages"


@pytest.mark.parametrize("language", translations())
def test_a_translation_has_the_fields_of_its_sentence(language: str) -> None:
    for english, said in known(language).items():
        assert sorted(FIELD.findall(said)) == sorted(FIELD.findall(english)), english


@pytest.mark.parametrize("language", translations())
def test_what_is_typed_stays_as_it_is(language: str) -> None:
    typed = re.compile(r"`[^`]+`|--[a-z]+(?:-[a-z]+)*|\b[A-Z]+(?:_[A-Z]+)+\b|https?://[\w./]+")
    for english, said in known(language).items():
        for one in typed.findall(english):
            assert one in said, english


def test_chinese_is_chinese() -> None:
    for english, said in known("zh-Hant").items():
        assert re.search("[\u4e00-\u9fff：／]", said) or english in SAME, english


def test_chinese_is_as_written_in_taiwan() -> None:
    found = {
        english: words
        for english, said in known("zh-Hant").items()
        if (words := re.findall(ELSEWHERE, said))
    }

    assert found == {}


def test_marks_between_chinese_characters_are_wide() -> None:
    narrow = re.compile(r"[\u4e00-\u9fff][,;:!?()](?:\s*[\u4e00-\u9fff])")
    found = [said for said in known("zh-Hant").values() if narrow.search(said)]

    assert found == []


def test_typer_says_what_is_translated_for_it() -> None:
    typer = pytest.importorskip("typer")
    source = "\n".join(
        path.read_text("utf-8") for path in sorted(Path(typer.__file__).parent.rglob("*.py"))
    )
    for sentence in TYPER:
        pieces = [piece.strip(" .") for piece in FIELD.split(sentence) if piece.strip(" .'()")]
        for piece in pieces:
            words = re.findall(r"[A-Za-z]{3,}", piece)
            assert all(word in source for word in words), sentence


def test_a_catalogue_reads_as_it_was_written() -> None:
    entries = [
        Entry(english='say "{word}"\\', said="說「{word}」\n", places=("feeds/a.py",)),
        Entry(english="left open", said="", places=()),
    ]

    text = write_po(entries, {"Language": "zh_Hant"})

    assert read_po(text) == {'say "{word}"\\': "說「{word}」\n"}


def test_a_string_may_run_over_several_lines() -> None:
    text = 'msgid ""\n"one "\n"two"\nmsgstr ""\n"一"\n"二"\n'

    assert read_po(text) == {"one two": "一二"}
