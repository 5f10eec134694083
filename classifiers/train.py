"""From the seeds and the labels to a model in the registry."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import sklearn
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from classifiers import registry
from classifiers.corpus import make_corpus
from classifiers.encoder import BUILT_IN, Encoder, open_encoder
from classifiers.errors import LabelError
from classifiers.examples import Examples, encoded_texts, make_examples
from classifiers.fit import Fitted, fit_model
from classifiers.labelled import check_themes, read_folder
from classifiers.labels import labels_digest, list_labels, load_labels
from classifiers.lexicon import Lexicon, load_lexicon
from classifiers.metrics import intervals, measure
from classifiers.papers.load import load_papers, papers_hash
from classifiers.stage import GATE
from classifiers.text import TOKENISER
from classifiers.themes import load_theme_names
from classifiers.vectors import key_of, read_cache, write_cache

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TrainResult:
    """What a training gave.

    Attributes:
        version: Name of the model in the registry.
        metrics: Figures by cross-validation, by name.
        path: Folder of the model.
    """

    version: str
    metrics: Mapping[str, float]
    path: Path


def train(
    seeds_dir: Path,
    config_dir: Path,
    models_dir: Path,
    *,
    promote: bool = True,
    encoder: str = BUILT_IN,
    log: Callable[[str], None],
) -> TrainResult:
    """Learn from what lies in seeds/ and config/, and keep the model as a candidate.

    Args:
        seeds_dir: Holds contrast/ and labels/.
        config_dir: Holds lexicon.toml and themes.toml.
        models_dir: The registry.
        promote: Serve the new model at once.
        encoder: Name as `classifiers.encoder.open_encoder` takes it.
        log: Called with one line a step.

    Raises:
        ConfigError: A file in config/ is wrong.
        LabelError: There is nothing to learn from, or a file of it is damaged.
        ModelError: The model cannot be written.
    """
    started = time.monotonic()
    lexicon = load_lexicon(config_dir / "lexicon.toml")
    names = load_theme_names(config_dir / "themes.toml")
    reader = open_encoder(encoder)
    contrast = load_contrast(seeds_dir / "contrast", lexicon, reader, names)
    labelled = load_all_labels(seeds_dir / "labels", lexicon, reader)
    if not contrast and not labelled:
        raise LabelError(str(seeds_dir), "holds no contrast set and no labels to learn from")
    papers = load_papers(seeds_dir, encoder=reader.name if reader else "")
    log(
        f"learning from {len(papers.records)} papers, {sum(map(len, contrast))} made-up "
        f"and {sum(map(len, labelled))} real items"
    )
    with threadpool_limits(1):  # one thread: the same sums in the same order on every run
        fitted = fit_model(make_corpus(contrast, labelled, names), papers, names, log)
    card = {**_card(fitted, names), **_recipe(lexicon, encoder, reader, seeds_dir)}
    version = registry.save(models_dir, _stem(reader), _weights(fitted, lexicon), card)
    if promote:
        registry.promote(models_dir, version)
    log(f"model {version} in {time.monotonic() - started:.0f} s")
    return TrainResult(version, card["metrics"], models_dir / version)


def load_contrast(
    folder: Path, lexicon: Lexicon, encoder: Encoder | None, names: Sequence[str]
) -> list[Examples]:
    """The made-up items; their vectors are kept beside them and made anew only for new text."""
    items = read_folder(folder) if folder.is_dir() else []
    if not items:
        return []
    check_themes(items, names, str(folder))
    known = read_cache(folder)
    before = set(known)
    examples = make_examples(items, lexicon, encoder, known)
    if encoder is not None:
        texts, titles = encoded_texts(items)
        used = {key_of(encoder.name, text) for text in (*texts, *titles)}
        if used != before:
            _keep(folder, {key: known[key] for key in used})
    return [examples]


def _keep(folder: Path, vectors: Mapping[bytes, NDArray[np.float32]]) -> None:
    try:
        write_cache(folder, vectors)
    except OSError as error:
        logger.warning("%s: vectors are not kept and will be made anew: %s", folder, error)


def load_all_labels(labels_dir: Path, lexicon: Lexicon, encoder: Encoder | None) -> list[Examples]:
    """All kept collections of real items whose vectors are of this encoder.

    Raises:
        LabelError: One was made with another encoder or by other rules; says to add it again.
    """
    found = []
    for record in list_labels(labels_dir) if labels_dir.is_dir() else []:
        if record.tokeniser != TOKENISER:
            raise LabelError(record.name, "was read by other rules; add it again")
        if encoder is not None and record.encoder != encoder.name:
            reason = f"has vectors of {record.encoder}, not of {encoder.name}; add it again"
            raise LabelError(record.name, reason)
        found.append(load_labels(labels_dir, record.name, lexicon))
    return found


def _weights(fitted: Fitted, lexicon: Lexicon) -> dict[str, NDArray[Any]]:
    """Every array of a model by name."""
    weights = {
        **fitted.gate.arrays(),
        **fitted.learned.seeds.arrays(),
        **fitted.learned.words.arrays(),
        "lexicon": np.frombuffer(lexicon.text.encode(), np.uint8),
    }
    for name, stage in fitted.stages.items():
        weights.update(stage.arrays(name))
    return weights


def _card(fitted: Fitted, names: tuple[str, ...]) -> dict[str, Any]:
    """Everything else of a model as JSON takes it.

    Its figures are those of items held out in turn, judged by the whole cascade; plain_metrics
    are those without an encoder.
    """
    stages = {name: stage.calibrations.card() for name, stage in fitted.stages.items()}
    return {
        "themes": list(names),
        "stages": {GATE: fitted.gate.card(), **stages},
        "floor": fitted.floor,
        "metrics": measure(fitted.judged),
        "intervals": intervals(fitted.judged),
        "plain_metrics": measure(fitted.judged_plain),
    }


def _recipe(
    lexicon: Lexicon, setting: str, encoder: Encoder | None, seeds_dir: Path
) -> dict[str, Any]:
    contrast = sha256()
    for path in sorted((seeds_dir / "contrast").glob("*.jsonl")):
        contrast.update(path.read_bytes())
    return {
        "tokeniser": TOKENISER,
        "encoder_setting": setting if encoder else "none",
        "encoder": encoder.name if encoder else "none",
        "lexicon": lexicon.digest,
        "papers": papers_hash(seeds_dir)[:16],
        "labels": labels_digest(seeds_dir / "labels"),
        "contrast": contrast.hexdigest()[:16],
        "libraries": f"numpy {np.__version__}, scikit-learn {sklearn.__version__}",
    }


def _stem(encoder: Encoder | None) -> str:
    return "plain" if encoder is None else "full"
