"""The commands of the README and the tutorial, run in their order on the made-up world."""

import logging
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from feeds.catalogue import add_feeds
from feeds.opml import write_opml
from flows.cli import app
from flows.demo.server import DemoServer
from flows.desk import open_desk
from tests.docs.conftest import ROOT
from tests.docs.test_commands import commands_in

ENDLESS = ["serve"]  # tests/flows/test_serve.py has it
FINDS_FAULTS = (["doctor"], ["feeds", "check"])  # exit code 1: some feeds are in trouble, say


def steps(page: str) -> list[list[str]]:
    """What a reader types, not what the sentences around it name."""
    lines = (ROOT / page).read_text(encoding="utf-8").splitlines()
    typed = [line.strip() for line in lines if line.strip().startswith("silkwatch ")]
    return commands_in("\n".join(["```", *typed, "```"]))


def test_both_readmes_go_the_same_way() -> None:
    assert len(steps("README.md")) == 8
    assert steps("README.md") == steps("README.zh-TW.md")


@pytest.mark.engine
@pytest.mark.parametrize("page", ["README.md", "docs/tutorial.md"])
def test_who_types_what_stands_there_gets_a_digest_and_no_error(
    prefect_engine: None,
    page: str,
    demo_desk: DemoServer,
    small_model: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    *known, new = demo_desk.catalogue()
    catalogue = tmp_path / "config" / "feeds.toml"
    catalogue.unlink()
    add_feeds(catalogue, known)
    shutil.rmtree(tmp_path / "var" / "models")  # `silkwatch train` makes one
    monkeypatch.setenv("SILKWATCH_SEEDS_DIR", str(small_model.parent / "seeds"))
    monkeypatch.setenv("SILKWATCH_SCORE__ENCODER", "none")
    # Prefect's handler keeps the stream of the first command, which is closed by then.
    monkeypatch.setattr(logging, "raiseExceptions", False)
    monkeypatch.chdir(tmp_path)
    Path("subscriptions.opml").write_text(write_opml(known[:2]), encoding="utf-8")

    for words in steps(page):
        if words == ENDLESS:
            continue
        typed = [new.url if word == "https://example.org" else word for word in words]
        outcome = CliRunner().invoke(app, typed, input="y\n" * 9, catch_exceptions=False)
        assert outcome.exit_code == 0 or words in FINDS_FAULTS, (words, outcome.output)

    desk = open_desk()
    assert desk.digests.digest_keys()
    assert list(desk.settings.digests_dir.glob("*.html"))
    if page == "README.md":
        assert new.url in {feed.url for feed in desk.catalogue()}
