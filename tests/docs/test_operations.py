"""What the page on operations says is held by tests that are there."""

import re

from tests.docs.conftest import ROOT


def test_every_test_the_fault_table_names_is_there() -> None:
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    table = page.partition("## What happens when something breaks")[2].partition("\n## ")[0]
    named = set(re.findall(r"`(test_\w+)`", table))
    there = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)\(", path.read_text("utf-8"))
    }

    assert len(named) > 20
    assert not named - there


def test_every_line_of_the_fault_table_names_a_test() -> None:
    page = (ROOT / "docs" / "operations.md").read_text("utf-8")
    table = page.partition("## What happens when something breaks")[2].partition("\n## ")[0]
    lines = [line for line in table.splitlines() if line.startswith("| ")][1:]

    assert [line for line in lines if "test_" not in line.split("|")[-2]] == []
