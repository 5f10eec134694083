import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from classifiers.lexicon import load_lexicon
from classifiers.papers.names import NamePair
from flows.commands import seed_names
from flows.commands.seeds import app
from items.errors import ConfigError

NAMES = [
    NamePair(("雪豹聯盟",), "Snow Leopard League", "SLL"),
    NamePair(("中國",), "China", ""),
    NamePair(("天山論壇",), "Tian Shan Forum", ""),
]


@pytest.fixture
def lexicon(tmp_path: Path) -> Path:
    path = tmp_path / "lexicon.toml"
    path.write_text(
        '[[mark]]\nid = "cn"\nclass = "notion"\nzh = ["中國"]\nen = ["China"]\n', encoding="utf-8"
    )
    return path


def test_at_a_terminal_the_reader_chooses_by_number(
    lexicon: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("typer.prompt", lambda *_, **__: "2")
    assert seed_names.offer(NAMES, lexicon, "later")
    assert "1  雪豹聯盟 / Snow Leopard League (SLL)" in capsys.readouterr().out
    assert set(load_lexicon(lexicon).marks) == {"cn", "tian_shan_forum"}


def test_without_a_terminal_nothing_is_taken_and_the_command_is_said(
    lexicon: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    assert not seed_names.offer(NAMES, lexicon, "silkwatch seeds names --take 1,3")
    assert "silkwatch seeds names --take 1,3" in capsys.readouterr().err
    assert set(load_lexicon(lexicon).marks) == {"cn"}


def test_names_can_be_read_by_a_program(lexicon: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SILKWATCH_CONFIG_DIR", str(lexicon.parent))
    papers = SimpleNamespace(names=NAMES)
    monkeypatch.setattr("classifiers.papers.load.load_papers", lambda _folder: papers)

    done = CliRunner().invoke(app, ["names", "--json"])

    assert [(row["number"], row["other"]) for row in json.loads(done.stdout)] == [
        (1, "Snow Leopard League"),
        (2, "Tian Shan Forum"),
    ]


def test_all_may_be_taken_and_then_nothing_is_left_to_offer(lexicon: Path) -> None:
    new = seed_names.new_names(NAMES, lexicon)
    assert len(seed_names.take(new, "all", lexicon)) == 2
    assert seed_names.new_names(NAMES, lexicon) == []


@pytest.mark.parametrize("wanted", ["0", "4", "x", "1;2", ""])
def test_a_number_that_was_not_shown_is_refused(lexicon: Path, wanted: str) -> None:
    with pytest.raises(ConfigError, match="from 1 to 3"):
        seed_names.take(NAMES, wanted, lexicon)
