"""Train: seeds, contrast set and labels -> a candidate -> checks and backtest -> maybe promoted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar

from prefect import flow, get_run_logger
from pydantic import BaseModel, ConfigDict, Field

from classifiers import registry
from classifiers.errors import ModelError
from classifiers.model import load_model
from classifiers.train import TrainResult
from classifiers.train import train as fit
from flows.backtest import backtest
from flows.desk import Desk, open_desk
from flows.hold import turn
from flows.languages.translate import translated
from flows.progress import step
from flows.retrain import (
    Learned,
    compare,
    gather_lessons,
    seeds_digest,
    why_kept,
    write_marker,
)
from flows.runs import run_name
from flows.show_model import show_backtest, show_card
from flows.since import reader_labels
from flows.tell import tell_desk

WORDS = {
    "en": {
        "kept": "Silkwatch: the new model {version} stays a candidate",
        "by-hand": "To use it all the same: silkwatch models promote {version}",
        "promoted": "Silkwatch: a new model is at work: {version}",
        "back": "To go back: silkwatch models rollback",
    },
    "zh-Hant": {
        "kept": "Silkwatch：新模型 {version} 未啟用，留為候選",
        "by-hand": "若仍要啟用：silkwatch models promote {version}",
        "promoted": "Silkwatch：已啟用新模型 {version}",
        "back": "若要回到上一版：silkwatch models rollback",
    },
}


class TrainOptions(BaseModel):
    """How to train."""

    model_config: ClassVar[ConfigDict] = ConfigDict(title="Train", extra="forbid", frozen=True)

    promote: bool = Field(
        default=True,
        title="Use it when it is as good",
        description="Put the new model to work when no check got worse; otherwise it stays a "
        "candidate that can be promoted by hand.",
    )
    backtest_days: int = Field(
        default=30,
        ge=0,
        le=90,
        title="Days to compare",
        description="Digests of so many days are made with both models, to see what would "
        "change; 0 leaves that out.",
    )
    backtest_items: int = Field(
        default=2000,
        ge=100,
        le=50_000,
        title="Items to compare",
        description="Stored items that are judged anew for it, about 0.1 s each; those that came "
        "near a digest go first.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """What a training gave.

    Attributes:
        version: Name of the model in the registry.
        path: Its folder.
        at_work: Whether it is the model at work now.
        reasons: Why it is not, one line a check.
        metrics: Its figures, by name.
    """

    version: str
    path: Path
    at_work: bool
    reasons: tuple[str, ...]
    metrics: Mapping[str, float]


@flow(name="train", flow_run_name=run_name, persist_result=False)
def train(options: TrainOptions = TrainOptions()) -> Trained:
    """Learn the classifier anew from what lies in seeds/ and config/, and check it before use."""
    log = get_run_logger()
    desk = open_desk()
    settings = desk.settings

    def told(line: str) -> None:
        log.info(line)
        step(line)

    with turn(desk.leases, "train"):
        before = card_at_work(settings.models_dir)
        labels = len(reader_labels(desk))
        seeds = seeds_digest(settings)
        made = fit(
            gather_lessons(settings),
            settings.config_dir,
            settings.models_dir,
            promote=False,
            encoder=settings.score.encoder,
            log=told,
        )
        trained = decide(desk, made, before, options)
        marker = Learned(
            seeds=seeds,
            labels=labels,
            model=made.version,
            at=datetime.now(UTC).isoformat(),
            announced=seeds,
        )
        write_marker(settings.data_dir, marker)
    log.info("train done model=%s at_work=%s", trained.version, trained.at_work)
    return trained


def card_at_work(models_dir: Path) -> dict[str, Any] | None:
    """Version and card of the model at work; None when there is none that still works.

    One that today's code cannot read any more is no measure for its successor.
    """
    try:
        version = load_model(models_dir).version
    except ModelError:
        return None
    return {**registry.load(models_dir, version).card, "version": version}


def decide(
    desk: Desk, made: TrainResult, before: Mapping[str, Any] | None, options: TrainOptions
) -> Trained:
    """Check a candidate, show what it would change, and put it to work or say why not."""
    models = desk.settings.models_dir
    card = registry.load(models, made.version).card
    checks = compare(before, card) if before else []
    reasons = why_kept(checks)
    is_new = before is None or before["version"] != made.version
    if before and is_new and options.backtest_days:
        days, judged = backtest(
            desk,
            load_model(models, made.version),
            datetime.now(UTC),
            days=options.backtest_days,
            at_most=options.backtest_items,
        )
        show_backtest(days, judged, made.version, before["version"])
    promoted = is_new and options.promote and not reasons
    if promoted:
        registry.promote(models, made.version)
    trained = Trained(
        version=made.version,
        path=made.path,
        at_work=promoted or not is_new,
        reasons=tuple(reasons),
        metrics=made.metrics,
    )
    show_card(card, trained.version, checks, at_work=trained.at_work)
    if before and is_new:
        tell(desk, trained)
    return trained


def tell(desk: Desk, trained: Trained) -> None:
    """Tell the desk that a model changed, or why it did not."""
    language = desk.settings.digest.language
    words = WORDS[language]
    reasons = [translated(one, language) for one in trained.reasons[:2]]
    title, closing = ("promoted", "back") if trained.at_work else ("kept", "by-hand")
    tell_desk(
        desk,
        f"model:{trained.version}:{title}",
        words[title].format(version=trained.version),
        [
            *reasons,
            words[closing].format(version=trained.version),
        ],
    )
