"""What README and docs tell a reader to type is there, and what only looks does run."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer.main
from typer.testing import CliRunner

from flows.cli import app
from flows.settings import Settings
from tests.docs.conftest import PAGES, ROOT, shell_lines, spans

LOOKS = {
    ("feeds", "list"),
    ("feeds", "export"),
    ("items", "list"),
    ("labels", "list"),
    ("models", "list"),
    ("seeds", "list"),
}
_ENDS = {"&&", "|", ">", ";", "#"}


def commands_in(text: str) -> list[list[str]]:
    """The words after `silkwatch` wherever a page names or shows a command."""
    found = []
    for line in [*shell_lines(text), *spans(text)]:
        for part in re.split(r"&&|;", line.partition(" #")[0]):
            bare = re.sub(r"^\s*(\w+=\S+\s+)+", "", part).strip()
            if bare.startswith("silkwatch "):
                words = shlex.split(bare)[1:]
                end = next((at for at, word in enumerate(words) if word in _ENDS), len(words))
                found.append(words[:end])
    return found


def fault_of(words: list[str]) -> str:
    """Why a command line would be refused before it does anything; empty when it would not."""
    command: Any = typer.main.get_command(app)
    rest = list(words)
    while hasattr(command, "commands") and rest and not rest[0].startswith("-"):
        name = rest.pop(0)
        if name.isupper():
            return ""  # a placeholder
        if name not in command.commands:
            return f"there is no command {name!r}"
        command = command.commands[name]
    known = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
    known |= {"--help", "-h"}
    unknown = [word for word in rest if word.startswith("--") and word.split("=")[0] not in known]
    return f"{command.name} has no option {unknown[0]}" if unknown else ""


def test_every_command_on_a_page_is_there_with_its_options(page: Path) -> None:
    commands = commands_in(page.read_text(encoding="utf-8"))

    faults = {" ".join(words): fault for words in commands if (fault := fault_of(words))}

    assert not faults


def test_the_check_of_commands_sees_what_is_not_there() -> None:
    text = "Run `silkwatch no-such`.\n\n```\nA=1 silkwatch feeds list --no-such  # why\n```\n"

    faults = [fault_of(words) for words in commands_in(text)]

    assert faults == ["list has no option --no-such", "there is no command 'no-such'"]


def looks() -> list[str]:
    """Commands on the pages that only look at what is there."""
    every = [words for page in PAGES for words in commands_in(page.read_text(encoding="utf-8"))]
    return sorted({" ".join(words) for words in every if tuple(words[:2]) in LOOKS})


@pytest.mark.parametrize("line", looks())
def test_a_command_that_looks_runs_on_a_fresh_checkout(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("SILKWATCH_DATA_DIR", str(tmp_path))

    outcome = CliRunner().invoke(app, line.split(), catch_exceptions=False)

    assert outcome.exit_code == 0


def test_every_make_target_on_a_page_is_in_the_makefile(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    text = page.read_text(encoding="utf-8")

    named = {
        m[1] for line in [*shell_lines(text), *spans(text)] if (m := re.match(r"make (\w+)", line))
    }

    assert named <= targets


def test_every_setting_on_a_page_is_a_setting(page: Path) -> None:
    schema = Settings.model_json_schema()
    tables = {
        name: set(schema["$defs"][field["$ref"].rpartition("/")[2]]["properties"])
        for name, field in schema["properties"].items()
        if "$ref" in field
    }
    plain = {f"SILKWATCH_{name.upper()}" for name in schema["properties"]}
    variables = {
        f"SILKWATCH_{table.upper()}__{key.upper()}"
        for table, keys in tables.items()
        for key in keys
    }
    text = page.read_text(encoding="utf-8")
    named = [match for span in spans(text) if (match := re.fullmatch(r"([a-z]+)\.([a-z_]+)", span))]
    wrong = {m[0] for m in named if m[1] in tables and m[2] not in {*tables[m[1]], "py", "toml"}}

    used = set(re.findall(r"SILKWATCH_[A-Z]\w+", text)) - {"SILKWATCH_"}

    assert not wrong
    assert used <= plain | variables


def test_the_readmes_name_the_scopes_of_the_manifest_and_no_others() -> None:
    manifest = (ROOT / "slack-manifest.yaml").read_text(encoding="utf-8")
    asked = set(re.findall(r"^ +- ([a-z]+:[a-z]+)", manifest, re.MULTILINE))

    for name in ("README.md", "README.zh-TW.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        rows = [line for line in text.splitlines() if re.match(r" +\| `[a-z]+:", line)]
        assert {one for row in rows for one in re.findall(r"`([a-z]+:[a-z]+)`", row)} == asked
