"""A small model, trained once for all tests of this folder from made-up items."""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copy
from zlib import crc32

import numpy as np
import pytest

from classifiers import model as serving
from classifiers import train as training
from classifiers.model import Model, load_model
from classifiers.train import train
from tests.once import made_once

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
    """Folders of a small house with a trained model in it; they are read, not written."""

    seeds: Path
    models: Path
    model: Model


@pytest.fixture(scope="session")
def with_mixtures() -> Callable[[str, int], list[str]]:
    """Made-up items of all scripts as texts, and mixtures of their letters with odd ones."""
    rows = [
        json.loads(line)
        for path in sorted((ROOT / "seeds/contrast").glob("*-1.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    plain = [f"{row['title']} {row.get('summary') or ''}" for row in rows]

    def mixed(odd: str, count: int) -> list[str]:
        dice, letters = random.Random(5), "".join(plain) + odd * 50
        lengths = (dice.randint(0, 60) for _ in range(count))
        return [*plain, *("".join(dice.choices(letters, k=length)) for length in lengths)]

    return mixed


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever trains or serves a model gets the letters' encoder."""
    _use_letters(monkeypatch)


def _use_letters(patch: pytest.MonkeyPatch) -> None:
    for module in (training, serving):
        patch.setattr(module, "open_encoder", lambda _: LetterEncoder())


@pytest.fixture(scope="session")
def small_world(tmp_path_factory: pytest.TempPathFactory) -> World:
    home = made_once(tmp_path_factory, "small-world", _train_world)
    with pytest.MonkeyPatch.context() as patch:
        _use_letters(patch)
        return World(home / "seeds", home / "models", load_model(home / "models"))


def _train_world(home: Path) -> None:
    (home / "seeds" / "contrast").mkdir(parents=True)
    lines = (ROOT / "seeds/contrast/contrast-0.jsonl").read_text(encoding="utf-8").splitlines()
    few = home / "seeds" / "contrast" / "few.jsonl"
    few.write_text("\n".join(lines[::2]), encoding="utf-8")
    for folder in sorted((ROOT / "seeds/papers").iterdir())[:2]:
        copied = home / "seeds" / "papers" / folder.name
        copied.mkdir(parents=True)
        for name in ("record.toml", "features.json", "vectors.npz"):
            copy(folder / name, copied)
    with pytest.MonkeyPatch.context() as patch:
        _use_letters(patch)
        train(home / "seeds", ROOT / "config", home / "models", log=lambda _: None)
