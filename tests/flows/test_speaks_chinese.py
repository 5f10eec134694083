"""The command line as a reader in Taipei meets it: help, lists, findings, errors, and JSON."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import rich._wrap
import typer.main
from rich.cells import cell_len
from rich.text import Text
from typer import rich_utils

from flows import progress
from flows.cli import app, main
from flows.commands.app import FIXED_WORDS, paragraphs
from flows.languages.choose import language
from flows.languages.collect import commands, is_prose

ROOT = Path(__file__).resolve().parents[2]
SILKWATCH = str(Path(sys.executable).parent / "silkwatch")
Run = Callable[..., tuple[int, str, str]]


def lines(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """What one types for every command and group."""
    yield path
    for name, one in getattr(command, "commands", {}).items():
        yield from lines(one, (*path, name))


ROOT_COMMAND = typer.main.get_command(app)
ENGLISH_HELP = {
    text
    for command in commands(ROOT_COMMAND)
    for one in (command, *command.params)
    for text in paragraphs(one.help or "")
    if is_prose(text) and not text.startswith("silkwatch ")
}


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Iterator[Run]:
    """Run a command line in Chinese in this process; gives exit code, stdout and stderr."""
    for name in FIXED_WORDS:
        monkeypatch.setattr(rich_utils, name, getattr(rich_utils, name))
    highlighter = rich_utils.OptionHighlighter
    monkeypatch.setattr(highlighter, "highlights", highlighter.highlights)
    monkeypatch.setattr(rich._wrap, "re_word", rich._wrap.re_word)
    monkeypatch.setattr(Text, "rstrip_end", Text.rstrip_end)
    monkeypatch.setenv("SILKWATCH_DATA_DIR", str(tmp_path / "var"))
    monkeypatch.chdir(ROOT)

    def call(*words: str, locale: str = "zh_TW.UTF-8") -> tuple[int, str, str]:
        monkeypatch.setenv("LC_ALL", locale)
        monkeypatch.setattr(sys, "argv", ["silkwatch", *words])
        language.cache_clear()
        with pytest.raises(SystemExit) as ended:
            main()
            sys.exit(0)
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    yield call
    language.cache_clear()


@pytest.mark.parametrize("path", list(lines(ROOT_COMMAND)), ids=" ".join)
@pytest.mark.parametrize("columns", ["72", "100"])
def test_every_help_is_chinese_and_its_boxes_are_straight(
    run: Run, monkeypatch: pytest.MonkeyPatch, path: tuple[str, ...], columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setattr(rich_utils, "MAX_WIDTH", int(columns))

    code, said, _talk = run(*path, "--help")

    assert code == 0
    assert said.lstrip().startswith("用法：")
    assert "選項 ─" in said
    flat = " ".join(said.replace("│", " ").split())
    assert [text for text in ENGLISH_HELP if len(text) > 12 and text in flat] == []
    edges = [line for line in said.splitlines() if line.startswith(("╭", "│", "╰"))]
    assert {cell_len(line) for line in edges} == {int(columns)}
    assert "…" not in re.sub(r"--[a-z-]+…", "", said)


def test_help_is_english_again_for_the_next_reader(run: Run) -> None:
    run("feeds", "--help")

    assert (
        "List the feeds of config/feeds.toml"
        in ROOT_COMMAND.commands["feeds"].commands["list"].help
    )


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["models", "show", "nope"], 1, "沒有模型 'nope'；現有：無"),
        (["feeds", "import", "/none/there.opml"], 2, "無法讀取：沒有這個檔案或目錄"),
        (["score", "--input", "/none/there.jsonl"], 2, "無法讀取：沒有這個檔案或目錄"),
        (["stories", "merge", "a", "b"], 2, "既不是新訊，也不是事件"),
        (["store", "restore", "/none/there.db"], 1, "沒有這個備份"),
        (["demo", "--dir", f"{__file__}/demo"], 1, ": 不是目錄"),
    ],
)
def test_an_error_is_one_line_of_chinese(run: Run, words: list[str], code: int, said: str) -> None:
    ended, out, talk = run(*words)

    assert (ended, out) == (code, "")
    assert said in talk
    assert talk.count("\n") == 1


def test_a_wrong_setting_is_told_in_chinese(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SILKWATCH_DIGEST__HOUR", "25")

    code, _out, talk = run("feeds", "list")

    assert code == 2
    assert (
        talk == "silkwatch: SILKWATCH_DIGEST__HOUR: digest.hour: 必須小於或等於 23；目前是 '25'\n"
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["score", "-x"], "沒有選項 -x"),
        (["fedds"], "沒有指令 'fedds'。是不是"),
        (["feeds", "add"], "缺少引數 'url'。"),
        (["feeds", "add", "u", "--kind", "blog"], "'--kind' 的值不正確：'blog' 不在"),
        (["serve", "--port", "many"], "'--port' 的值不正確：必須是整數"),
        (["serve", "--port", "70000"], "必須小於或等於 65535"),
        (["store", "prune", "--keep-days"], "選項 '--keep-days' 需要一個值。"),
        (["models", "rollback", "now"], "多出未預期的引數"),
        (["week", "--monday", "soon"], "'--monday' 的值不正確"),
        (["stories"], "請擇一使用 --pairs 或 --input"),
    ],
)
def test_what_is_wrong_with_a_line_typed_is_told_in_chinese(
    run: Run, words: list[str], said: str
) -> None:
    code, _out, talk = run(*words)

    assert code == 2
    assert said in talk.replace("│\n│ ", "")
    assert "─ 錯誤 ─" in talk


def test_findings_stand_in_a_straight_column(run: Run) -> None:
    _code, said, _talk = run("doctor", "--offline")

    found = [line for line in said.splitlines() if line[0] in "✓✗?"]
    assert "✓ 設定            讀自 config" in found
    assert "✗ 模型            " in said
    assert "還沒有模型；請訓練一個：silkwatch train" in said
    assert "→ 請執行：silkwatch train" in said
    starts = {cell_len(re.match(r"(. \S+ ?\S*\s{2,})", line)[1]) for line in found}
    assert starts == {18}


def test_a_table_has_chinese_headings_over_its_columns(run: Run) -> None:
    _code, said, _talk = run("feeds", "list")

    heading, first = said.splitlines()[:2]
    assert heading.split() == ["來源", "語言", "狀況", "每週", "相關", "最新", "最近讀取", "原因"]
    assert cell_len(heading.partition("狀況")[0]) == cell_len(first.partition("未讀過")[0])


@pytest.mark.parametrize(
    "words",
    [
        ["feeds", "list", "--json"],
        ["items", "list", "--json"],
        ["seeds", "list", "--json"],
        ["labels", "list", "--json"],
        ["models", "list", "--json"],
        ["store", "check", "--json"],
        ["settings", "show", "--json"],
        ["doctor", "--offline", "--json"],
    ],
)
def test_json_is_the_same_in_every_language(run: Run, words: list[str]) -> None:
    moving = re.compile(r"\d+\.\d+ GB free|\d{4}-\d\d-\d\d \d\d:\d\d")

    chinese = run(*words)
    english = run(*words, locale="en_US.UTF-8")

    assert moving.sub("", chinese[1]) == moving.sub("", english[1])
    assert chinese[0] == english[0]


def test_the_label_of_a_progress_bar_is_chinese(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("--help")
    shown = type("Shown", (), {"add_task": lambda self, doing, total: labels.append(doing)})()
    labels: list[str] = []
    token = progress._shown.set(shown)
    try:
        progress.bar("polling feeds", 3)
    finally:
        progress._shown.reset(token)

    assert labels == ["抓取來源"]


@pytest.mark.parametrize("colour", [{}, {"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_a_pipe_gets_plain_chinese(tmp_path: Path, colour: dict[str, str]) -> None:
    done = subprocess.run(
        [SILKWATCH, "settings", "show"],
        cwd=ROOT,
        env={
            "PATH": "/usr/bin:/bin",
            "HOME": str(tmp_path),
            "LANG": "zh_TW.UTF-8",
            "SILKWATCH_DATA_DIR": str(tmp_path),
            **colour,
        },
        capture_output=True,
        check=True,
    )

    said = done.stdout.decode()
    assert "(預設)" in said
    assert "\x1b" not in said
