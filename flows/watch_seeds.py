"""Watch seeds: papers in seeds/inbox/ -> records and features -> the event that starts training."""

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from prefect import flow, get_run_logger
from pydantic import BaseModel, ConfigDict, Field

from classifiers.encoder import Encoder, open_encoder
from classifiers.errors import SeedError
from classifiers.papers.add import AddedPaper, add_papers
from flows.desk import Desk, open_desk
from flows.events import seeds_changed
from flows.hold import turn
from flows.languages.translate import translated
from flows.retrain import (
    labels_to_learn,
    read_marker,
    seeds_digest,
    write_marker,
)
from flows.runs import run_name
from flows.settings import Settings
from flows.since import reader_labels
from flows.tell import tell_desk
from flows.train import TrainOptions, train

INBOX, ADDED, REFUSED = "inbox", "added", "refused"
# A file younger than this may still be on its way into the folder.
SETTLE_SECONDS = 5.0

WORDS = {
    "en": ("Silkwatch: a paper was refused as a seed: {name}", "It lies in {place}."),
    "zh-Hant": ("Silkwatch：無法採用種子論文 {name}", "檔案在 {place}。"),
}


class WatchOptions(BaseModel):
    """What to do when there is something new to learn from."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        title="Watch seeds", extra="forbid", frozen=True
    )

    train_here: bool = Field(
        default=False,
        title="Train in this run",
        description="Train at once when something changed, instead of starting a run of its own "
        "by the event seeds.changed.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchSummary:
    """What a look into the inbox brought.

    Attributes:
        added: Citations of the papers that came in.
        refused: Names of the files that were refused.
        changed: Whether there is something new to learn from.
    """

    added: tuple[str, ...]
    refused: tuple[str, ...]
    changed: bool


@flow(name="watch-seeds", flow_run_name=run_name, persist_result=False)
def watch_seeds(options: WatchOptions = WatchOptions()) -> WatchSummary:
    """Take in new papers, and start a training when papers or readers' labels changed."""
    log = get_run_logger()
    desk = open_desk()
    with turn(desk.leases, "seeds"):
        added, refused = take_in(desk, log.info)
        changed = announce(desk, added, datetime.now(UTC))
    if changed and options.train_here:
        train(TrainOptions())
    log.info("seeds watched added=%d refused=%d changed=%s", len(added), len(refused), changed)
    return WatchSummary(
        added=tuple(one.record.citation for one in added), refused=tuple(refused), changed=changed
    )


def take_in(desk: Desk, log: Callable[..., None]) -> tuple[list[AddedPaper], list[str]]:
    """Add every paper of the inbox; a damaged one is put aside with the reason.

    Returns:
        The papers added, and the names of the files refused.
    """
    added: list[AddedPaper] = []
    refused: list[str] = []
    files = waiting(desk.settings.seeds_dir / INBOX, now=time.time())
    if not files:
        return added, refused
    encoder = open_encoder(desk.settings.score.encoder)
    for file in files:
        try:
            papers = add_one(file, desk.settings, encoder)
        except SeedError as error:
            if not file.exists():
                continue  # somebody took it out again
            refused.append(file.name)
            log("paper refused file=%s why=%s", file.name, error.reason)
            refuse(desk, file, error)
        else:
            added += papers
            put_aside(file, file.parent / ADDED)
            log("paper added file=%s papers=%d", file.name, len(papers))
    return added, refused


def waiting(inbox: Path, *, now: float) -> list[Path]:
    """Files to take in, by name: no hidden ones, no notes beside a paper, none still growing.

    Args:
        inbox: Made when missing.
        now: Unix time in seconds.
    """
    inbox.mkdir(parents=True, exist_ok=True)
    return sorted(
        file
        for file in inbox.iterdir()
        if file.is_file()
        and not file.name.startswith(".")
        and file.suffix != ".toml"
        and now - file.stat().st_mtime >= SETTLE_SECONDS
    )


def add_one(file: Path, settings: Settings, encoder: Encoder | None) -> list[AddedPaper]:
    """Make record and features of one file.

    Raises:
        SeedError: The file cannot be used; nothing was changed.
    """
    return add_papers(
        [file],
        settings.seeds_dir,
        encode=encoder.encode if encoder else None,
        encoder=encoder.name if encoder else "",
    )


def refuse(desk: Desk, file: Path, error: SeedError) -> None:
    """Put a file aside with a note that says why, and tell the desk."""
    place = put_aside(file, file.parent / REFUSED)
    place.with_name(f"{place.name}.why.txt").write_text(f"{error}\n", encoding="utf-8")
    language = desk.settings.digest.language
    title, where = WORDS[language]
    stamp = int(place.stat().st_mtime)
    tell_desk(
        desk,
        f"seed:{file.name}:{stamp}",
        title.format(name=file.name),
        [translated(error.reason, language), where.format(place=place)],
    )


def put_aside(file: Path, folder: Path) -> Path:
    """Move a file, and the .toml beside it, into a folder; never over another file."""
    folder.mkdir(parents=True, exist_ok=True)
    place, number = folder / file.name, 1
    while place.exists():
        number += 1
        place = folder / f"{file.stem}-{number}{file.suffix}"
    facts = file.with_name(f"{file.name}.toml")
    shutil.move(file, place)
    if facts.exists():
        shutil.move(facts, place.with_name(f"{place.name}.toml"))
    return place


def announce(desk: Desk, added: list[AddedPaper], now: datetime) -> bool:
    """Say once that there is something new to learn from; gives whether there is.

    A change that was announced is announced again only when it changes further: a training that
    failed is told as trouble, not tried every few minutes.
    """
    settings = desk.settings
    learned = read_marker(settings.data_dir)
    labels = reader_labels(desk)
    seeds = seeds_digest(settings)
    current = f"{seeds}+{len(labels)}" if labels_to_learn(learned, labels, now) else seeds
    if current in (learned.seeds, learned.announced):
        return False
    write_marker(settings.data_dir, replace(learned, announced=current))
    seeds_changed(current, [one.record.citation for one in added])
    return True
