"""A small network with one hidden layer: what marks and meaning say together.

It is trained by numpy alone, so that what is learned and what is served is one and the same few
arrays, and the share of every column in an answer can be stated exactly.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

HIDDEN = 48
_EPOCHS = 12
_BATCH = 128
_RATE = 3e-3
_SHRINK = 0.03  # decoupled weight decay
_DROPPED = 128  # of 256 columns hidden at each step: no answer may hang on one of them
_MEAN, _SPREAD, _TINY = 0.9, 0.999, 1e-8  # of Adam


@dataclass(frozen=True, slots=True)
class Net:
    """Several networks side by side, their answers averaged.

    Attributes:
        inner: Shape (n_columns, n_hidden).
        inner_bias: Shape (n_hidden,).
        outer: Shape (n_hidden, n_answers).
        outer_bias: Shape (n_answers,).
    """

    inner: Floats
    inner_bias: Floats
    outer: Floats
    outer_bias: Floats

    def logits(self, columns: Floats) -> Floats:
        """Answers of shape (n_items, n_answers)."""
        hidden = np.maximum(columns @ self.inner + self.inner_bias, 0)
        return np.asarray(hidden @ self.outer + self.outer_bias)

    @property
    def base(self) -> Floats:
        """Answers to the average item, whose columns are all 0; shape (n_answers,)."""
        return np.asarray(np.maximum(self.inner_bias, 0) @ self.outer + self.outer_bias)

    def weights_at(self, row: Floats, answers: int | None = None) -> Floats:
        """What one unit of each column is worth to the first answers (all by default).

        Integrated gradients on the straight way from the average item: a hidden unit counts by
        the part of the way on which it is awake, so row @ weights + base is exactly the answer.

        Args:
            row: Of the item, shape (n_columns,).
            answers: How many are asked for.

        Returns:
            Shape (n_columns, answers).

        References:
            Sundararajan, Taly, Yan: Axiomatic attribution for deep networks, 2017.
        """
        reach = row @ self.inner
        awake = np.maximum(reach + self.inner_bias, 0) - np.maximum(self.inner_bias, 0)
        share = np.divide(awake, reach, out=np.zeros_like(reach), where=np.abs(reach) > _TINY)
        # two answers are cheap; with all, BLAS wakes its threads, which cost a thousand times more
        return np.asarray(self.inner @ (share[:, None] * self.outer[:, :answers]))

    def arrays(self, prefix: str) -> dict[str, NDArray[Any]]:
        """The network as plain arrays."""
        return {f"{prefix}_{part.name}": getattr(self, part.name) for part in fields(self)}


def net_from(prefix: str, arrays: Mapping[str, NDArray[Any]]) -> Net:
    """A network from its arrays."""
    return Net(*(arrays[f"{prefix}_{part.name}"] for part in fields(Net)))


def fit_net(
    columns: Floats, answers: Floats, weights: Floats, given: Floats, *, members: int
) -> Net:
    """Learn yes-or-no answers; the same input gives the same network.

    Args:
        columns: Shape (n_items, n_columns), standardised.
        answers: Shape (n_items, n_answers), 0 or 1.
        weights: Of the same shape; 0 where an answer is not known.
        given: Logits the network's come on top of, shape (n_items, n_answers).
        members: How many networks from different starts to average.

    References:
        Kingma, Ba: Adam, 2015; Loshchilov, Hutter: Decoupled weight decay, 2019; Srivastava et
        al.: Dropout, 2014.
    """
    nets = [_fit_one(columns, answers, weights, given, seed) for seed in range(members)]
    return Net(
        np.concatenate([net.inner for net in nets], axis=1),
        np.concatenate([net.inner_bias for net in nets]),
        (np.concatenate([net.outer for net in nets]) / members).astype(np.float32),
        np.mean([net.outer_bias for net in nets], axis=0, dtype=np.float32),
    )


def _fit_one(columns: Floats, answers: Floats, weights: Floats, given: Floats, seed: int) -> Net:
    chance = np.random.default_rng(seed)
    count, width = columns.shape
    net = Net(
        _start(chance, width, HIDDEN),
        np.zeros(HIDDEN, dtype=np.float32),
        _start(chance, HIDDEN, answers.shape[1]),
        np.zeros(answers.shape[1], dtype=np.float32),
    )
    parts = [net.inner, net.inner_bias, net.outer, net.outer_bias]
    means = [np.zeros_like(part) for part in parts]
    spreads = [np.zeros_like(part) for part in parts]
    grown = columns / np.float32(1 - _DROPPED / 256)  # makes up for the columns hidden
    steps = _EPOCHS * -(-count // _BATCH)
    step = 0
    for _ in range(_EPOCHS):
        order = chance.permutation(count)
        for at in range(0, count, _BATCH):
            rows = order[at : at + _BATCH]
            drawn = np.frombuffer(chance.bytes(len(rows) * width), dtype=np.uint8)
            shown = grown[rows]
            shown *= drawn.reshape(shown.shape) >= _DROPPED
            slopes = _slopes(net, shown, given[rows], answers[rows], weights[rows])
            step += 1
            rate = _RATE * 0.5 * (1 + np.cos(np.pi * step / steps))
            for part, mean, spread, slope in zip(parts, means, spreads, slopes, strict=True):
                _move(part, mean, spread, slope, rate, step)
    return net


def _start(chance: np.random.Generator, width: int, height: int) -> Floats:
    return chance.normal(0, 1 / np.sqrt(width), (width, height)).astype(np.float32)


def _slopes(
    net: Net, columns: Floats, given: Floats, answers: Floats, weights: Floats
) -> tuple[Floats, ...]:
    before = columns @ net.inner + net.inner_bias
    hidden = np.maximum(before, 0)
    said = 1 / (1 + np.exp(-np.clip(hidden @ net.outer + net.outer_bias + given, -30, 30)))
    error = (said - answers) * weights / np.float32(len(columns))
    back = (error @ net.outer.T) * (before > 0)
    return columns.T @ back, back.sum(axis=0), hidden.T @ error, error.sum(axis=0)


def _move(
    part: Floats, mean: Floats, spread: Floats, slope: Floats, rate: float, step: int
) -> None:
    """One step of Adam, in place; biases (one-dimensional) do not decay."""
    mean += np.float32(1 - _MEAN) * (slope - mean)
    spread += np.float32(1 - _SPREAD) * (slope * slope - spread)
    move = mean / np.float32(1 - _MEAN**step)
    move /= np.sqrt(spread / np.float32(1 - _SPREAD**step)) + np.float32(_TINY)
    if part.ndim > 1:
        move += np.float32(_SHRINK) * part
    part -= np.float32(rate) * move
