"""Papers dropped into the inbox: taken in, or refused with a reason and without a trace."""

import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

import flows.watch_seeds
from classifiers.papers.load import papers_hash
from flows.desk import Desk, open_desk
from flows.watch_seeds import announce, put_aside, take_in, waiting

NOW = datetime(2026, 11, 22, 0, 5, tzinfo=UTC)
WORDS = (
    "Lithium brines and the road to the smelter shape what mining towns expect of investors.",
    "The valley sells concentrate by rail, and each contract names a buyer beyond the pass.",
    "Officials weigh royalties against jobs while engineers count the water that leaves.",
)
CASES = [" ".join(f"{line} Case {n}." for line in WORDS) for n in range(12)]
PAPER = "\n\n".join(["# Made-up notes on lithium valleys", "## Part one", *CASES])
ZINC = "# Zinc roads of a made-up range\n\n" + " ".join(
    f"Convoy {n} carries ore past the customs shed while clerks argue over tariff line {n}."
    for n in range(40)
)


@pytest.fixture
def desk(files_desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("SILKWATCH_SEEDS_DIR", str(tmp_path / "seeds"))
    monkeypatch.setenv("SILKWATCH_SCORE__ENCODER", "none")
    monkeypatch.setenv("SILKWATCH_DIGEST__LANGUAGE", "en")
    return open_desk()


@pytest.fixture
def drop(desk: Desk) -> Callable[[str, str | bytes], Path]:
    """Puts a file into the inbox that lies there since a minute."""

    def drop(name: str, content: str | bytes) -> Path:
        path = desk.settings.seeds_dir / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        os.utime(path, (time.time() - 60,) * 2)
        return path

    return drop


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[str]]]:
    sent: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(flows.watch_seeds, "seeds_changed", lambda *said: sent.append(said))
    return sent


def silent(*_: object) -> None:
    pass


def test_a_paper_becomes_a_record_and_leaves_the_inbox(
    desk: Desk, drop: Callable[..., Path]
) -> None:
    path = drop("lithium.md", PAPER)
    before = papers_hash(desk.settings.seeds_dir)

    added, refused = take_in(desk, silent)

    assert [paper.record.title for paper in added] == ["Made-up notes on lithium valleys"]
    assert refused == []
    assert not path.exists()
    assert (path.parent / "added" / "lithium.md").exists()
    assert papers_hash(desk.settings.seeds_dir) != before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("broken.pdf", b"%PDF-1.7\nnot really"),
        ("short.txt", "Too short to teach anything."),
        ("noise.txt", bytes(range(128, 256)) * 40),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + b"\0" * 400),
    ],
)
def test_a_damaged_paper_is_refused_with_the_reason_and_changes_nothing(
    desk: Desk, drop: Callable[..., Path], name: str, content: str | bytes
) -> None:
    path = drop(name, content)
    before = papers_hash(desk.settings.seeds_dir)

    added, refused = take_in(desk, silent)

    place = path.parent / "refused" / name
    assert (added, refused) == ([], [name])
    assert not path.exists()
    assert place.exists()
    subject, reason = place.with_name(f"{name}.why.txt").read_text("utf-8").strip().split(": ", 1)
    assert subject == name
    assert reason in (desk.settings.data_dir / "notices.log").read_text("utf-8")
    assert papers_hash(desk.settings.seeds_dir) == before


def test_a_copy_of_a_paper_is_refused_and_the_others_are_taken(
    desk: Desk, drop: Callable[..., Path]
) -> None:
    drop("a.md", PAPER)
    drop("b.md", PAPER + "\n\nOne more closing line, so that it is another file.")

    added, refused = take_in(desk, silent)

    assert (len(added), refused) == (1, ["b.md"])
    note = desk.settings.seeds_dir / "inbox" / "refused" / "b.md.why.txt"
    assert "there already" in note.read_text("utf-8")


def test_a_file_that_still_grows_is_left_for_the_next_look(tmp_path: Path) -> None:
    (tmp_path / "old.md").write_text("x")
    (tmp_path / "old.md.toml").write_text("year = 2024")
    (tmp_path / ".hidden.md").write_text("x")
    (tmp_path / "added").mkdir()

    assert waiting(tmp_path, now=time.time() + 60) == [tmp_path / "old.md"]
    assert waiting(tmp_path, now=time.time() + 1) == []


def test_a_paper_is_put_aside_with_its_facts_and_never_over_another(tmp_path: Path) -> None:
    for text in ("one", "two"):
        (tmp_path / "paper.pdf").write_text(text)
        (tmp_path / "paper.pdf.toml").write_text("year = 2024")
        put_aside(tmp_path / "paper.pdf", tmp_path / "added")

    names = sorted(path.name for path in (tmp_path / "added").iterdir())
    assert names == ["paper-2.pdf", "paper-2.pdf.toml", "paper.pdf", "paper.pdf.toml"]
    assert (tmp_path / "added" / "paper.pdf").read_text() == "one"


def test_a_change_is_announced_once_until_it_changes_further(
    desk: Desk, drop: Callable[..., Path], events: list[tuple[str, list[str]]]
) -> None:
    drop("lithium.md", PAPER)
    added, _ = take_in(desk, silent)

    assert announce(desk, added, NOW) is True
    assert announce(desk, [], NOW) is False
    assert len(events) == 1
    assert events[0][1] == [added[0].record.citation]

    drop("zinc.md", ZINC)
    added, _ = take_in(desk, silent)

    assert added
    assert announce(desk, added, NOW) is True
