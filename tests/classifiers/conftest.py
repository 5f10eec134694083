"""A small model, trained once for all tests of this folder from made-up items."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copy
from zlib import crc32

import numpy as np
import pytest

from classifiers import model as serving
from classifiers import train as training
from classifiers.model import Model, load_model
from classifiers.train import TrainResult, train

ROOT = Path(__file__).resolve().parents[2]


class LetterEncoder:
    """Vectors of letter runs: as fast as it is coarse, and the same everywhere."""

    name = "letters-1"

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        table = np.full((len(texts), 24), 1e-3, dtype=np.float32)
        for row, text in enumerate(texts):
            for at in range(len(text) - 2):
                table[row, crc32(text[at : at + 3].encode("utf-8", "replace")) % 24] += 1
        return table / np.linalg.norm(table, axis=1, keepdims=True)


@dataclass(frozen=True)
class World:
    """Folders of a small house with a trained model in it."""

    seeds: Path
    models: Path
    result: TrainResult
    model: Model


@pytest.fixture(scope="session")
def small_seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    seeds = tmp_path_factory.mktemp("seeds")
    (seeds / "contrast").mkdir()
    lines = (ROOT / "seeds/contrast/contrast-0.jsonl").read_text(encoding="utf-8").splitlines()
    (seeds / "contrast" / "few.jsonl").write_text("\n".join(lines[::2]), encoding="utf-8")
    (seeds / "papers").mkdir()
    for folder in sorted((ROOT / "seeds/papers").iterdir())[:2]:
        (seeds / "papers" / folder.name).mkdir()
        for name in ("record.toml", "features.json", "vectors.npz"):
            copy(folder / name, seeds / "papers" / folder.name / name)
    return seeds


@pytest.fixture(scope="session")
def small_world(small_seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    models = tmp_path_factory.mktemp("models")
    with pytest.MonkeyPatch.context() as patch:
        for module in (training, serving):
            patch.setattr(module, "open_encoder", lambda _: LetterEncoder())
        result = train(small_seeds, ROOT / "config", models, log=lambda _: None)
        yield World(small_seeds, models, result, load_model(models))
