"""Where models live: one folder a version, plain arrays and a card, a pointer to the active one.

models/
|- active.json                   which version is served, and which ones were before it
`- 20240131-1a2b3c4d/
   |- weights.npz                arrays only, never pickled objects
   `- card.json                  recipe, versions, metrics, hash of the weights
"""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from classifiers.arrays import Arrays, read_arrays, write_arrays
from classifiers.errors import ModelError

_HOW = "train one with: silkwatch train"
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Saved:
    """A model as it lies on disk.

    Attributes:
        version: Name of its folder.
        weights: Arrays by name.
        card: Everything else about it, as JSON gives it.
    """

    version: str
    weights: Arrays
    card: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Version:
    """One line of the list of models.

    Attributes:
        version: Name of its folder.
        active: Whether it is the one served.
        made_at: When it was written, aware UTC; kept by the file, since a card never varies.
        card: As in Saved; empty when it cannot be read.
    """

    version: str
    active: bool
    made_at: datetime
    card: Mapping[str, Any]


def save(models_dir: Path, stem: str, weights: Arrays, card: Mapping[str, Any]) -> str:
    """Write a model as a candidate; it is not served before `promote`.

    The version is stem plus a hash of weights and card, so that the same model trained twice is
    one version.

    Raises:
        ModelError: The directory cannot be written; nothing half-written stays.
    """
    text = json.dumps({"format": _FORMAT, **card}, ensure_ascii=False, sort_keys=True, indent=1)
    mark = sha256(text.encode())
    for name in sorted(weights):
        mark.update(name.encode() + np.ascontiguousarray(weights[name]).tobytes())
    version = f"{stem}-{mark.hexdigest()[:8]}"
    folder, draft = models_dir / version, models_dir / f".{version}.draft"
    if folder.exists():
        return version
    try:
        draft.mkdir(parents=True, exist_ok=True)
        write_arrays(draft / "weights.npz", weights)
        digest = sha256((draft / "weights.npz").read_bytes()).hexdigest()
        card_text = json.dumps(
            {**json.loads(text), "weights": digest}, ensure_ascii=False, indent=1
        )
        (draft / "card.json").write_text(card_text, encoding="utf-8")
        draft.rename(folder)
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise ModelError(str(models_dir), f"the model cannot be written: {error}") from error
    return version


def load(models_dir: Path, version: str | None = None) -> Saved:
    """Read one version, or the active one.

    Raises:
        ModelError: There is none, or it is damaged; says which there are, or how to train.
    """
    if version is not None and version not in (known := _names(models_dir)):
        raise ModelError(
            str(models_dir), f"no model {version!r}; there is {', '.join(known) or 'none'}"
        )
    version = version or active_version(models_dir)
    folder = models_dir / version
    try:
        card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
        digest = sha256((folder / "weights.npz").read_bytes()).hexdigest()
        if card.get("weights") != digest or card.get("format") != _FORMAT:
            raise ModelError(str(folder), f"the model is damaged or of another format; {_HOW}")
        weights = read_arrays(folder / "weights.npz")
    except FileNotFoundError as error:
        raise ModelError(str(folder), f"the model is not complete; {_HOW}") from error
    except (OSError, ValueError, AttributeError) as error:
        raise ModelError(str(folder), f"the model is damaged ({error}); {_HOW}") from error
    return Saved(version, weights, card)


def _names(models_dir: Path) -> list[str]:
    return sorted(card.parent.name for card in models_dir.glob("[!.]*/card.json"))


def active_version(models_dir: Path) -> str:
    """Name of the version that is served.

    Raises:
        ModelError: No model was promoted yet; says how to train.
    """
    history = _history(models_dir)
    if not history:
        raise ModelError(str(models_dir), f"there is no model yet; {_HOW}")
    return history[-1]


def promote(models_dir: Path, version: str) -> None:
    """Serve this version from now on.

    Raises:
        ModelError: There is no such version, or it is damaged.
    """
    load(models_dir, version)
    history = [known for known in _history(models_dir) if known != version]
    _write_history(models_dir, [*history, version])


def rollback(models_dir: Path) -> str:
    """Serve the version that was active before; gives its name.

    Raises:
        ModelError: There is none before it.
    """
    history = _history(models_dir)
    if len(history) < 2:
        raise ModelError(str(models_dir), "there is no earlier model to go back to")
    load(models_dir, history[-2])
    _write_history(models_dir, history[:-1])
    return history[-2]


def versions(models_dir: Path) -> list[Version]:
    """All versions, oldest first."""
    history = _history(models_dir)
    found = []
    for path in models_dir.glob("[!.]*/card.json"):
        try:
            card = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            card = {}
        name = path.parent.name
        made_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        found.append(Version(name, bool(history) and history[-1] == name, made_at, card))
    return sorted(found, key=lambda one: (one.made_at, one.version))


def _history(models_dir: Path) -> list[str]:
    path = models_dir / "active.json"
    try:
        history = json.loads(path.read_text(encoding="utf-8"))["history"]
        return [name for name in history if isinstance(name, str)]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(str(path), f"cannot be read ({error}); {_HOW}") from error


def _write_history(models_dir: Path, history: list[str]) -> None:
    draft = models_dir / f".active.{os.getpid()}.json"
    try:
        draft.write_text(json.dumps({"history": history[-20:]}, indent=1), encoding="utf-8")
        draft.replace(models_dir / "active.json")
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise ModelError(str(models_dir), f"the active model cannot be set: {error}") from error
