"""Sentence vectors made comparable across scripts and freed of what all news have in common.

An encoder puts texts of one language close together whatever they say, and headlines of one kind
(a president receives an ambassador) still closer. So vectors are centred by script, brought to
even spread, and a cosine is read against how close a report stands to reports of other events.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifiers.vectors import Packed, pack, unpack

SCRIPTS = ("han", "latin", "cyrillic")
# as encoded; centred by script; brought to even spread too; turned to where one event lies close
VIEWS = ("plain", "centred", "near", "event")
_DIMENSIONS = 200
_EVENNESS = 0.75  # 0 leaves the spread of each direction as it is, 1 makes all equal
_BANK = 3000
_NEAREST = 10
_RIDGE = 0.1  # of the mean spread, added to each direction
_CHUNK = 100  # texts laid over the bank together: 1 MB, and quicker than all at once
_SEED = 0

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Placed:
    """Texts in the space.

    Attributes:
        vectors: Shape (n, 2 * raw + 2 * dimensions): the VIEWS side by side, each of length 1;
            in half precision, which is fine enough and keeps twice as many.
        crowd: Shape (n,): mean cosine to the nearest reports of the bank.
    """

    vectors: NDArray[np.float16]
    crowd: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Space:
    """How raw vectors are placed.

    Attributes:
        encoder: Name of the encoder that it was made for.
        centers: Shape (4, raw): mean vector of each of SCRIPTS, then of any other.
        turn: Shape (raw, dimensions), to even spread.
        event: Shape (raw, dimensions), to where reports of one event lie close.
        bank: Shape (n, dimensions): placed reports of many events, after the first turn.

    References:
        Su et al.: Whitening Sentence Representations, 2021. Lample et al.: Word Translation
        without Parallel Data, 2018, section 2.3 (cosine against the neighbourhood).
    """

    encoder: str
    centers: Vectors
    turn: Vectors
    event: Vectors
    bank: Vectors

    def spots(self, vectors: Vectors, scripts: Sequence[str]) -> Vectors:
        """Where raw vectors of shape (n, raw) lie, given the script of each: the view "near"."""
        return _unit(without_centers(vectors, scripts, self.centers) @ self.turn)

    def place(self, vectors: Vectors, scripts: Sequence[str]) -> Placed:
        """All views of raw vectors of shape (n, raw), and the crowd around each."""
        spots = self.spots(vectors, scripts)
        crowd = np.zeros(len(spots))
        # Parts of one size: a row left over by itself would be summed in another order.
        parts = max(1, math.ceil(len(spots) / _CHUNK))
        cut = (np.array_split(whole, parts) for whole in (spots, crowd))
        for some, own in zip(*cut, strict=True):
            near = some @ self.bank.T
            near.partition(-_NEAREST)
            own[:] = near[:, -_NEAREST:].mean(1)
        centred = without_centers(vectors, scripts, self.centers)
        views = (_unit(vectors), _unit(centred), spots, _unit(centred @ self.event))
        return Placed(np.hstack([view.astype(np.float16) for view in views]), crowd)

    def cosines(self, a: NDArray[np.float16], b: NDArray[np.float16]) -> NDArray[np.float64]:
        """Cosine of each pair of placed texts in each of the VIEWS, shape (n, 4)."""
        raw, even = self.turn.shape
        products = a.astype(np.float64) * b.astype(np.float64)
        return np.add.reduceat(products, [0, raw, 2 * raw, 2 * raw + even], axis=1)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The space as plain arrays."""
        packed = pack(self.bank)
        return {
            "encoder": np.array([self.encoder]),
            "centers": self.centers.astype(np.float32),
            "turn": self.turn.astype(np.float16),
            "event": self.event.astype(np.float16),
            "bank_codes": packed.codes,
            "bank_scales": packed.scales,
        }


def space_from(arrays: Mapping[str, NDArray[Any]]) -> Space:
    """A space from its arrays."""
    return Space(
        str(arrays["encoder"][0]),
        arrays["centers"],
        arrays["turn"].astype(np.float32),
        arrays["event"].astype(np.float32),
        unpack(Packed(arrays["bank_codes"], arrays["bank_scales"])),
    )


def fit_space(
    encoder: str, vectors: Vectors, scripts: Sequence[str], steps: Sequence[Vectors]
) -> Space:
    """Learn a space from raw vectors of shape (n, raw) of reports of many events.

    Args:
        encoder: Name of the encoder that gave them.
        vectors: Titles, and titles with summaries.
        scripts: Script of each.
        steps: For each kind of texts that tell one event, from the one to the other, both without
            the center of their script; shape (n_pairs, raw). Every kind counts alike.
    """
    centers = centers_of(vectors, scripts)
    centred = without_centers(vectors, scripts, centers).astype(np.float64)
    total = np.cov(centred.T)
    spread, directions = np.linalg.eigh(total)
    spread, directions = spread[::-1], directions[:, ::-1]
    even = (spread[:_DIMENSIONS] + 1e-4 * spread[0]) ** (_EVENNESS / 2)
    turn = _as_kept(directions[:, :_DIMENSIONS] / even)
    chosen = np.random.default_rng(_SEED).permutation(len(vectors))[:_BANK]
    bank = _unit(centred[np.sort(chosen)].astype(np.float32) @ turn)
    event = _as_kept(event_turn(total, steps))
    return Space(encoder, centers, turn, event, unpack(pack(bank)))


def centers_of(vectors: Vectors, scripts: Sequence[str]) -> Vectors:
    """Mean of raw vectors of shape (n, raw) of each of SCRIPTS, then of any other script."""
    names = np.array(scripts)
    means = [vectors[names == script].mean(axis=0) for script in SCRIPTS]
    return np.array([*means, np.mean(means, axis=0)], dtype=np.float32)


def without_centers(vectors: Vectors, scripts: Sequence[str], centers: Vectors) -> Vectors:
    """Raw vectors of shape (n, raw) without what all texts of their script have in common."""
    return np.asarray(vectors - centers[_rows(scripts)])


def event_turn(total: NDArray[np.float64], steps: Sequence[Vectors]) -> NDArray[np.float64]:
    """Where reports of one event lie close and those of others far, shape (raw, dimensions).

    Args:
        total: Shape (raw, raw): how texts of many events spread.
        steps: As in `fit_space`.

    References:
        Fisher: The use of multiple measurements in taxonomic problems, 1936. Hatch, Kajarekar,
        Stolcke: Within-class covariance normalization for SVM-based speaker recognition, 2006.
    """
    squares = [kind.astype(np.float64).T @ kind.astype(np.float64) for kind in steps]
    within = np.sum([square / np.trace(square) for square in squares], axis=0)
    size = len(within)
    within = within / np.trace(within) * size + _RIDGE * np.eye(size)
    spread, directions = np.linalg.eigh(within)
    calm = (directions / np.sqrt(spread)) @ directions.T
    _, ways = np.linalg.eigh(calm @ total @ calm)
    return np.asarray(calm @ ways[:, ::-1][:, :_DIMENSIONS])


def _as_kept(turn: NDArray[np.float64]) -> Vectors:
    return turn.astype(np.float16).astype(np.float32)


def _rows(scripts: Sequence[str]) -> NDArray[np.int64]:
    number = {script: at for at, script in enumerate(SCRIPTS)}
    return np.array([number.get(script, len(SCRIPTS)) for script in scripts], dtype=np.int64)


def _unit(vectors: NDArray[np.floating[Any]]) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)
