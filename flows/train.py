"""Train: seeds, contrast set and labels -> features -> fit, calibrate, evaluate -> a model."""

from typing import ClassVar

from classifiers.train import TrainResult
from classifiers.train import train as fit
from prefect import flow, get_run_logger
from pydantic import BaseModel, ConfigDict, Field

from flows.settings import load_settings


class TrainOptions(BaseModel):
    """How to train."""

    model_config: ClassVar[ConfigDict] = ConfigDict(title="Train", extra="forbid", frozen=True)

    promote: bool = Field(
        default=True,
        title="Use it at once",
        description="Put the new model to work when no check got worse; otherwise it stays a "
        "candidate that can be promoted by hand.",
    )


@flow(name="train", flow_run_name="train", persist_result=False)
def train(options: TrainOptions = TrainOptions()) -> TrainResult:
    """Learn the classifier anew from what lies in seeds/ and config/."""
    log = get_run_logger()
    settings = load_settings()
    trained = fit(
        settings.seeds_dir,
        settings.config_dir,
        settings.models_dir,
        promote=options.promote,
        log=log.info,
    )
    log.info("train done model=%s", trained.version)
    return trained
