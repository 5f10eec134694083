"""The language of the command line: how it is chosen, and how English becomes another."""

from pathlib import Path

import pytest

from classifiers.errors import ModelError
from digests.errors import DeliveryError
from feeds.errors import FetchError, Trouble
from flows.languages.choose import language, named
from flows.languages.sources import Sources
from flows.languages.translate import Catalogue, listed, phrase, told, translated
from flows.languages.wrap import WORD
from items.errors import ConfigError, HouseError
from store.errors import StoreError

ZH = "zh-Hant"


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """The language that an environment and a setting give."""

    def choose(setting: str = "", **environment: str) -> str:
        for name in ("SILKWATCH_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
            monkeypatch.delenv(name, raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("SILKWATCH_CONFIG_DIR", str(tmp_path))
        (tmp_path / "settings.toml").write_text(setting)
        language.cache_clear()
        return language()

    yield choose
    language.cache_clear()


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("zh_TW.UTF-8", ZH),
        ("zh_HK", ZH),
        ("zh-Hant", ZH),
        ("zh_Hant_TW.UTF-8", ZH),
        ("en_GB.UTF-8", "en"),
        ("en", "en"),
        ("zh_CN.UTF-8", None),
        ("de_DE.UTF-8", None),
        ("C.UTF-8", None),
        ("POSIX", None),
        ("enough", None),
        ("", None),
    ],
)
def test_a_locale_names_a_language_or_none_of_ours(name: str, meant: str | None) -> None:
    assert named(name) == meant


def test_the_variable_goes_over_the_locale_and_the_locale_over_the_setting(chosen) -> None:
    setting = 'language = "zh-Hant"\n'

    assert chosen() == "en"
    assert chosen(setting) == ZH
    assert chosen(setting, LANG="C.UTF-8") == ZH
    assert chosen(setting, LANG="en_US.UTF-8") == "en"
    assert chosen(LANG="zh_TW.UTF-8") == ZH
    assert chosen(LANG="zh_TW.UTF-8", LC_ALL="en_US.UTF-8") == "en"
    assert chosen(LANG="en_US.UTF-8", LC_MESSAGES="zh_TW.UTF-8") == ZH
    assert chosen(LC_ALL="en_US.UTF-8", SILKWATCH_LANGUAGE="zh_TW") == ZH
    assert chosen(LC_ALL="zh_TW.UTF-8", SILKWATCH_LANGUAGE="en") == "en"


def test_settings_that_cannot_be_read_choose_nothing(chosen) -> None:
    assert chosen("language = [") == "en"


@pytest.mark.parametrize(
    ("english", "said"),
    [
        ("the database is sound", "資料庫完好"),
        ("12 feeds, 3 in trouble", "12 個來源，3 個有問題"),
        ("status 429, asks to wait 2 s", "狀態碼 429，要求等候 2 秒"),
        ("status 500; 3 times since 2026-11-01", "狀態碼 500；自 2026-11-01 起共 3 次"),
        ("no such feed (did you mean tass?)", "沒有這個來源（是不是 tass？）"),
        ("no model 'x'; there is none", "沒有模型 'x'；現有：無"),
        (
            "config/feeds.toml: feed: the catalogue is empty; add at least one [[feed]] table",
            "config/feeds.toml: feed: 來源清單是空的；請至少加入一個 [[feed]] 表格",
        ),
        (
            "the file is damaged: page 3; table items has rows of items that are gone",
            "檔案已損壞：page 3；資料表 items 有些資料所屬的新訊已不存在",
        ),
        (
            "no feed with items; tried http://a/b (a feed without items); http://c/d (status 404)",
            "找不到有內容的 feed；試過 http://a/b（feed 裡沒有內容）；http://c/d（狀態碼 404）",
        ),
        (
            "is not JSON: Expecting value: line 1 column 2 (char 1)",
            "不是 JSON：這裡應該有值（第 1 行第 2 字，全文第 1 字）",
        ),
        (
            "Input should be less than or equal to 23; it is '25'",
            "必須小於或等於 23；目前是 '25'",
        ),
    ],
)
def test_a_sentence_is_known_again_with_its_fields_filled(english: str, said: str) -> None:
    assert translated(english, ZH) == said
    assert translated(english, "en") == english


@pytest.mark.parametrize("text", ["", "model", "a list of things", "中文", "http://example.org"])
def test_what_is_no_sentence_of_ours_stays_as_it_is(text: str) -> None:
    inside = Catalogue({"about {name} we know": "關於{name}"})

    assert inside.said(text) == text


def test_what_is_filled_into_a_phrase_is_never_translated() -> None:
    assert phrase("new: {title}", ZH, title="no feed") == "新增：no feed"
    assert phrase("new: {title}", "en", title="a {b}") == "new: a {b}"


def test_names_are_parted_as_the_language_parts_them() -> None:
    assert listed(["Energy", "Water"], "en") == "Energy, Water"
    assert listed(["能源", "水"], ZH) == "能源、水"
    assert listed([], ZH) == ""


def test_a_name_in_a_field_is_not_taken_for_a_word_of_ours() -> None:
    words = Catalogue({"model": "模型", "no feed called {name}": "沒有來源 {name}"})

    assert words.said("no feed called model") == "沒有來源 model"
    assert words.said("model") == "模型"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            ConfigError("config/feeds.toml", "feed.x.url", "is missing"),
            "config/feeds.toml: feed.x.url: 缺漏",
        ),
        (
            StoreError("/a/b.db", "is no database of ours; name another file, or restore a backup"),
            "資料庫 /a/b.db：不是本程式的資料庫；請指定別的檔案，或還原備份",
        ),
        (
            FetchError("tass", "status 503", Trouble.LATER, 2.0),
            "來源 'tass'：狀態碼 503",
        ),
        (
            ModelError("var/models", "there is no model yet; train one with: silkwatch train"),
            "var/models: 還沒有模型；請訓練一個：silkwatch train",
        ),
        (
            DeliveryError(
                "not_in_channel",
                "the bot is not in the channel",
                "In Slack, open the channel and type: /invite @your-bot",
            ),
            "Slack：bot 不在頻道裡（not_in_channel）。請在 Slack 打開頻道，輸入：/invite @your-bot",
        ),
        (HouseError("the database is sound"), "資料庫完好"),
    ],
)
def test_an_error_is_told_whole_in_the_readers_language(error: HouseError, said: str) -> None:
    assert told(error, ZH) == said
    assert told(error, "en") == str(error)


def test_sentences_are_found_behind_names_calls_loops_and_parameters(tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    path = tmp_path / "room" / "work.py"
    path.write_text(
        '''
HOW = "do it anew with: it"
CURES = {"a": ("it broke", "mend it")}
SIGNS = (("lock", "is locked by somebody"),)

def fail(path, count, said):
    reason = f"{len(path.name)} of {count + 1} are gone"
    if count:
        reason += f", asks for {path.parts[0]!r}"
    raise WorkError(str(path), reason)

def open_it(task):
    raise WorkError("record.toml", f"could not {task}; {HOW}")

def call_it():
    """A docstring that nobody hears."""
    open_it("open the door")
    reason, cure = CURES.get("a", ("nothing known", ""))
    log.info("done number=%d", 3)
    say(next((text for sign, text in SIGNS if sign), kept([])))

def kept(found):
    found.append("one line of it")
    return found[0] if found else "nothing is kept"
'''
    )

    found = Sources(tmp_path, [path]).sentences()

    assert found.keys() == {
        "{name} of {count} are gone",
        ", asks for {parts}",
        "could not {task}; {how}",
        "do it anew with: it",
        "open the door",
        "it broke",
        "mend it",
        "nothing known",
        "is locked by somebody",
        "one line of it",
        "nothing is kept",
    }


def test_lines_of_chinese_break_between_characters_but_not_before_a_mark() -> None:
    def words(text: str) -> list[str]:
        found, at = [], 0
        while match := WORD.match(text, at):
            found.append(match[0])
            at = match.end()
        assert at == len(text)
        return found

    assert words("先抓取，再（評分）。") == ["先", "抓", "取，", "再", "（評", "分）。"]
    assert words("用 silkwatch train 訓練") == ["用 ", "silkwatch ", "train ", "訓", "練"]
    assert words("[預設：en]") == ["[預", "設：", "en]"]
    assert words("plain English, as before.") == ["plain ", "English, ", "as ", "before."]
