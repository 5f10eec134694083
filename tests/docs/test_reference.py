"""The reference pages say what the code does."""

import re
from pathlib import Path

import pytest

from classifiers.lexicon import lexicon_from
from feeds.feed_table import read_table
from flows.deploy import plans
from flows.reference import PAGES, main, pages, stale
from flows.settings import Settings
from items.errors import ConfigError

FORMATS = PAGES / "formats.md"


def section(heading: str) -> str:
    """One chapter of the page on formats."""
    text = FORMATS.read_text(encoding="utf-8")
    return text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def keys_in(chapter: str) -> set[str]:
    """The keys that the first column of a table names."""
    rows = re.findall(r"^\| (`.+?) \|", chapter, re.MULTILINE)
    return {key for row in rows for key in re.findall(r"`(\w+)`", row)}


def allowed_by(error: ConfigError) -> set[str]:
    """The keys that a refusal of an unknown one lists."""
    return set(re.split(r", ", error.reason.partition("allowed are ")[2]))


def test_the_committed_pages_are_what_the_code_gives() -> None:
    assert stale(PAGES) == [], "run: python -m flows.reference"


def test_the_check_names_a_page_that_differs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("flows.reference.PAGES", tmp_path)
    assert main([]) == 0
    (tmp_path / "flows.md").write_text("old", encoding="utf-8")

    assert main(["--check"]) == 1
    assert "docs/reference/flows.md is out of date" in capsys.readouterr().err


def test_every_flow_and_every_field_of_its_form_is_on_the_page_with_a_meaning() -> None:
    page = pages()["flows.md"]
    rows = [line for line in page.splitlines() if "| `options." in line]

    assert all(f"\n## {plan.flow.name}\n" in page for plan in plans(Settings.model_construct()))
    assert rows
    assert not [row for row in rows if row.endswith("|  |")]


def test_every_setting_is_on_the_page_with_a_meaning() -> None:
    rows = [line for line in pages()["settings.md"].splitlines() if line.startswith("| `")]

    assert len(rows) > 30
    assert not [row for row in rows if row.endswith("|  |")]


def test_the_formats_page_names_every_key_of_a_feed() -> None:
    with pytest.raises(ConfigError) as refusal:
        read_table({"no-such": 1}, place=1, where="feeds.toml")

    assert keys_in(section("feeds.toml")) == allowed_by(refusal.value)


def test_the_formats_page_names_every_key_of_a_mark() -> None:
    text = '[[mark]]\nid = "a"\nno-such = 1\n'
    with pytest.raises(ConfigError) as refusal:
        lexicon_from(text, "lexicon.toml")

    assert keys_in(section("lexicon.toml")) == allowed_by(refusal.value)
