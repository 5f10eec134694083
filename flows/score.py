"""Score: items without a score of the active model -> judged -> stored with the model's version."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar
from uuid import UUID

from prefect import flow, get_run_logger, task
from prefect.artifacts import create_progress_artifact, update_progress_artifact
from prefect.cache_policies import NO_CACHE
from pydantic import BaseModel, ConfigDict, Field

from classifiers.judgement import Judgement
from classifiers.model import Model, load_model
from flows.desk import Desk, open_desk
from flows.hold import turn
from flows.progress import bar
from flows.runs import run_name
from flows.send import FILES
from flows.weigh import is_worth
from items.item import Item, Reason, Score, SeedSection

ITEMS_PER_TASK = 400


class ScoreOptions(BaseModel):
    """What to score."""

    model_config: ClassVar[ConfigDict] = ConfigDict(title="Score", extra="forbid", frozen=True)

    days_back: int = Field(
        default=3,
        ge=1,
        le=3650,
        title="Days back",
        description="Items first seen in the last so many days are scored when the model at work "
        "has not scored them yet.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreSummary:
    """Counts of one scoring run."""

    scored: int
    relevant: int
    model_version: str


@task(task_run_name="score-{number}", cache_policy=NO_CACHE, persist_result=False)
def score_batch(number: int, desk: Desk, model: Model, items: Sequence[Item]) -> list[Score]:
    """Judge one batch and store it in one transaction."""
    verdicts = model.judge([(item.title, item.summary) for item in items])
    threshold = desk.settings.score.threshold
    scores = [
        to_score(item, verdict, model.version, threshold=threshold)
        for item, verdict in zip(items, verdicts, strict=True)
    ]
    desk.scores.save(scores, scored_at=datetime.now(UTC))
    return scores


@flow(name="score", flow_run_name=run_name, persist_result=False)
def score(options: ScoreOptions = ScoreOptions()) -> ScoreSummary:
    """Score what is new with the active model."""
    log = get_run_logger()
    desk = open_desk()
    model = load_model(desk.settings.models_dir)
    since = datetime.now(UTC) - timedelta(days=options.days_back)
    with turn(desk.leases, "score"):
        items = still_open(desk, desk.items.unscored(model.version, since_at=since), model.version)
        scores = score_all(desk, model, items)
    relevant = sum(one.relevant for one in scores)
    log.info("score done items=%d relevant=%d model=%s", len(scores), relevant, model.version)
    return ScoreSummary(scored=len(scores), relevant=relevant, model_version=model.version)


def still_open(desk: Desk, items: Sequence[Item], version: str) -> list[Item]:
    """Leave out what another model scored and a digest was sent on: that score stands.

    Args:
        desk: The open store.
        items: Items that this model has not scored as they are now.
        version: The model at work.
    """
    told = desk.digests.last_told_window_end(desk.settings.slack.channel or FILES)
    if told is None:
        return list(items)
    keys = [one.item_id for one in items]
    scores, seen_at = desk.scores.for_items(keys), desk.items.seen_at(keys)
    return [
        one
        for one in items
        if one.item_id not in scores
        or scores[one.item_id].model_version == version
        or seen_at[one.item_id] >= told
    ]


def score_all(desk: Desk, model: Model, items: Sequence[Item]) -> list[Score]:
    """Judge items batch by batch; what is judged stays judged when the run is cut short."""
    batches = [items[at : at + ITEMS_PER_TASK] for at in range(0, len(items), ITEMS_PER_TASK)]
    shown = create_progress_artifact(0.0, key="scoring") if len(batches) > 1 else None
    advance = bar("scoring items", len(items))
    scores: list[Score] = []
    for number, batch in enumerate(batches, start=1):
        scores += score_batch(number, desk, model, batch)
        advance(len(batch))
        if isinstance(shown, UUID):
            update_progress_artifact(shown, 100 * number / len(batches))
    return scores


def to_score(
    item: Item, verdict: Judgement, model_version: str, *, threshold: float | None
) -> Score:
    """The classifier's verdict as the rest of the house reads it.

    Args:
        item: What was judged.
        verdict: What the model said of it.
        model_version: The model that said so.
        threshold: The desk's own threshold in [0, 1]; None keeps the model's.

    Returns:
        The score; with reasons only when the item may be shown, for they cost as much as the score.
    """
    near = verdict.nearest
    relevant = verdict.relevant if threshold is None else verdict.score >= threshold
    reasons = verdict.reasons if is_worth(verdict, relevant=relevant) else ()
    return Score(
        item_id=item.item_id,
        score=verdict.score,
        relevant=relevant,
        adjacent=verdict.adjacent,
        themes=verdict.themes,
        parties=verdict.parties,
        reasons=tuple(Reason(label=label, weight=weight) for label, weight in reasons),
        nearest=SeedSection(**asdict(near)) if near else None,
        model_version=model_version,
    )
